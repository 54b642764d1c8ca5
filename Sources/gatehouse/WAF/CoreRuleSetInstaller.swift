// SPDX-License-Identifier: Apache-2.0

import Foundation
import WAF

/// Checks a release of the Core Rule Set, and copies it to where the gateway looks for one.
struct CoreRuleSetInstaller {
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    struct Installed {
        let release: String?
        let ruleCount: Int
        let warnings: [String]
    }

    private let destination: URL
    private let files = FileManager.default

    init(destination: String) {
        self.destination = URL(fileURLWithPath: destination).standardizedFileURL
    }

    /// - Parameter path: of a folder or an archive.
    func install(_ path: String) throws(Failure) -> Installed {
        let source = URL(fileURLWithPath: path).standardizedFileURL
        var isFolder: ObjCBool = false
        guard files.fileExists(atPath: source.path, isDirectory: &isFolder) else {
            throw Failure("there is no \(path)")
        }
        let parent = destination.deletingLastPathComponent()
        // Beside the destination: only within one file system is renaming one step.
        let workplace = parent.appendingPathComponent(".crs-\(UUID().uuidString)")
        try attempt("cannot write to \(parent.path)") {
            try files.createDirectory(at: workplace, withIntermediateDirectories: true)
        }
        defer { try? files.removeItem(at: workplace) }
        var release = source
        if !isFolder.boolValue {
            let extracted = workplace.appendingPathComponent("archive")
            try RuleSetArchive(source).extract(to: extracted)
            release = extracted
        }
        let root = try root(of: release, named: path)
        let installed = try check(root, named: path)
        let copy = workplace.appendingPathComponent("crs")
        try copyRelease(root, to: copy)
        try replace(with: copy, in: workplace)
        return installed
    }

    /// The folder with `rules/`: the given one, or the only one in it, as archives have it.
    private func root(of folder: URL, named path: String) throws(Failure) -> URL {
        let candidates =
            [folder] + ((try? files.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [])
        let roots = candidates.filter { files.fileExists(atPath: $0.appendingPathComponent("rules").path) }
        guard let root = roots.first else {
            throw Failure("\(path) is no release of the Core Rule Set: there is no folder 'rules' in it")
        }
        return root
    }

    private func check(_ root: URL, named path: String) throws(Failure) -> Installed {
        let ruleFiles = LocalRuleFiles()
        let set: CoreRuleSet
        do throws(RuleFileError) {
            set = try CoreRuleSet(directory: root.path, files: ruleFiles)
        } catch {
            throw Failure("\(path) is no release of the Core Rule Set: \(error.reason)")
        }
        do throws(SecLangErrors) {
            var options = RuleSetOptions()
            options.includesCommerceRules = false
            let plan = try RuleSetLoader(files: ruleFiles).load([.coreRuleSet(directory: root.path)], options)
            let count = plan.rules.count { $0.origin == .coreRuleSet }
            guard count > 0 else { throw SecLangErrors([]) }
            var warnings = CoreRuleSetAdvice.warnings(version: set.version)
            warnings += plan.warnings.map { $0.description.replacing(root.path, with: destination.path) }
            return Installed(release: set.release, ruleCount: count, warnings: warnings)
        } catch {
            guard !error.errors.isEmpty else { throw Failure("\(path) has no rules of the Core Rule Set") }
            throw Failure("the rules in \(path) cannot be loaded:\n\(error)")
        }
    }

    /// What the engine reads; tests and build scripts stay behind.
    private func copyRelease(_ root: URL, to copy: URL) throws(Failure) {
        try attempt("cannot copy the release") {
            try files.createDirectory(at: copy, withIntermediateDirectories: true)
            for name in ["rules", "plugins", "crs-setup.conf", "crs-setup.conf.example", "LICENSE"] {
                let from = root.appendingPathComponent(name)
                guard files.fileExists(atPath: from.path) else { continue }
                // A link would leave the rules where they are.
                try files.copyItem(at: from.resolvingSymlinksInPath(), to: copy.appendingPathComponent(name))
            }
        }
    }

    private func replace(with copy: URL, in workplace: URL) throws(Failure) {
        try attempt("cannot replace \(destination.path)") {
            guard files.fileExists(atPath: destination.path) else {
                return try files.moveItem(at: copy, to: destination)
            }
            guard files.fileExists(atPath: destination.appendingPathComponent("rules").path) else {
                throw Failure("it is there, and no Core Rule Set; name another place with --to")
            }
            let old = workplace.appendingPathComponent("old")
            try files.moveItem(at: destination, to: old)
            do {
                try files.moveItem(at: copy, to: destination)
            } catch {
                try files.moveItem(at: old, to: destination)
                throw error
            }
        }
    }

    private func attempt(_ what: String, _ body: () throws -> Void) throws(Failure) {
        do {
            try body()
        } catch {
            throw Failure("\(what): \((error as? Failure)?.description ?? error.localizedDescription)")
        }
    }
}

/// What is known of releases.
enum CoreRuleSetAdvice {
    static func warnings(version: Int?) -> [String] {
        guard let version else {
            return ["crs-setup.conf does not say which release this is, so that known holes cannot be looked up"]
        }
        let isMended = version < 1_000 ? version >= 338 : version >= 4_220
        guard !isMended else { return [] }
        return [
            """
            rule 922110 of this release looks at the last part of a multipart body alone (CVE-2026-21876; mended in \
            3.3.8 and 4.22.0), unless your distribution patched it: install a newer release
            """
        ]
    }
}
