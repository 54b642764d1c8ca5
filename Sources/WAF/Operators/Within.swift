// SPDX-License-Identifier: Apache-2.0

/// `@within`: the value occurs in the text, letter case regarded. An empty value occurs in every text.
package struct Within: TextOperator {
    package static var word: String { "within" }
    package let parameter: TextParameter

    package init(parameter: TextParameter) {
        self.parameter = parameter
    }

    package static func holds(_ value: Span<UInt8>, _ parameter: Span<UInt8>) -> Bool {
        ByteSearch.firstIndex(of: value, in: parameter) != nil
    }
}
