// SPDX-License-Identifier: Apache-2.0

/// `@beginsWith`: the value starts with the text, letter case regarded. Every value starts with an empty text.
package struct BeginsWith: TextOperator {
    package static var word: String { "beginsWith" }
    package let parameter: TextParameter

    package init(parameter: TextParameter) {
        self.parameter = parameter
    }

    package static func holds(_ value: Span<UInt8>, _ parameter: Span<UInt8>) -> Bool {
        ByteSearch.holds(parameter, at: 0, of: value)
    }
}
