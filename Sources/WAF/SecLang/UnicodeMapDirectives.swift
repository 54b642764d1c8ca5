// SPDX-License-Identifier: Apache-2.0

/// `SecUnicodeMapFile FILE CODEPAGE`, or `SecUnicodeMapFile FILE` with `SecUnicodeCodePage CODEPAGE` before or after.
struct UnicodeMapDirectives: Sendable {
    private var file: (path: String, location: SourceLocation)?
    private var codePage: (number: Int, location: SourceLocation)?
    private var isMapRead = false

    /// `word` is the directive's in lower case. Nil while only one half is known.
    mutating func read(
        _ word: String,
        _ line: DirectiveArguments,
        _ files: any RuleFiles
    ) throws(SecLangError) -> UnicodeMap? {
        if word == "secunicodecodepage" {
            codePage = (try line.number(Self.codePages, "a code page"), line.location)
        } else {
            try line.expect(1...2, "a file and a code page")
            let name = line.arguments[0]
            let path = RulePath.resolve(name.string, in: RulePath.folder(of: name.location.file))
            if line.arguments.count == 2 {
                let number = try line.arguments[1].number(Self.codePages, "a code page")
                codePage = (number, line.arguments[1].location)
            }
            file = (path, name.location)
        }
        guard let file, let codePage else { return nil }
        isMapRead = true
        let bytes: [UInt8]
        do throws(RuleFileError) {
            bytes = try files.read(file.path)
        } catch {
            throw SecLangError("cannot read \(file.path): \(error.reason)", at: file.location)
        }
        guard let map = try UnicodeMapFile.read(bytes, file: file.path, codePage: codePage.number) else {
            throw SecLangError("\(file.path) has no code page \(codePage.number)", at: codePage.location)
        }
        return map
    }

    /// A file without a code page is an error, a code page without a file a warning.
    func finish() throws(SecLangError) -> [Directive] {
        if isMapRead { return [] }
        if let file {
            throw SecLangError("no code page is named: write it behind the file, as in 20127", at: file.location)
        }
        guard let codePage else { return [] }
        let reason = "there is no SecUnicodeMapFile for it"
        return [
            Directive(.setting(.superseded(directive: "SecUnicodeCodePage", reason: reason)), at: codePage.location)
        ]
    }

    private static let codePages = 0...65_535
}
