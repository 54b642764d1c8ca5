// SPDX-License-Identifier: Apache-2.0

/// The subprotocols a client offers in `Sec-WebSocket-Protocol` (RFC 6455, sections 4.1 and 11.3.4).
///
/// On a route whose messages are judged the upstream is offered ``graphQLTransport`` alone, so that it
/// cannot choose a language in which the messages mean something else. The gateway must also remove
/// `Sec-WebSocket-Extensions` from the handshake: with `permessage-deflate` agreed on, the messages
/// would be compressed, and a frame with the bit that says so is refused.
struct WebSocketSubprotocols: Sendable, Equatable {
    /// Why an offer is refused.
    enum Invalid: Error, Sendable, Equatable {
        /// A member is no token, or there is none at all.
        case syntax
        /// A protocol is named twice; they must be unique.
        case repeated
        /// More than ``maximumCount``.
        case tooMany
    }

    /// The protocol of the library graphql-ws, which its authors named anew because `graphql-ws` is
    /// what the older, incompatible subscriptions-transport-ws says.
    static let graphQLTransport = "graphql-transport-ws"
    /// Clients offer one or two, and each is compared with each.
    static let maximumCount = 32

    /// In order of preference; compared byte by byte.
    let offered: [ArraySlice<UInt8>]

    /// - Parameter fields: the values of all fields of this name, in order.
    init(fields: some Sequence<ArraySlice<UInt8>>) throws(Invalid) {
        var offered: [ArraySlice<UInt8>] = []
        for field in fields {
            // Empty members are of no account (RFC 9110, section 5.6.1.2).
            for member in field.split(separator: UInt8(ascii: ",")).map(\.trimmed) where !member.isEmpty {
                guard member.allSatisfy(ByteClass.token.contains) else { throw .syntax }
                guard !offered.contains(member) else { throw .repeated }
                guard offered.count < Self.maximumCount else { throw .tooMany }
                offered.append(member)
            }
        }
        guard !offered.isEmpty else { throw .syntax }
        self.offered = offered
    }

    var offersGraphQLTransport: Bool {
        offered.contains { $0.elementsEqual(Self.graphQLTransport.utf8) }
    }

    /// The value to send upstream; nil when ``graphQLTransport`` is not offered.
    var restricted: String? {
        offersGraphQLTransport ? Self.graphQLTransport : nil
    }

    /// Whether the upstream's answer chooses ``graphQLTransport``: an upstream that names no protocol
    /// may speak any.
    /// - Parameter fields: the values of all fields of this name in the response.
    static func choosesGraphQLTransport(fields: some Sequence<ArraySlice<UInt8>>) -> Bool {
        var count = 0
        for field in fields {
            count &+= 1
            guard field.trimmed.elementsEqual(graphQLTransport.utf8) else { return false }
        }
        return count == 1
    }
}
