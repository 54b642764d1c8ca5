// SPDX-License-Identifier: Apache-2.0

/// `@endsWith`: the value ends with the text, letter case regarded. Every value ends with an empty text.
package struct EndsWith: TextOperator {
    package static var word: String { "endsWith" }
    package let parameter: TextParameter

    package init(parameter: TextParameter) {
        self.parameter = parameter
    }

    package static func holds(_ value: Span<UInt8>, _ parameter: Span<UInt8>) -> Bool {
        ByteSearch.holds(parameter, at: value.count &- parameter.count, of: value)
    }
}
