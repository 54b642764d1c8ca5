// SPDX-License-Identifier: Apache-2.0

/// Takes secrets out of request targets and of header values that hold URLs.
///
/// A parameter is hidden from its equals sign to the next `&`. Its name is looked for at every level
/// of nesting, percent-encoded or not: in `?next=%2Flogin%3Ftoken%3Dabc`, in `;jsessionid=abc` and in
/// the JSON or GraphQL of `?variables={"password":"abc"}` the rest of the parameter is hidden. What
/// looks like a card number is hidden wherever it stands.
struct Redactor: Sendable {
    static let mask: StaticString = "***"

    private let names: SecretNames

    /// - Parameter parameters: names besides the built-in ones.
    init(parameters: [String] = []) {
        names = SecretNames(SecretNames.inQueries + parameters)
    }

    /// Appends a query string without its secrets.
    func writeQuery(_ query: UnsafeRawBufferPointer, into out: inout LineBuffer) {
        var start = 0
        while true {
            var end = start
            while end < query.count, query[end] != UInt8(ascii: "&") { end &+= 1 }
            writePair(UnsafeRawBufferPointer(rebasing: query[start..<end]), into: &out)
            guard end < query.count else { return }
            out.append(UInt8(ascii: "&"))
            start = end &+ 1
        }
    }

    /// Appends a decoded value, in which an ampersand may be part of a secret.
    func writeValue(_ value: UnsafeRawBufferPointer, into out: inout LineBuffer) {
        writePair(value, into: &out)
    }

    /// Appends a path without the values of secret `;name=value` parameters.
    func writePath(_ path: UnsafeRawBufferPointer, into out: inout LineBuffer) {
        var start = 0
        while start < path.count {
            var end = start &+ 1
            while end < path.count, path[end] != .slash { end &+= 1 }
            let segment = UnsafeRawBufferPointer(rebasing: path[start..<end])
            writePair(segment, into: &out)
            start = end
        }
    }

    /// Appends a request target that was refused, or a value that may be a URL: without user name and
    /// password, and without the secrets of what follows the first question mark or number sign.
    func writeURL(_ url: UnsafeRawBufferPointer, into out: inout LineBuffer) {
        let end = url.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? url.count
        writeHierarchy(UnsafeRawBufferPointer(rebasing: url[..<end]), into: &out)
        guard end < url.count else { return }
        out.append(url[end])
        writeQuery(UnsafeRawBufferPointer(rebasing: url[(end &+ 1)...]), into: &out)
    }

    /// Appends scheme, authority and path; what stands before an at sign in the authority is hidden.
    func writeHierarchy(_ part: UnsafeRawBufferPointer, into out: inout LineBuffer) {
        guard part.first != .slash else { return writePath(part, into: &out) }
        var start = 0
        var index = 0
        while index &+ 2 < part.count {
            if part[index] == .colon, part[index &+ 1] == .slash, part[index &+ 2] == .slash {
                start = index &+ 3
                break
            }
            index &+= 1
        }
        let end = part[start...].firstIndex(of: .slash) ?? part.count
        out.append(UnsafeRawBufferPointer(rebasing: part[..<start]))
        if let at = part[start..<end].lastIndex(of: UInt8(ascii: "@")) {
            out.append(Self.mask)
            start = at
        }
        out.append(UnsafeRawBufferPointer(rebasing: part[start..<end]))
        writePath(UnsafeRawBufferPointer(rebasing: part[end...]), into: &out)
    }

    private func writePair(_ pair: UnsafeRawBufferPointer, into out: inout LineBuffer) {
        guard let secret = secretStart(pair) else { return out.append(pair) }
        out.append(UnsafeRawBufferPointer(rebasing: pair[..<secret]))
        out.append(Self.mask)
    }

    /// Where the value of the first secret parameter begins, in or within a parameter.
    private func secretStart(_ pair: UnsafeRawBufferPointer) -> Int? {
        var name = NameScanner()
        var index = 0
        while index < pair.count {
            let (byte, next) = pair.decodedByte(at: index)
            switch byte {
            case UInt8(ascii: "="), .colon:
                if names.isSecret(name), next < pair.count { return next }
                name.reset()
            case UInt8(ascii: "&"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: ","),
                UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "}"), .slash:
                name.reset()
            case .dot, UInt8(ascii: "["), UInt8(ascii: "]"):
                names.endPart(of: &name)
            default:
                name.accept(byte)
            }
            index = next
        }
        return nil
    }
}
