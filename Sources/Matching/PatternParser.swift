// SPDX-License-Identifier: Apache-2.0

/// Reads PCRE2's pattern syntax (pcre2pattern(3)) for the gates: bytes, `.` matches newlines, newline is LF.
///
/// It must never take a pattern for narrower than PCRE2 does. Syntax whose extent is not certain gives up on the whole
/// pattern (``Doubt``); syntax that is certain but says little becomes ``PatternNode/unknown``.
struct PatternParser {
    /// Thrown when the rest of the pattern cannot be read with certainty.
    struct Doubt: Error {}

    /// The options that `(?imsx)` can change and that matter here.
    struct Modes {
        var caseInsensitive: Bool
        var extended = false
        var dotMatchesNewline = true
    }

    /// PCRE2's own limit for nested groups.
    private static let deepest = 250

    let source: [UInt8]
    var position = 0
    var modes: Modes
    private var depth = 0
    /// Where the body of the group that was read last begins.
    private var bodyStart: Int?
    private var checkpoints: Set<Int> = []

    static func parse(_ pattern: String, caseInsensitive: Bool) -> PatternNode {
        parseWithCheckpoints(pattern, caseInsensitive: caseInsensitive)?.node ?? .unknown
    }

    /// The pattern and its checkpoints: the places, ascending, before loops, at the beginning of what a group repeats
    /// and before references. Between two of them a match takes time that grows with the length of the value at most.
    /// Nil when the pattern is in doubt.
    static func parseWithCheckpoints(
        _ pattern: String,
        caseInsensitive: Bool
    ) -> (node: PatternNode, checkpoints: [Int])? {
        var parser = PatternParser(source: Array(pattern.utf8), modes: Modes(caseInsensitive: caseInsensitive))
        guard let node = try? parser.alternation(), parser.position == parser.source.count else { return nil }
        return (node, parser.checkpoints.sorted())
    }

    private init(source: [UInt8], modes: Modes) {
        self.source = source
        self.modes = modes
    }

