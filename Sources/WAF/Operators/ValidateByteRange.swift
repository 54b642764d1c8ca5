// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@validateByteRange`: matches when a byte of the value is outside of the ranges, as in `9,10,13,32-126`.
package struct ValidateByteRange: Operator {
    package static var word: String { "validateByteRange" }

    private let allowed: ByteSet

    package init(_ argument: OperatorArgument) throws(OperatorError) {
        var allowed = ByteSet()
        for part in try argument.literal(for: Self.word).split(separator: ",") {
            let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { end in
                UInt8(String(end.filter { $0 != " " && $0 != "\t" }))
            }
            guard let first = ends.first.flatMap({ $0 }), let last = ends.last.flatMap({ $0 }), first <= last else {
                throw OperatorError("@validateByteRange: \(part) is not a byte value or range, such as 9 or 32-126")
            }
            for byte in first...last { allowed.insert(byte) }
        }
        self.allowed = allowed
    }

    package var gate: ByteGate? { ByteGate(classes: [allowed.inverted], minimumLength: 1) }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        for index in value.indices where !allowed.contains(value[index]) { return true }
        return false
    }
}
