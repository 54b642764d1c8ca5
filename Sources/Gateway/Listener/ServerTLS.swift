// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import NIOCore
import NIOSSL

/// Makes the TLS context of a listener: TLS 1.2 with forward secrecy and authenticated encryption,
/// or TLS 1.3 (RFC 9325).
enum ServerTLS {
    static func context(
        _ values: TLSConfigurationValues,
        _ pairs: [CertificatePair],
        offersHTTP2: Bool
    ) throws -> NIOSSLContext {
        guard let first = pairs.first else { throw SnapshotError("no certificate is given") }
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: first.chain,
            privateKey: first.key
        )
        tls.minimumTLSVersion = values.minimumVersion == .v1_3 ? .tlsv13 : .tlsv12
        tls.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        tls.applicationProtocols = offersHTTP2 ? ["h2", "http/1.1"] : ["http/1.1"]
        // Few clients answer a close_notify; nobody should wait for it for long.
        tls.shutdownTimeout = .seconds(1)
        // A client that goes on sending renegotiations is not one of ours.
        tls.renegotiationSupport = .none
        // How long a connection we close waits for the client's own goodbye.
        tls.shutdownTimeout = .seconds(1)
        if let clients = values.clientCertificates {
            tls.trustRoots = .file(clients.authorities)
            // BoringSSL asks for a certificate either way; `required` ends handshakes without one.
            tls.certificateVerification =
                clients.mode == .required ? .noHostnameVerification : .optionalVerification
        }
        if pairs.count > 1 {
            let names = CertificateNames(pairs)
            tls.sslContextCallback = { hello, promise in
                let pair = hello.serverHostname.flatMap(names.pair) ?? pairs[0]
                var override = NIOSSLContextConfigurationOverride()
                override.certificateChain = pair.chain
                override.privateKey = pair.key
                promise.succeed(override)
            }
        }
        return try NIOSSLContext(configuration: tls)
    }
}

/// A certificate with its chain and key, loaded, and the hosts it is for.
struct CertificatePair: Sendable {
    let chain: [NIOSSLCertificateSource]
    let key: NIOSSLPrivateKeySource
    let hosts: [String]
    /// Seconds since 1970.
    let expiresAt: Int64

    init(_ configuration: CertificateConfiguration) throws {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(configuration.certificate)
        } catch {
            throw SnapshotError("'\(configuration.certificate)' holds no certificate in PEM form")
        }
        guard let leaf = certificates.first else {
            throw SnapshotError("'\(configuration.certificate)' holds no certificate in PEM form")
        }
        chain = certificates.map { .certificate($0) }
        expiresAt = Int64(leaf.notValidAfter)
        do {
            key = .privateKey(try NIOSSLPrivateKey(file: configuration.key, format: .pem))
        } catch {
            throw SnapshotError("'\(configuration.key)' holds no private key in PEM form")
        }
        hosts = configuration.hosts.isEmpty ? Self.names(of: leaf) : configuration.hosts.map { $0.lowercased() }
    }

    /// The DNS names of the certificate's subject alternative name extension.
    private static func names(of certificate: NIOSSLCertificate) -> [String] {
        certificate._subjectAlternativeNames().compactMap { name in
            guard case .dnsName = name.nameType else { return nil }
            return String(decoding: name.contents, as: UTF8.self).lowercased()
        }
    }
}

/// Chooses a certificate by the host a client asks for (RFC 6066, section 3): an exact name first,
/// then a wildcard for its first label.
struct CertificateNames: Sendable {
    private var exact: [String: CertificatePair] = [:]
    private var wildcard: [Substring: CertificatePair] = [:]

    init(_ pairs: [CertificatePair]) {
        for pair in pairs {
            for host in pair.hosts {
                if host.hasPrefix("*.") {
                    wildcard[host.dropFirst(2)] = wildcard[host.dropFirst(2)] ?? pair
                } else {
                    exact[host] = exact[host] ?? pair
                }
            }
        }
    }

    func pair(for host: String) -> CertificatePair? {
        let host = host.lowercased()
        if let pair = exact[host] { return pair }
        guard let dot = host.firstIndex(of: ".") else { return nil }
        return wildcard[host[host.index(after: dot)...]]
    }
}
