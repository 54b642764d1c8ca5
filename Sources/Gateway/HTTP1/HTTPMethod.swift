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
        guard bytes.count < 8 else { return nil }
        var word: UInt64 = 0
        for byte in bytes { word = word << 8 | UInt64(byte) }
        switch word {
        case 0x47_4554: self = .get
        case 0x4845_4144: self = .head
        case 0x504F_5354: self = .post
        case 0x50_5554: self = .put
        case 0x50_4154_4348: self = .patch
        case 0x4445_4C45_5445: self = .delete
        case 0x4F_5054_494F_4E53: self = .options
        case 0x54_5241_4345: self = .trace
        case 0x43_4F4E_4E45_4354: self = .connect
        default: return nil
        }
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
