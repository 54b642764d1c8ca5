// SPDX-License-Identifier: Apache-2.0

/// `@containsWord`: the text occurs in the value and is not part of a longer word there. As in ModSecurity 3, words are
/// made of ASCII letters alone. An empty text occurs in every value.
package struct ContainsWord: TextOperator {
    package static var word: String { "containsWord" }
    package let parameter: TextParameter

    package init(parameter: TextParameter) {
        self.parameter = parameter
    }

    package static var needsWholeParameter: Bool { true }

    package static func holds(_ value: Span<UInt8>, _ parameter: Span<UInt8>) -> Bool {
        guard !parameter.isEmpty else { return true }
        var start = 0
        // Only a long text that the value repeats uses this up, and then it counts as found.
        var patience = 4 &* value.count &+ 1_048_576
        while let found = ByteSearch.firstIndex(of: parameter, in: value, from: start) {
            let end = found &+ parameter.count
            let startsWord = found == 0 || !isLetter(value[found &- 1])
            if startsWord, end == value.count || !isLetter(value[end]) { return true }
            start = found &+ 1
            patience &-= parameter.count
            guard patience > 0 else { return true }
        }
        return false
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
    }
}
