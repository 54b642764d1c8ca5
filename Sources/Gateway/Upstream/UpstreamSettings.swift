// SPDX-License-Identifier: Apache-2.0

package import GatewayConfiguration
import NIOCore
import NIOSSL

/// One entry of `upstreams`, compiled.
package final class UpstreamSettings: Sendable {
    package let name: String
    package let configuration: UpstreamConfiguration
    let targets: [TargetConfiguration]
    /// Present when a target speaks TLS.
    let tls: NIOSSLContext?
    let responseTimeout: UInt64
    let streamIdleTimeout: UInt64
    let keepAlive: UInt64
    let connectTimeout: TimeAmount
    /// The name of the request header whose value chooses the target, when one does.
    let hashHeader: String?

    init(_ configuration: UpstreamConfiguration) throws(SnapshotError) {
        name = configuration.name
        self.configuration = configuration
        targets = configuration.targets
        responseTimeout = configuration.responseTimeout.wholeNanoseconds
        streamIdleTimeout = configuration.streamIdleTimeout.wholeNanoseconds
        keepAlive = configuration.keepAlive.wholeNanoseconds
        connectTimeout = .nanoseconds(Int64(clamping: configuration.connectTimeout.wholeNanoseconds))
        hashHeader =
            configuration.hashOn.hasPrefix("header:") ? configuration.hashOn.dropFirst(7).lowercased() : nil
        tls = configuration.targets.contains(where: \.isTLS) ? try Self.context(configuration) : nil
    }

    private static func context(_ upstream: UpstreamConfiguration) throws(SnapshotError) -> NIOSSLContext {
        do {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.minimumTLSVersion = .tlsv12
            // How long a connection we close waits for the upstream's own goodbye.
            tls.shutdownTimeout = .seconds(1)
            tls.applicationProtocols = ["http/1.1"]
            tls.trustRoots = upstream.tls.authorities.map { .file($0) } ?? .default
            tls.certificateVerification = upstream.tls.unsafeSkipVerification ? .none : .fullVerification
            if let certificate = upstream.tls.certificate, let key = upstream.tls.key {
                tls.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
            }
            return try NIOSSLContext(configuration: tls)
        } catch {
            throw SnapshotError("upstream '\(upstream.name)': the TLS settings cannot be used: \(error)")
        }
    }
}
