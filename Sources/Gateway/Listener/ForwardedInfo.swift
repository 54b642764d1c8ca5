// SPDX-License-Identifier: Apache-2.0

package import Core

/// Who the client is and how it came, as far as trusted proxies say.
package struct ForwardedInfo: Sendable, Equatable {
    package enum Scheme: Sendable, Equatable {
        case http, https
    }

    package var client: ClientAddress
    /// Nil where nobody trusted says: then it is the listener's.
    package var scheme: Scheme?
    /// The host, with a port where one was given, within the bytes of the request's header block.
    package var hostRange: Range<Int>?

    package init(client: ClientAddress, scheme: Scheme? = nil, hostRange: Range<Int>? = nil) {
        self.client = client
        self.scheme = scheme
        self.hostRange = hostRange
    }
}
