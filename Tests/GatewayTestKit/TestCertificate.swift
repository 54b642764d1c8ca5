// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
package import NIOSSL

/// The certificate of the tests: self-signed, for `localhost`, `*.example.test` and 127.0.0.1. Its key
/// is in the repository and protects nothing.
package enum TestCertificate {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("GatewayTests/Fixtures")

    package static let certificatePath = folder.appendingPathComponent("test-only.cert.pem").path
    package static let keyPath = folder.appendingPathComponent("test-only.key.pem").path

    /// `tls:` of a listener, in flow style.
    package static let listenerYAML =
        "{ certificates: [{ certificate: \"\(certificatePath)\", key: \"\(keyPath)\" }] }"

    /// A client that trusts this certificate and no other.
    package static var clientConfiguration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(certificatePath)
        configuration.shutdownTimeout = .milliseconds(200)
        return configuration
    }

    /// A server that shows this certificate.
    package static func serverConfiguration() throws -> TLSConfiguration {
        TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificatePath).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: keyPath, format: .pem))
        )
    }
}
