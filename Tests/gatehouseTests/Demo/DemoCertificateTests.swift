// SPDX-License-Identifier: Apache-2.0

import Foundation
import SwiftASN1
import Testing
import X509

@testable import gatehouse

@Suite struct DemoCertificateTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func aNewPairIsForThisMachineOnlyAndNobodyElseReadsIt() throws {
        try withDirectory { directory in
            let paths = try DemoCertificate.ensure(in: directory, now: now)
            let text = try String(contentsOfFile: paths.certificate, encoding: .utf8)
            let certificate = try Certificate(pemEncoded: text)
            let names = try #require(try certificate.extensions.subjectAlternativeNames)
            #expect(names.count == 4)
            #expect(names.contains(.dnsName("localhost")))
            #expect(names.contains(.dnsName("shop.localhost")))
            #expect(try certificate.extensions.basicConstraints == .notCertificateAuthority)
            #expect(certificate.notValidAfter == now.addingTimeInterval(DemoCertificate.lifetime))
            for (path, mode) in [(directory, 0o700), (paths.certificate, 0o600), (paths.key, 0o600)] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
            }
        }
    }

    @Test func aPairThatIsStillValidStays() throws {
        try withDirectory { directory in
            let first = try pair(in: directory, at: now)
            #expect(try pair(in: directory, at: now.addingTimeInterval(28 * 86_400)) == first)
        }
    }

    @Test func aPairThatIsOverOrNotYetValidIsReplaced() throws {
        try withDirectory { directory in
            let first = try pair(in: directory, at: now)
            let second = try pair(in: directory, at: now.addingTimeInterval(31 * 86_400))
            #expect(second != first)
            #expect(try pair(in: directory, at: now) != second)
        }
    }

    @Test(arguments: ["cert.pem", "key.pem"])
    func halfAPairOrBrokenFilesAreReplaced(broken: String) throws {
        try withDirectory { directory in
            let first = try pair(in: directory, at: now)
            try Data("nothing".utf8).write(to: URL(fileURLWithPath: directory + "/" + broken))
            let second = try pair(in: directory, at: now)
            #expect(second != first)
            try FileManager.default.removeItem(atPath: directory + "/" + broken)
            #expect(try pair(in: directory, at: now) != second)
        }
    }

    private func pair(in directory: String, at time: Date) throws -> [String] {
        let paths = try DemoCertificate.ensure(in: directory, now: time)
        return try [paths.certificate, paths.key].map { try String(contentsOfFile: $0, encoding: .utf8) }
    }

    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.path + "/gatehouse-demo-\(UInt64.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(directory)
    }
}
