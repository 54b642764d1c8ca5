// SPDX-License-Identifier: Apache-2.0

/// Removes what speaks of one connection and not of the message: the hop-by-hop fields and those
/// that `Connection` nominates (RFC 9110, section 7.6.1). For requests and responses alike.
package enum ConnectionHeaders {
    /// To be called before the gateway adds fields of its own, which a `Connection` field could otherwise name.
    ///
    /// - Parameter keepingUpgrade: for a WebSocket handshake and its 101 answer: where there is an
    ///   `Upgrade` field, `Connection: upgrade` and `Upgrade: websocket` stand in the place of what was received.
    package static func apply(to headers: inout HeaderBlock, keepingUpgrade: Bool = false) {
        guard !headers.present.isDisjoint(with: .hopByHop) else { return }
        if headers.contains(.connection) { removeNominated(from: &headers) }
        let upgrades = keepingUpgrade && headers.contains(.upgrade)
        for name in hopByHop { headers.remove(name) }
        if upgrades {
            headers.add(.connection, "upgrade".utf8)
            headers.add(.upgrade, "websocket".utf8)
        }
    }

    private static let hopByHop = HeaderName.allCases.filter(HeaderNameSet.hopByHop.contains)

    /// Nominated or not, these stay: the meaning of the message, and of the bytes behind its head, hangs on them.
    private static let protected: HeaderNameSet = [.host, .contentLength, .contentType, .contentEncoding]

    private static func removeNominated(from headers: inout HeaderBlock) {
        guard namesFields(headers) else { return }
        // A set, since a client may nominate some thousand names against some hundred fields.
        let nominated = Set(headers.members(of: .connection).map { $0.map(\.lowercased) })
        for index in headers.fields.indices where !headers.fields[index].isRemoved {
            let field = headers.fields[index]
            guard !protected.contains(field.name), nominated.contains(headers.name(field).map(\.lowercased)) else {
                continue
            }
            if field.name == .other {
                headers.fields[index].isRemoved = true
            } else if !HeaderNameSet.hopByHop.contains(field.name) {
                headers.remove(field.name)
            }
        }
    }

    /// Whether a `Connection` field holds anything but the one option nearly all of them do.
    private static func namesFields(_ headers: HeaderBlock) -> Bool {
        headers.fields.contains { field in
            guard field.name == .connection, !field.isRemoved else { return false }
            let value = headers.value(field)
            return
                !(value.equalsIgnoringCase("keep-alive") || value.equalsIgnoringCase("close") || value.isEmpty
                || value.equalsIgnoringCase("upgrade"))
        }
    }
}
