// SPDX-License-Identifier: Apache-2.0

/// `@le`: the value, as a number, is at most the argument.
package struct Le: NumberOperator {
    package static var word: String { "le" }
    package let parameter: NumberParameter

    package init(parameter: NumberParameter) {
        self.parameter = parameter
    }

    package static func holds(_ value: Int, _ parameter: Int) -> Bool { value <= parameter }
}
