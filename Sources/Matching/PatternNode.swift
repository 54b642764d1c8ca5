// SPDX-License-Identifier: Apache-2.0

/// What a regular expression consists of, as far as the gates need it: every string the pattern matches is described,
/// and others may be too. What is in doubt is `unknown`.
indirect enum PatternNode: Sendable {
    /// Consumes nothing and asks nothing: anchors, word boundaries, negative assertions, lookbehind.
    case empty
    /// One byte of a set.
    case byte(ByteSet)
    case sequence([PatternNode])
    case alternation([PatternNode])
    /// At least `minimum` times, at most `maximum` times (nil: without limit).
    case repetition(PatternNode, minimum: Int, maximum: Int?)
    /// Must match here, and consumes nothing.
    case lookahead(PatternNode)
    /// Any string, the empty one too.
    case unknown
}
