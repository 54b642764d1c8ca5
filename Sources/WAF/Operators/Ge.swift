// SPDX-License-Identifier: Apache-2.0

/// `@ge`: the value, as a number, is at least the argument.
package struct Ge: NumberOperator {
    package static var word: String { "ge" }
    package let parameter: NumberParameter

    package init(parameter: NumberParameter) {
        self.parameter = parameter
    }

    package static func holds(_ value: Int, _ parameter: Int) -> Bool { value >= parameter }
}
