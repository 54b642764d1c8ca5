// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import GatewayTestKit
import NIOSSL
import SwiftASN1
import X509

/// A certificate authority of one test, which issues certificates into a directory of its own.
final class TestAuthority: Sendable {
    struct Pair: Sendable {
        let certificate: String
        let key: String
        /// An entry of `tls.certificates`, in flow style.
        var yaml: String { "{ certificate: \"\(certificate)\", key: \"\(key)\" }" }
    }

    private let directory: String
    private let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
    private let name: DistinguishedName
    /// The authority's own certificate, as a PEM file.
    let path: String

    init(_ commonName: String = "Test authority") throws {
        directory =
            FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-ca-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        name = try DistinguishedName { CommonName(commonName) }
        path = directory + "/authority.pem"
        let extensions = try Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
            Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
        }
        let certificate = try Self.certificate(of: key, name, issuer: name, key, extensions)
        try certificate.serializeAsPEM().pemString.write(toFile: path, atomically: true, encoding: .utf8)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Issues a certificate for servers and clients, replacing the files of an earlier one of that name.
    func issue(_ file: String, hosts: [String] = [], addresses: [[UInt8]] = []) throws -> Pair {
        let own = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(file) }
        let names =
            hosts.map { GeneralName.dnsName($0) }
            + addresses.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...])) }
        let extensions = try Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([.serverAuth, .clientAuth])
            if !names.isEmpty { SubjectAlternativeNames(names) }
        }
        let certificate = try Self.certificate(of: .init(own), subject, issuer: name, key, extensions)
        let pair = Pair(certificate: "\(directory)/\(file).pem", key: "\(directory)/\(file).key")
        try own.pemRepresentation.write(toFile: pair.key, atomically: true, encoding: .utf8)
        try certificate.serializeAsPEM().pemString.write(toFile: pair.certificate, atomically: true, encoding: .utf8)
        return pair
    }

    private static func certificate(
        of key: Certificate.PrivateKey,
        _ subject: DistinguishedName,
        issuer: DistinguishedName,
        _ issuerKey: Certificate.PrivateKey,
        _ extensions: Certificate.Extensions
    ) throws -> Certificate {
        try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -3_600),
            notValidAfter: Date(timeIntervalSinceNow: 3_600),
            issuer: issuer,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: extensions,
            issuerPrivateKey: issuerKey
        )
    }

    /// A client that trusts this authority and no other.
    ///
    /// - Parameter pair: what it shows for itself.
    func client(
        _ serverName: String = "localhost",
        protocols: [String] = ["http/1.1"],
        showing pair: Pair? = nil
    ) throws -> RawClient.TLS {
        var tls = RawClient.TLS(serverName: serverName, protocols: protocols)
        tls.configuration.trustRoots = .file(path)
        if let pair {
            tls.configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(pair.certificate).map {
                .certificate($0)
            }
            tls.configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: pair.key, format: .pem))
        }
        return tls
    }

    /// A server that shows a certificate of this authority.
    func server(showing pair: Pair) throws -> NIOSSLContext {
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(pair.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: pair.key, format: .pem))
        )
        return try NIOSSLContext(configuration: configuration)
    }
}
