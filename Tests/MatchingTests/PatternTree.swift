// SPDX-License-Identifier: Apache-2.0

/// A random regular expression that knows how it is written and what it matches.
indirect enum PatternTree {
    /// Syntax, and the strings it may stand for.
    case leaf(String, [[UInt8]])
    case sequence([PatternTree])
    case alternation(open: String, [PatternTree])
    case repetition(PatternTree, String, Int, Int)
    /// Written, and matching nothing by itself.
    case zeroWidth(String)

    static let alphabet = Array("abcAB01 <(;'\"\\-_\n\t\u{e9}".utf8)

    /// Leaves in many of the ways PCRE2 knows, each with samples.
    private static let leaves: [(String, [String])] = [
        ("a", ["a"]), ("b", ["b"]), ("abc", ["abc"]), ("\\x61", ["a"]), ("\\x{62}", ["b"]), ("\\074", ["<"]),
        ("\\o{50}", ["("]), ("[a-c]", ["a", "b", "c"]), ("[^a-c]", ["A", "0", "<", "\n"]), ("\\d", ["0", "1"]),
        ("\\D", ["a", "<"]), ("\\s", [" ", "\n", "\t"]), ("\\S", ["a", "("]), ("\\w", ["a", "_", "1"]),
        ("\\W", [" ", "<", ";"]), ("[\\w-]", ["a", "-"]), ("[^\\s<]", ["a", ";"]), ("[[:alpha:]]", ["a", "B"]),
        ("[[:^alpha:]]", ["0", "<"]), ("[[:punct:]]", ["<", "'"]), ("[]a]", ["]", "a"]), ("[^]a]", ["b", "<"]),
        ("[a\\-c]", ["a", "-", "c"]), ("[+--]", ["+", ",", "-"]), ("[\\d-z]", ["0", "-", "z"]), ("[a-]", ["a", "-"]),
        ("\\Qa(b\\E", ["a(b"]), ("\\Q;\\E", [";"]), (".", ["a", "\n"]), ("\\N", ["a", " "]), ("\\h", [" ", "\t"]),
        ("\\R", ["\n", "\r\n"]), ("\\v", ["\n"]), ("\\e", ["\u{1b}"]), ("\\cA", ["\u{1}"]), ("\\;", [";"]),
        ("\\x5c", ["\\"]), ("[\\x5c\"]", ["\\", "\""]), ("(?i:ab)", ["ab", "AB", "aB"]), ("(?i)a", ["a", "A"]),
        ("(?i:[a-c])", ["A", "b"]), ("(?i:[^a])", ["b", "0"]), ("(?-i:b)", ["b"]), ("(?s:.)", ["\n", "a"]),
        ("(?-s:.)", ["a", "0"]), ("(?x: a b # c\n )", ["ab"]), ("(?#note)c", ["c"]), ("(?i:[[:lower:]])", ["A", "b"]),
        ("(a)", ["a"]), ("(?<n>b)?", ["b", ""]), ("é", ["é"]), ("[é]", []), ("union", ["union"]),
        ("<script", ["<script"]),
        ("{", ["{"]), ("a{,", []), ("{a}", ["{a}"]), ("x{2", ["x{2"]), ("(?|a|b)", ["a", "b"]), ("(?P<m>c)", ["c"]),
        ("(?^:a)", ["a"]), ("(?i-s:b)", ["b", "B"]), ("[[:^digit:][:digit:]]", ["a", "0"]), ("[\\h\\d]", [" ", "1"]),
        ("[[:a]", [":", "a", "["]), ("[a[.]", ["a", "[", "."]), ("[\\E]", []), ("\\p{L}", ["a"]), ("[\\n-\\r]", ["\n"]),
    ]

    private static let zeroWidths = [
        "\\b", "\\B", "^", "$", "(?=a)", "(?!zz)", "(?<=a)", "(?<!b)", "(?=.*<)", "(?=[^;]*')", "\\K", "\\A", "\\z",
        "()",
        "(?:)", "(?m)", "(?<=ab|c)", "(?!)", "\\E", "\\Q\\E", "(?=(?=b)b)",
    ]

    static func random(depth: Int, _ random: inout SeededRandom) -> PatternTree {
        let choice = depth == 0 ? 0 : Int.random(in: 0..<10, using: &random)
        switch choice {
        case 0, 1:
            let leaf = leaves.randomElement(using: &random) ?? ("a", ["a"])
            return .leaf(leaf.0, leaf.1.map { Array($0.utf8) })
        case 2...5:
            let count = Int.random(in: 1...4, using: &random)
            return .sequence((0..<count).map { _ in PatternTree.random(depth: depth - 1, &random) })
        case 6, 7:
            let open = ["(", "(?:", "(?>", "(?i:", "(?<g>", "(?x:", "(?s-i:"].randomElement(using: &random) ?? "("
            let count = Int.random(in: 1...4, using: &random)
            return .alternation(open: open, (0..<count).map { _ in PatternTree.random(depth: depth - 1, &random) })
        case 8:
            let quantifiers = [
                ("*", 0, 3), ("+", 1, 3), ("?", 0, 1), ("{2}", 2, 2), ("{1,}", 1, 3), ("{0,2}", 0, 2), ("{3,5}", 3, 5),
                ("*?", 0, 2), ("+?", 1, 2), ("++", 1, 2), ("{0}", 0, 0), ("??", 0, 1), ("{2}+", 2, 2),
            ]
            let (text, least, most) = quantifiers.randomElement(using: &random) ?? ("?", 0, 1)
            return .repetition(PatternTree.random(depth: depth - 1, &random), text, least, most)
        default:
            return .zeroWidth(zeroWidths.randomElement(using: &random) ?? "\\b")
        }
    }

    var source: String {
        switch self {
        case .leaf(let text, _), .zeroWidth(let text): text
        case .sequence(let items): items.map(\.source).joined()
        case .alternation(let open, let branches): open + branches.map(\.source).joined(separator: "|") + ")"
        case .repetition(.leaf(let text, _), let quantifier, _, _): text + quantifier
        case .repetition(let item, let quantifier, _, _): "(?:" + item.source + ")" + quantifier
        }
    }

    /// A string that the expression may match; zero-width conditions are left to luck.
    func sample(_ random: inout SeededRandom) -> [UInt8] {
        switch self {
        case .leaf(_, let samples): return samples.randomElement(using: &random) ?? []
        case .zeroWidth: return []
        case .sequence(let items):
            var result: [UInt8] = []
            for item in items { result += item.sample(&random) }
            return result
        case .alternation(_, let branches): return branches.randomElement(using: &random)?.sample(&random) ?? []
        case .repetition(let item, _, let least, let most):
            var result: [UInt8] = []
            for _ in 0..<Int.random(in: least...most, using: &random) { result += item.sample(&random) }
            return result
        }
    }
}
