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
    /// When its certificates end, in seconds since 1970, by host.
    let certificateExpiry: [String: Int64]

    init(_ configuration: ListenerConfiguration, ordinal: Int) throws(SnapshotError) {
        key = "\(configuration.address)#\(ordinal)"
        name = configuration.name
        self.configuration = configuration
        guard let tls = configuration.tls else {
            self.tls = nil
            certificateExpiry = [:]
            return
        }
        do {
            let pairs = try tls.certificates.map(CertificatePair.init)
            self.tls = try ServerTLS.context(tls, pairs, offersHTTP2: configuration.http2)
            var expiry: [String: Int64] = [:]
            for pair in pairs {
                for host in pair.hosts { expiry[host] = pair.expiresAt }
            }
            certificateExpiry = expiry
        } catch {
            throw SnapshotError("listener '\(configuration.name)': the TLS settings cannot be used: \(error)")
        }
    }
}
