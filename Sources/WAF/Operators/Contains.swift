// SPDX-License-Identifier: Apache-2.0

/// `@contains`: the text occurs in the value, letter case regarded.
package struct Contains: TextOperator {
    package static var word: String { "contains" }
    package let parameter: TextParameter

    package init(parameter: TextParameter) {
        self.parameter = parameter
    }

    package static var needsWholeParameter: Bool { true }

    package static func holds(_ value: Span<UInt8>, _ parameter: Span<UInt8>) -> Bool {
        ByteSearch.firstIndex(of: parameter, in: value) != nil
    }
}
