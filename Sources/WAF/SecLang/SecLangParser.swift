// SPDX-License-Identifier: Apache-2.0

/// Reads SecLang, the rule language of ModSecurity (its v3 reference manual), into directives in the order of their
/// meaning, files named by `Include` expanded in place.
///
/// What a load does not understand refuses it whole; nothing is skipped.
/// Directives that are understood and need nothing done come out as ``EngineSetting/superseded(directive:reason:)``.
package struct SecLangParser {
    private let files: any RuleFiles

    package init(files: any RuleFiles) {
        self.files = files
    }

    /// Reads a file and all it includes.
    package func parse(file path: String) throws(SecLangErrors) -> [Directive] {
        var load = RuleLoad(files: files)
        load.read(file: path, namedAt: nil)
        return try finish(&load)
    }

    /// Reads rules that stand somewhere else than in a rule file; `name` says where, and relative names in the text
    /// start at its folder.
    package func parse(text: String, name: String) throws(SecLangErrors) -> [Directive] {
        var load = RuleLoad(files: files)
        load.read(text: Array(text.utf8), name: name)
        return try finish(&load)
    }

    private func finish(_ load: inout RuleLoad) throws(SecLangErrors) -> [Directive] {
        load.finish()
        guard load.errors.errors.isEmpty else { throw SecLangErrors(load.errors.errors) }
        return load.directives
    }
}
