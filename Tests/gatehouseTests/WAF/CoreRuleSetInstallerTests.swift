// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import gatehouse

@Suite struct CoreRuleSetInstallerTests {
    /// A release in miniature.
    private func release(in folder: URL, version: String = "4280", rule: String = "id:911100,phase:1,pass") throws {
        let rules = folder.appendingPathComponent("rules")
        try FileManager.default.createDirectory(at: rules, withIntermediateDirectories: true)
        try "SecAction \"id:900990,phase:1,pass,nolog,setvar:tx.crs_setup_version=\(version)\"\n"
            .write(to: folder.appendingPathComponent("crs-setup.conf.example"), atomically: true, encoding: .utf8)
        try "SecRule ARGS \"@rx x\" \"\(rule)\"\n"
            .write(to: rules.appendingPathComponent("REQUEST-911.conf"), atomically: true, encoding: .utf8)
    }

    private func tar(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/tar")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    private func exists(_ folder: URL, _ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path)
    }

    @Test func aFolderIsInstalledAndReplacesWhatWasThere() async throws {
        try await withTemporaryDirectory { directory in
            let source = directory.appendingPathComponent("source")
            try release(in: source, version: "334")
            let installer = CoreRuleSetInstaller(destination: directory.appendingPathComponent("var/crs").path)
            let first = try installer.install(source.path)
            #expect(first.release == "3.3.4")
            #expect(first.ruleCount == 2)
            #expect(first.warnings.contains { $0.contains("CVE-2026-21876") && $0.contains("distribution patched it") })
            try release(in: source, version: "4280", rule: "id:911101,phase:1,pass")
            let second = try installer.install(source.path)
            #expect(second.release == "4.28.0")
            #expect(second.warnings.isEmpty)
            let file = directory.appendingPathComponent("var/crs/rules/REQUEST-911.conf")
            #expect(try String(contentsOf: file, encoding: .utf8).contains("911101"))
            // Nothing is left of the work.
            let left = try FileManager.default.contentsOfDirectory(
                atPath: directory.appendingPathComponent("var").path
            )
            #expect(left == ["crs"])
        }
    }

    @Test func aReleaseWithAnErrorLeavesTheOldOne() async throws {
        try await withTemporaryDirectory { directory in
            let source = directory.appendingPathComponent("source")
            try release(in: source)
            let installer = CoreRuleSetInstaller(destination: directory.appendingPathComponent("crs").path)
            _ = try installer.install(source.path)
            try release(in: source, rule: "id:911100,phase:1,wrong")
            let error = #expect(throws: CoreRuleSetInstaller.Failure.self) { try installer.install(source.path) }
            #expect(error?.description.contains("REQUEST-911.conf:1:") == true)
            #expect(exists(directory, "crs/rules/REQUEST-911.conf"))
        }
    }

    @Test func anArchiveIsInstalled() async throws {
        try await withTemporaryDirectory { directory in
            try release(in: directory.appendingPathComponent("coreruleset-4.28.0"))
            let archive = directory.appendingPathComponent("crs.tar.gz").path
            try tar(["-czf", archive, "-C", directory.path, "coreruleset-4.28.0"])
            let crs = directory.appendingPathComponent("crs")
            #expect(try CoreRuleSetInstaller(destination: crs.path).install(archive).release == "4.28.0")
            #expect(exists(crs, "rules/REQUEST-911.conf"))
        }
    }

    @Test func anArchiveThatReachesOutOfItsFolderIsRefused() async throws {
        try await withTemporaryDirectory { directory in
            let source = directory.appendingPathComponent("source")
            try release(in: source)
            let installer = CoreRuleSetInstaller(destination: directory.appendingPathComponent("crs").path)
            func refusal(_ arguments: [String]) throws -> String? {
                let archive = directory.appendingPathComponent("bad.tar").path
                try tar(["-cf", archive] + arguments)
                return #expect(throws: CoreRuleSetInstaller.Failure.self) { try installer.install(archive) }?
                    .description
            }
            let up = ["-P", "-C", source.path, "../source/rules"]
            #expect(try refusal(up)?.contains("outside of its own folder") == true)
            #expect(try refusal(["-P", source.path])?.contains("outside of its own folder") == true)
            try FileManager.default.createSymbolicLink(
                atPath: source.appendingPathComponent("rules/x.conf").path,
                withDestinationPath: "/etc/hostname"
            )
            #expect(try refusal(["-C", directory.path, "source"])?.contains("symbolic link") == true)
            #expect(!exists(directory, "crs"))
        }
    }

    @Test func whatIsNoReleaseIsRefusedAndWhatIsThereIsKept() async throws {
        try await withTemporaryDirectory { directory in
            let source = directory.appendingPathComponent("source")
            let elsewhere = directory.appendingPathComponent("documents")
            try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
            let installer = CoreRuleSetInstaller(destination: elsewhere.path)
            #expect(throws: CoreRuleSetInstaller.Failure.self) { try installer.install(source.path) }
            #expect(throws: CoreRuleSetInstaller.Failure.self) { try installer.install(directory.path) }
            try release(in: source)
            let error = #expect(throws: CoreRuleSetInstaller.Failure.self) { try installer.install(source.path) }
            #expect(error?.description.contains("no Core Rule Set") == true)
            #expect(exists(directory, "documents"))
        }
    }

    @Test(arguments: [(334, 1), (338, 0), (4_210, 1), (4_220, 0), (4_280, 0)])
    func releasesBeforeTheMendedOnesAreWarnedOf(_ version: Int, _ count: Int) {
        #expect(CoreRuleSetAdvice.warnings(version: version).count == count)
    }
}
