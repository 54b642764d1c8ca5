// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Glibc
import SwiftASN1
import X509

/// The certificate of the demonstration: self-signed, for this machine's own names only.
enum DemoCertificate {
    /// How long a new certificate is valid, in seconds: thirty days.
    static let lifetime: TimeInterval = 30 * 24 * 3_600

    /// What a pair in the directory must still have left to be used again: a day.
    private static let margin: TimeInterval = 24 * 3_600

    /// Sees to it that a directory holds `cert.pem` and `key.pem`: ECDSA P-256, for `localhost`,
    /// `shop.localhost`, `127.0.0.1` and `::1`. A pair that is valid and belongs together stays.
    ///
    /// Both files can be read by their owner only, as can the directory, if it is made here.
    /// - Returns: the paths of the two files.
    /// - Throws: where the directory or the files cannot be written.
    static func ensure(in directory: String, now: Date) throws -> (certificate: String, key: String) {
        let certificatePath = directory + "/cert.pem"
        let keyPath = directory + "/key.pem"
        if isUsable(certificatePath, keyPath, now: now) { return (certificatePath, keyPath) }
        if !FileManager.default.fileExists(atPath: directory) {
            try FileManager.default.createDirectory(
                atPath: directory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
        let key = P256.Signing.PrivateKey()
        let certificate = try makeCertificate(for: key, now: now)
        try PrivateFile.replace(keyPath, with: key.pemRepresentation + "\n")
        try PrivateFile.replace(certificatePath, with: try certificate.serializeAsPEM().pemString + "\n")
        return (certificatePath, keyPath)
    }

    private static func isUsable(_ certificatePath: String, _ keyPath: String, now: Date) -> Bool {
        guard let certificateText = try? String(contentsOfFile: certificatePath, encoding: .utf8),
            let keyText = try? String(contentsOfFile: keyPath, encoding: .utf8),
            let certificate = try? Certificate(pemEncoded: certificateText),
            let key = try? P256.Signing.PrivateKey(pemRepresentation: keyText)
        else {
            return false
        }
        return certificate.publicKey == Certificate.PrivateKey(key).publicKey
            && certificate.notValidBefore <= now
            && certificate.notValidAfter > now.addingTimeInterval(margin)
    }

    private static func makeCertificate(for key: P256.Signing.PrivateKey, now: Date) throws -> Certificate {
        let name = try DistinguishedName { CommonName("Gatehouse demo") }
        let signingKey = Certificate.PrivateKey(key)
        return try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: signingKey.publicKey,
            // A minute of grace for clients whose clock is behind.
            notValidBefore: now.addingTimeInterval(-60),
            notValidAfter: now.addingTimeInterval(lifetime),
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([
                    .dnsName("localhost"),
                    .dnsName("shop.localhost"),
                    .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                    .ipAddress(ASN1OctetString(contentBytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
                ])
            },
            issuerPrivateKey: signingKey
        )
    }
}
