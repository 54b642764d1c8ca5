// SPDX-License-Identifier: Apache-2.0

/// `@strmatch`: the text occurs in the value, letter case regarded; the reference has it beside `@contains`.
package struct Strmatch: TextOperator {
    package static var word: String { "strmatch" }
    package let parameter: TextParameter

    package init(parameter: TextParameter) {
        self.parameter = parameter
    }

    package static var needsWholeParameter: Bool { true }

    package static func holds(_ value: Span<UInt8>, _ parameter: Span<UInt8>) -> Bool {
        ByteSearch.firstIndex(of: parameter, in: value) != nil
    }
}
