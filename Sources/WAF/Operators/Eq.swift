// SPDX-License-Identifier: Apache-2.0

/// `@eq`: the value, as a number, equals the argument.
package struct Eq: NumberOperator {
    package static var word: String { "eq" }
    package let parameter: NumberParameter

    package init(parameter: NumberParameter) {
        self.parameter = parameter
    }

    package static func holds(_ value: Int, _ parameter: Int) -> Bool { value == parameter }
}
