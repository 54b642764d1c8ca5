// SPDX-License-Identifier: Apache-2.0

/// `@ipMatchFromFile` (`@ipMatchF`): as `@ipMatch`, with one range a line of the files named; `#` starts a comment.
package struct IpMatchFromFile: Operator {
    package static var word: String { "ipMatchFromFile" }

    private let addresses: AddressList

    package init(_ argument: OperatorArgument) throws(OperatorError) {
        let lines = try PhraseList.lines(argument, for: Self.word).map { Array($0.prefix { $0 != UInt8(ascii: "#") }) }
        addresses = try AddressList(lines, for: Self.word)
    }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        addresses.contains(value)
    }
}
