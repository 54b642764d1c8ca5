// SPDX-License-Identifier: Apache-2.0

/// `@streq`: the value is the text, letter case regarded.
package struct Streq: TextOperator {
    package static var word: String { "streq" }
    package let parameter: TextParameter

    package init(parameter: TextParameter) {
        self.parameter = parameter
    }

    package static func holds(_ value: Span<UInt8>, _ parameter: Span<UInt8>) -> Bool {
        value.count == parameter.count && ByteSearch.holds(parameter, at: 0, of: value)
    }
}
