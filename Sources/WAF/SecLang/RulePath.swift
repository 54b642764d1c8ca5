// SPDX-License-Identifier: Apache-2.0

/// Names of files in rule files start at the folder of the rule file that holds them.
package enum RulePath {
    /// The folder of a file, without the last slash; empty for a bare name.
    package static func folder(of file: String) -> String {
        guard let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    package static func resolve(_ path: String, in folder: String) -> String {
        if path.hasPrefix("/") || folder.isEmpty { return path }
        return folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }
}
