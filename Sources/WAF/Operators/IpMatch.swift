// SPDX-License-Identifier: Apache-2.0

/// `@ipMatch`: the value is an address in one of the ranges, which are set apart by commas.
package struct IpMatch: Operator {
    package static var word: String { "ipMatch" }

    private let addresses: AddressList

    package init(_ argument: OperatorArgument) throws(OperatorError) {
        addresses = try AddressList([Array(try argument.literal(for: Self.word).utf8)], for: Self.word)
    }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        addresses.contains(value)
    }
}
