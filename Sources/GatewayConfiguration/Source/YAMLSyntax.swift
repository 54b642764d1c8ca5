// SPDX-License-Identifier: Apache-2.0

import Yams

/// What Yams says about a text, for people.
enum YAMLSyntax {
    static func problem(_ error: any Error, _ text: String) -> DocumentProblem {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let context = context.map { " (\($0.text) at line \($0.mark.line))" } ?? ""
            return DocumentProblem(
                message: "not valid YAML: \(problem)\(context)",
                hint: hint(problem, mark, text),
                line: max(mark.line, 1),
                column: max(mark.column, 1)
            )
        case YamlError.duplicatedKeysInMapping(let names, let context):
            return DocumentProblem(
                message: "the key \(quoted(names.first ?? "")) is given twice",
                hint: "keep one of the two",
                line: max(context.mark.line, 1),
                column: max(context.mark.column, 1)
            )
        case YamlError.reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0)
            let lastLine = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).last ?? ""
            return DocumentProblem(
                message: "not valid YAML: \(problem)",
                line: before.utf8.count { $0 == UInt8(ascii: "\n") } + 1,
                column: lastLine.unicodeScalars.count + 1
            )
        default:
            return DocumentProblem(message: "not valid YAML")
        }
    }

    private static func hint(_ problem: String, _ mark: Mark, _ text: String) -> String? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let index = mark.line - 1
        let line = lines.indices.contains(index) ? lines[index] : ""
        if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") { return "indent with spaces, not tabs" }
        if problem.contains("alias") || problem.contains("alphabetic") || problem.contains("cannot start any token") {
            return "put text that begins with a special character in quotes"
        }
        if problem.contains("mapping values are not allowed") {
            return "check the indentation, and put text that holds ': ' in quotes"
        }
        return problem.contains("document") ? "keep one document a file" : nil
    }
}
