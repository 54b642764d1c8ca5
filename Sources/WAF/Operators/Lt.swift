// SPDX-License-Identifier: Apache-2.0

/// `@lt`: the value, as a number, is less than the argument.
package struct Lt: NumberOperator {
    package static var word: String { "lt" }
    package let parameter: NumberParameter

    package init(parameter: NumberParameter) {
        self.parameter = parameter
    }

    package static func holds(_ value: Int, _ parameter: Int) -> Bool { value < parameter }
}
