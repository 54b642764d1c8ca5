// SPDX-License-Identifier: Apache-2.0

package import Core

/// Finds the client behind trusted proxies in `X-Forwarded-For`, `-Proto` and `-Host` or in `Forwarded`
/// (RFC 7239).
///
/// Each proxy appends the address it saw, so the walk begins with the peer and goes left for as long
/// as the addresses are trusted ones; the first that is not is the client. What stands further left
/// only an untrusted client vouches for, and it is not read.
package enum ForwardedChain {
    /// Hops that are followed; the last of them is the client then. Real chains have three or four.
    package static let maxHops = 32

    /// - An untrusted peer is the client, whatever its headers say.
    /// - A member that is not an address (`unknown`, `_hidden`, nothing, garbage) ends the walk at the
    ///   trusted hop that wrote it: nobody trusted says who came before.
    /// - Scheme and host: of `Forwarded` the element in which the client was found; of
    ///   `X-Forwarded-Proto` and `-Host` the last member, which the peer itself wrote or let pass.
    /// - Where both families of headers are there, a proxy may have written one and passed the
    ///   client's other on: only what both say is believed. Where they name different clients, the
    ///   peer is the client.
    package static func client(peer: ClientAddress, headers: HeaderBlock, trusted: [Network]) -> ForwardedInfo {
        guard !trusted.isEmpty, !headers.present.isDisjoint(with: all), trusted.contains(peer) else {
            return ForwardedInfo(client: peer)
        }
        guard headers.contains(.forwarded) else { return listed(peer, headers, trusted) }
        let standard = standard(peer, headers, trusted)
        guard !headers.present.isDisjoint(with: listedNames) else { return standard }

        let listed = listed(peer, headers, trusted)
        guard listed.client == standard.client else { return ForwardedInfo(client: peer) }
        return ForwardedInfo(
            client: standard.client,
            scheme: standard.scheme == listed.scheme ? standard.scheme : nil,
            hostRange: haveSameHost(standard, listed, headers) ? standard.hostRange : nil
        )
    }

    private static let listedNames: HeaderNameSet = [.xForwardedFor, .xForwardedProto, .xForwardedHost]
    private static let all: HeaderNameSet = [.forwarded, .xForwardedFor, .xForwardedProto, .xForwardedHost]

    /// What the `X-Forwarded-*` family says.
    private static func listed(_ peer: ClientAddress, _ headers: HeaderBlock, _ trusted: [Network]) -> ForwardedInfo {
        var info = ForwardedInfo(client: peer)
        if headers.contains(.xForwardedFor) {
            let members = ReverseMembers(of: .xForwardedFor, in: headers)
            info.client = walk(members, peer, trusted, ForwardedElement.init(listed:)).address
        }
        if headers.contains(.xForwardedProto) {
            var members = ReverseMembers(of: .xForwardedProto, in: headers)
            info.scheme = members.next().flatMap(ForwardedElement.scheme)
        }
        if headers.contains(.xForwardedHost) {
            var members = ReverseMembers(of: .xForwardedHost, in: headers)
            info.hostRange = members.next().flatMap(ForwardedElement.hostRange)
        }
        return info
    }

    /// What `Forwarded` says.
    private static func standard(_ peer: ClientAddress, _ headers: HeaderBlock, _ trusted: [Network]) -> ForwardedInfo {
        let members = ReverseMembers(of: .forwarded, in: headers, quotes: true)
        let element = walk(members, peer, trusted, ForwardedElement.init(standard:))
        return ForwardedInfo(client: element.address, scheme: element.scheme, hostRange: element.hostRange)
    }

    private static func walk(
        _ members: ReverseMembers,
        _ peer: ClientAddress,
        _ trusted: [Network],
        _ read: (ArraySlice<UInt8>) -> ForwardedElement?
    ) -> ForwardedElement {
        var members = members
        var current = ForwardedElement(address: peer)
        for _ in 0..<maxHops {
            guard let member = members.next(), let element = read(member) else { break }
            current = element
            guard trusted.contains(element.address) else { break }
        }
        return current
    }

    private static func haveSameHost(_ one: ForwardedInfo, _ other: ForwardedInfo, _ headers: HeaderBlock) -> Bool {
        guard let one = one.hostRange, let other = other.hostRange, one.count == other.count else { return false }
        return zip(headers.bytes[one], headers.bytes[other]).allSatisfy { $0.lowercased == $1.lowercased }
    }
}
