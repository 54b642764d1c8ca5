// SPDX-License-Identifier: Apache-2.0

/// One pattern of a ``PatternSet``: in PCRE2's syntax, over bytes (not UTF-8 characters), not multiline but where the
/// pattern itself says so.
package struct PatternSetMember: Hashable, Sendable {
    package let pattern: String
    package let isCaseInsensitive: Bool

    package init(pattern: String, isCaseInsensitive: Bool = false) {
        self.pattern = pattern
        self.isCaseInsensitive = isCaseInsensitive
    }

    /// What became of a member when its set was compiled.
    package enum Disposition: UInt8, Hashable, Sendable {
        /// In the database as it is.
        case compiled = 0
        /// In the database as a simpler pattern that matches at least as much.
        case prefiltered = 1
        /// Left out, always a candidate: Hyperscan cannot take it.
        case unsupported = 2
        /// Left out, always a candidate: it would have cost more time than there was.
        case tooSlow = 3

        package var isInDatabase: Bool { self == .compiled || self == .prefiltered }
    }

    /// Whether Hyperscan should be asked at all. Both tests are coarse: what they refuse for nothing is only slower.
    var isEligible: Bool { !isAmbiguous && isShallow }

    /// Whether the two libraries might read the pattern in different ways, so that Hyperscan could find less.
    ///
    /// Verbs such as `(*UTF)` change what a character is, and `{,` or `{ ` begins a quantifier from PCRE2 10.43 on and
    /// is literal text before, as it is in Hyperscan.
    private var isAmbiguous: Bool {
        var previous: UInt8 = 0
        for byte in pattern.utf8 {
            switch (previous, byte) {
            case (_, 0), (UInt8(ascii: "("), UInt8(ascii: "*")): return true
            case (UInt8(ascii: "{"), UInt8(ascii: ",")), (UInt8(ascii: "{"), UInt8(ascii: " ")): return true
            default: previous = byte
            }
        }
        return false
    }

    /// Whether groups lie at most twenty deep in each other. The time Hyperscan takes for `(((a)+)+)+` doubles and more
    /// with each level, to minutes at thirty; the Core Rule Set has thirteen levels at most.
    private var isShallow: Bool {
        var depth = 0
        var isEscaped = false
        var isInClass = false
        for byte in pattern.utf8 {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "(") where !isInClass: depth += 1
            case UInt8(ascii: ")") where !isInClass: depth -= 1
            default: break
            }
            if depth > 20 { return false }
        }
        return true
    }
}