    /// Branches up to a closing parenthesis or the end. An option set in one branch holds in those after it.
    private mutating func alternation() throws(Doubt) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw Doubt() }
        var branches: [PatternNode] = []
        while true {
            branches.append(try sequence())
            guard peek() == UInt8(ascii: "|") else { break }
            position += 1
        }
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func sequence() throws(Doubt) -> PatternNode {
        var items: [PatternNode] = []
        while true {
            try skipIgnored()
            guard let byte = peek(), byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") else { break }
            if byte == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "Q") {
                position += 2
                try quoted(into: &items)
                continue
            }
            let start = position
            bodyStart = nil
            guard let item = try atom() else { continue }
            let body = bodyStart
            let whole = try quantified(item)
            noteCheckpoints(whole, start: start, body: body)
            items.append(whole)
        }
        return items.count == 1 ? items[0] : .sequence(items)
    }

    private mutating func noteCheckpoints(_ node: PatternNode, start: Int, body: Int?) {
        if case .unknown = node { checkpoints.insert(start) }
        guard case .repetition(let item, _, let maximum) = node else { return }
        if case .unknown = item { checkpoints.insert(start) }
        // Of single bytes, short loops are quickly over; a group may hold anything.
        guard maximum ?? .max > (body == nil ? 32 : 1) else { return }
        checkpoints.insert(start)
        if let body { checkpoints.insert(body) }
    }

    /// `\Q...\E`; a quantifier after it belongs to its last byte.
    private mutating func quoted(into items: inout [PatternNode]) throws(Doubt) {
        var last: PatternNode?
        while let byte = peek() {
            if byte == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "E") {
                position += 2
                break
            }
            if let last { items.append(last) }
            last = .byte(folded(byte))
            position += 1
        }
        if let last {
            // A checkpoint cannot stand inside the quotation.
            let item = try quantified(last)
            if case .repetition = item { throw Doubt() }
            items.append(item)
        } else if startsQuantifier() {
            // It belongs to what stands before the empty quotation: too rare to follow.
            throw Doubt()
        }
    }

    /// Nil for what is no item at all: a comment, an option setting.
    private mutating func atom() throws(Doubt) -> PatternNode? {
        guard let byte = next() else { throw Doubt() }
        switch byte {
        case UInt8(ascii: "("): return try group()
        case UInt8(ascii: "["): return .byte(try characterClass())
        case UInt8(ascii: "\\"): return try escape()
        case UInt8(ascii: "."): return .byte(modes.dotMatchesNewline ? .all : .nonNewline)
        case UInt8(ascii: "^"), UInt8(ascii: "$"): return .empty
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): throw Doubt()
        default: return .byte(folded(byte))
        }
    }

    // MARK: Groups

    private mutating func group() throws(Doubt) -> PatternNode? {
        let outer = modes
        guard peek() == UInt8(ascii: "?") else {
            // `(*ACCEPT)` and its like can end a match anywhere.
            guard peek() != UInt8(ascii: "*") else { throw Doubt() }
            return try groupBody(restoring: outer)
        }
        position += 1
        guard let kind = next() else { throw Doubt() }
        switch kind {
        case UInt8(ascii: ":"), UInt8(ascii: ">"), UInt8(ascii: "|"):
            return try groupBody(restoring: outer)
        case UInt8(ascii: "="), UInt8(ascii: "*"):
            return .lookahead(try groupBody(restoring: outer))
        case UInt8(ascii: "!"):
            _ = try groupBody(restoring: outer)
            return .empty
        case UInt8(ascii: "#"):
            while let byte = next() { if byte == UInt8(ascii: ")") { return nil } }
            throw Doubt()
        case UInt8(ascii: "<"):
            if let byte = peek(), byte == UInt8(ascii: "=") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "*") {
                position += 1
                _ = try groupBody(restoring: outer)
                return .empty
            }
            try skipName(until: UInt8(ascii: ">"))
            return try groupBody(restoring: outer)
        case UInt8(ascii: "'"):
            try skipName(until: UInt8(ascii: "'"))
            return try groupBody(restoring: outer)
        case UInt8(ascii: "P"):
            let second = next()
            if second == UInt8(ascii: "<") {
                try skipName(until: UInt8(ascii: ">"))
                return try groupBody(restoring: outer)
            }
            guard second == UInt8(ascii: "=") || second == UInt8(ascii: ">") else { throw Doubt() }
            try skipName(until: UInt8(ascii: ")"))
            return .unknown
        case UInt8(ascii: "R"), UInt8(ascii: "&"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"):
            try skipName(until: UInt8(ascii: ")"))
            return .unknown
        case UInt8(ascii: "-"):
            if let digit = peek(), digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") {
                try skipName(until: UInt8(ascii: ")"))
                return .unknown
            }
            position -= 1
            return try optionSetting(outer: outer)
        default:
            position -= 1
            return try optionSetting(outer: outer)
        }
    }

    private mutating func groupBody(restoring outer: Modes) throws(Doubt) -> PatternNode {
        let start = position
        let node = try alternation()
        bodyStart = start
        guard next() == UInt8(ascii: ")") else { throw Doubt() }
        modes = outer
        return node
    }

    /// `(?i)`, `(?^s-x)` and, with a colon, a group: `(?i:...)`. What else begins like this (conditions, callouts) is
    /// beyond the gates.
    private mutating func optionSetting(outer: Modes) throws(Doubt) -> PatternNode? {
        var value = true
        while let letter = next() {
            switch letter {
            case UInt8(ascii: ")"): return nil
            case UInt8(ascii: ":"): return try groupBody(restoring: outer)
            case UInt8(ascii: "^"):
                guard source[position - 2] == UInt8(ascii: "?") else { throw Doubt() }
                modes = Modes(caseInsensitive: false, dotMatchesNewline: false)
            case UInt8(ascii: "-"): value = false
            case UInt8(ascii: "i"): modes.caseInsensitive = value
            case UInt8(ascii: "s"): modes.dotMatchesNewline = value
            case UInt8(ascii: "x"):
                // `(?xx)` ignores blanks in classes as well: too rare to follow.
                guard peek() != UInt8(ascii: "x") else { throw Doubt() }
                modes.extended = value
            // Line anchors, naming of groups and greed change nothing that the gates look at.
            case UInt8(ascii: "m"), UInt8(ascii: "n"), UInt8(ascii: "J"), UInt8(ascii: "U"): break
            default: throw Doubt()
            }
        }
        throw Doubt()
    }

    private mutating func skipName(until end: UInt8) throws(Doubt) {
        while let byte = next() {
            if byte == end { return }
            let isWord = ByteSet.word.contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            guard isWord else { throw Doubt() }
        }
        throw Doubt()
    }

    // MARK: Quantifiers

    private func startsQuantifier() -> Bool {
        guard let byte = peek() else { return false }
        return ByteSet("*+?{".utf8).contains(byte)
    }

    private mutating func quantified(_ item: PatternNode) throws(Doubt) -> PatternNode {
        var item = item
        // PCRE2 refuses most double quantifiers; reading them costs nothing.
        while true {
            try skipIgnored()
            guard let range = try quantifier() else { return item }
            item = .repetition(item, minimum: range.minimum, maximum: range.maximum)
            // Lazy or possessive.
            if peek() == UInt8(ascii: "?") || peek() == UInt8(ascii: "+") { position += 1 }
        }
    }

    private mutating func quantifier() throws(Doubt) -> (minimum: Int, maximum: Int?)? {
        switch peek() {
        case UInt8(ascii: "*"):
            position += 1
            return (0, nil)
        case UInt8(ascii: "+"):
            position += 1
            return (1, nil)
        case UInt8(ascii: "?"):
            position += 1
            return (0, 1)
        case UInt8(ascii: "{"):
            return try counted()
        default:
            return nil
        }
    }

    /// `{2}`, `{2,}`, `{2,5}`. Nil when the brace is a literal.
    private mutating func counted() throws(Doubt) -> (minimum: Int, maximum: Int?)? {
        let start = position
        position += 1
        // PCRE2 10.43 reads `{,5}` and `{ 2 }` as quantifiers, older ones as text.
        if let byte = peek(), byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
            throw Doubt()
        }
        guard let minimum = number() else {
            position = start
            return nil
        }
        var maximum: Int? = minimum
        if peek() == UInt8(ascii: ",") {
            position += 1
            if peek() == UInt8(ascii: " ") { throw Doubt() }
            maximum = number()
        }
        if peek() == UInt8(ascii: " ") || peek() == UInt8(ascii: "\t") { throw Doubt() }
        guard peek() == UInt8(ascii: "}") else {
            position = start
            return nil
        }
        position += 1
        return (minimum, maximum)
    }

    // MARK: Reading

    func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < source.count ? source[position + ahead] : nil
    }

    mutating func next() -> UInt8? {
        guard position < source.count else { return nil }
        defer { position += 1 }
        return source[position]
    }

    /// Up to five digits, PCRE2's limit for quantifiers.
    private mutating func number() -> Int? {
        var value = 0
        var digits = 0
        while let byte = peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), digits < 6 {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            position += 1
            digits += 1
        }
        return digits == 0 ? nil : value
    }

    /// White space and comments under `(?x)`, and a lone `\E`.
    private mutating func skipIgnored() throws(Doubt) {
        while let byte = peek() {
            if byte == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "E") {
                position += 2
            } else if modes.extended, ByteSet.space.contains(byte) {
                position += 1
            } else if modes.extended, byte == UInt8(ascii: "#") {
                while let comment = next(), comment != UInt8(ascii: "\n") {}
            } else if byte == UInt8(ascii: "("), peek(1) == UInt8(ascii: "?"), peek(2) == UInt8(ascii: "#") {
                while let comment = next(), comment != UInt8(ascii: ")") {}
                guard source[position - 1] == UInt8(ascii: ")") else { throw Doubt() }
            } else {
                return
            }
        }
    }

    func folded(_ byte: UInt8) -> ByteSet {
        var set = ByteSet()
        set.insert(byte)
        return modes.caseInsensitive ? set.caseFolded : set
    }
}
