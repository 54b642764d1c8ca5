// SPDX-License-Identifier: Apache-2.0

/// `t:base64DecodeExt`: decodes Base64 with all other bytes, padding too, passed over, as lenient backends do.
struct Base64DecodeExt: Transformation {
    static let word = "base64DecodeExt"

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        guard !value.isEmpty else { return false }
        var accumulator = Base64Accumulator()
        for index in value.indices {
            let digit = Base64Alphabet.value(value[index])
            if digit < 64 { accumulator.add(digit, to: &output) }
        }
        accumulator.finish(to: &output)
        return true
    }
}
