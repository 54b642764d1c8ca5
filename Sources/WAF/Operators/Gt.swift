// SPDX-License-Identifier: Apache-2.0

/// `@gt`: the value, as a number, is greater than the argument.
package struct Gt: NumberOperator {
    package static var word: String { "gt" }
    package let parameter: NumberParameter

    package init(parameter: NumberParameter) {
        self.parameter = parameter
    }

    package static func holds(_ value: Int, _ parameter: Int) -> Bool { value > parameter }
}
