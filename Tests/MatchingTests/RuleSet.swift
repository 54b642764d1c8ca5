// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The regular expressions of the OWASP Core Rule Set.
enum RuleSet {
    struct Missing: Error, CustomStringConvertible {
        let folder: String
        var description: String {
            "no rules in \(folder): install modsecurity-crs, or let CRS name a folder that holds rules/*.conf"
        }
    }

    /// Debian's rules, and those in the folder that the environment variable CRS names.
    static let folders: [String] = {
        let named = ProcessInfo.processInfo.environment["CRS"].map { [$0 + "/rules"] } ?? []
        return ["/usr/share/modsecurity-crs/rules"] + named
    }()

    static func patterns(in folder: String) throws -> [String] {
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: folder))?.filter { $0.hasSuffix(".conf") } ?? []
        guard !names.isEmpty else { throw Missing(folder: folder) }
        var seen: Set<String> = []
        return names.sorted().flatMap { name in
            let data = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
            return patterns(inText: String(decoding: data, as: UTF8.self))
        }.filter { seen.insert($0).inserted }
    }

    /// What stands between `"@rx ` and the quote that ends the operator, without patterns that have macros.
    private static func patterns(inText text: String) -> [String] {
        let joined = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
            .replacing("\\\n", with: " ")
        return joined.split(separator: "@rx ").dropFirst().compactMap { rest in
            var pattern = ""
            var isEscaped = false
            for character in rest {
                if isEscaped {
                    pattern += character == "\"" ? "\"" : "\\\(character)"
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    return pattern.contains("%{") ? nil : pattern
                } else {
                    pattern.append(character)
                }
            }
            return nil
        }
    }
}
