// SPDX-License-Identifier: Apache-2.0

/// The request methods the gateway knows (RFC 9110, section 9; PATCH: RFC 5789).
package enum HTTPMethod: UInt8, CaseIterable, Sendable {
    case get, head, post, put, patch, delete, options, trace, connect

    package var text: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .connect: "CONNECT"
        }
    }

    package var name: String { text.description }

    /// Nil for anything but an exact, upper-case, known name: methods are case-sensitive.
    init?(_ bytes: UnsafeRawBufferPointer) {
        for method in Self.allCases where method.text.utf8CodeUnitCount == bytes.count {
            let isEqual = method.text.withUTF8Buffer { text in
                text.indices.allSatisfy { text[$0] == bytes[$0] }
            }
            if isEqual {
                self = method
                return
            }
        }
        return nil
    }

    package init?(name: String) {
        guard let method = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = method
    }

    /// Whether repeating the request has the effect of making it once (RFC 9110, section 9.2.2).
    package var isIdempotent: Bool {
        switch self {
        case .get, .head, .put, .delete, .options, .trace: true
        case .post, .patch, .connect: false
        }
    }

    /// Whether a body means something with this method. For the others it has no defined semantics
    /// (RFC 9110, sections 9.3.1, 9.3.2, 9.3.5) and is a vehicle for desynchronisation.
    var expectsBody: Bool {
        switch self {
        case .post, .put, .patch: true
        case .get, .head, .delete, .options, .trace, .connect: false
        }
    }
}

/// A set of methods: one bit each.
package struct HTTPMethodSet: Sendable, Equatable {
    private var bits: UInt16 = 0

    package init(_ methods: some Sequence<HTTPMethod>) {
        for method in methods { bits |= 1 << UInt16(method.rawValue) }
    }

    package func contains(_ method: HTTPMethod) -> Bool {
        bits >> UInt16(method.rawValue) & 1 == 1
    }

    /// `GET, HEAD, POST`, as an `Allow` field lists them.
    package var list: String {
        HTTPMethod.allCases.filter(contains).map(\.name).joined(separator: ", ")
    }
}
