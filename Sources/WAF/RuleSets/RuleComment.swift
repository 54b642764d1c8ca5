// SPDX-License-Identifier: Apache-2.0

/// What the writer of a rule file says about a rule, right above it.
enum RuleComment {
    /// Longer comments are about a whole file.
    private static let maximumLines = 40

    static func lines(above location: SourceLocation, files: any RuleFiles) -> [String] {
        let text: String
        switch location.file {
        case ShippedRules.baseName: text = ShippedRules.base
        case ShippedRules.commerceName: text = ShippedRules.commerce
        case ShippedRules.exclusionsName: text = ShippedRules.exclusions
        default:
            guard let bytes = try? files.read(location.file) else { return [] }
            text = String(decoding: bytes, as: UTF8.self)
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(max(0, location.line - 1))
        var comment: [String] = []
        for line in lines.reversed().prefix(maximumLines) {
            let line = line.drop { $0 == " " }
            guard line.hasPrefix("#") else { break }
            var words = line.drop { $0 == "#" }
            if words.hasPrefix(" ") { words = words.dropFirst() }
            comment.append(String(words))
        }
        comment.reverse()
        // Frames and lines between paragraphs hold nothing to read.
        while let first = comment.first, isOrnament(first) { comment.removeFirst() }
        while let last = comment.last, isOrnament(last) { comment.removeLast() }
        return comment
    }

    private static func isOrnament(_ line: String) -> Bool { line.allSatisfy { " -=#*".contains($0) } }
}
