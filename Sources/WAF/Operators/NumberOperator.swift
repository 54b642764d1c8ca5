// SPDX-License-Identifier: Apache-2.0

/// An operator that compares the value with a number, both read as C's `atoi` reads them.
package protocol NumberOperator: Operator {
    var parameter: NumberParameter { get }

    init(parameter: NumberParameter)

    static func holds(_ value: Int, _ parameter: Int) -> Bool
}

extension NumberOperator {
    package init(_ argument: OperatorArgument) throws(OperatorError) {
        self.init(parameter: NumberParameter(argument))
    }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        guard parameter.isDynamic else { return Self.holds(NumberParameter.number(value), parameter.number) }
        let expanded = context.parameter
        return Self.holds(NumberParameter.number(value), NumberParameter.number(expanded.span))
    }
}

/// The number an operator compares with: known, or expanded for each evaluation.
package struct NumberParameter: Sendable {
    let number: Int
    let isDynamic: Bool

    init(_ argument: OperatorArgument) {
        number = argument.isDynamic ? 0 : Self.number(Array(argument.text.utf8).span)
        isDynamic = argument.isDynamic
    }

    /// White space, a sign, digits; what follows is ignored, and what has no digits is 0. Numbers beyond 64 bits are
    /// the largest or smallest there is.
    static func number(_ text: Span<UInt8>) -> Int {
        var index = 0
        while index < text.count, text[index] == 0x20 || (text[index] >= 0x09 && text[index] <= 0x0D) { index &+= 1 }
        var isNegative = false
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            isNegative = text[index] == UInt8(ascii: "-")
            index &+= 1
        }
        // Counted below zero, where there is one number more.
        var number = 0
        while index < text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.subtractingReportingOverflow(Int(digit))
            guard !overflow, !carry else { return isNegative ? .min : .max }
            number = sum
            index &+= 1
        }
        return isNegative ? number : number == .min ? .max : 0 &- number
    }
}
