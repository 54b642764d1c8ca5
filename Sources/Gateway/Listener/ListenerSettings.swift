// SPDX-License-Identifier: Apache-2.0

package import GatewayConfiguration
import NIOCore
import NIOSSL

/// One entry of `listeners`, compiled.
package final class ListenerSettings: Sendable {
    package let name: String
    /// Tells the socket it belongs to across reloads: the address and, where several listeners ask
    /// the system for a port, which of them it is.
    package let key: String
    package let configuration: ListenerConfiguration
    /// Nil for a plain-text listener.
    let tls: NIOSSLContext?

    init(_ configuration: ListenerConfiguration, ordinal: Int) throws(SnapshotError) {
        key = "\(configuration.address)#\(ordinal)"
        name = configuration.name
        self.configuration = configuration
        guard let tls = configuration.tls else {
            self.tls = nil
            return
        }
        do {
            self.tls = try ServerTLS.context(tls, offersHTTP2: configuration.http2)
        } catch {
            throw SnapshotError("listener '\(configuration.name)': the TLS settings cannot be used: \(error)")
        }
    }
}
