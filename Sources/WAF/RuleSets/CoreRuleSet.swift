// SPDX-License-Identifier: Apache-2.0

/// A release of the OWASP Core Rule Set in a folder: a setup file, the rules, and since release 4 plugins.
package struct CoreRuleSet: Hashable, Sendable {
    package let directory: String
    package let setupFile: String
    /// As CRS itself writes it: 334 is 3.3.4, 4280 is 4.28.0; nil when the setup file does not say.
    package let version: Int?

    /// Where Debian's package modsecurity-crs puts its rules and its setup.
    package static let debianDirectory = "/usr/share/modsecurity-crs"
    private static let debianSetup = "/etc/modsecurity/crs/crs-setup.conf"

    /// Finds what belongs to a release in a folder.
    ///
    /// - Throws: the reason why the folder is none, for people.
    package init(directory: String, files: any RuleFiles) throws(RuleFileError) {
        self.directory = directory
        let rules = try files.expand("\(directory)/rules/*.conf")
        guard !rules.isEmpty else {
            throw RuleFileError("no rules/*.conf in \(directory); name the folder of a Core Rule Set release")
        }
        let candidates =
            ["\(directory)/crs-setup.conf", "\(directory)/crs-setup.conf.example"]
            + (directory == Self.debianDirectory ? [Self.debianSetup] : [])
        var found: (path: String, bytes: [UInt8])?
        for candidate in candidates where found == nil {
            if let bytes = try? files.read(candidate) { found = (candidate, bytes) }
        }
        guard let found else {
            throw RuleFileError("no crs-setup.conf or crs-setup.conf.example in \(directory)")
        }
        setupFile = found.path
        version = Self.version(in: String(decoding: found.bytes, as: UTF8.self))
    }

    private static func version(in setup: String) -> Int? {
        guard let place = Substring(setup).firstRange(of: "setvar:tx.crs_setup_version=") else { return nil }
        return Int(setup[place.upperBound...].prefix { $0.isASCII && $0.isNumber })
    }

    /// The release in words, such as `4.28.0`; nil when it is not known.
    package var release: String? {
        guard let version else { return nil }
        // Three digits up to 3.3.9, then one for the major and the patch release and two for the minor one.
        if version < 1_000 { return "\(version / 100).\(version / 10 % 10).\(version % 10)" }
        return "\(version / 1_000).\(version / 10 % 100).\(version % 10)"
    }

    /// The directives of the release, with `setup` after its own setup file, which thereby has the last word.
    func directives(setup: [Directive], parser: SecLangParser, files: any RuleFiles) throws(SecLangErrors)
        -> [Directive]
    {
        var directives = try parser.parse(file: setupFile)
        directives += setup
        var patterns = ["rules/*.conf"]
        if let plugins = try? files.expand("\(directory)/plugins/*.conf"), !plugins.isEmpty {
            patterns = ["plugins/*-config.conf", "plugins/*-before.conf", "rules/*.conf", "plugins/*-after.conf"]
        }
        for pattern in patterns {
            for file in (try? files.expand("\(directory)/\(pattern)")) ?? [] {
                directives += try parser.parse(file: file)
            }
        }
        return directives
    }
}
