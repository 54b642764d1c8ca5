// SPDX-License-Identifier: Apache-2.0

/// `t:base64Decode`: decodes Base64 up to the first byte that is none; line breaks are passed over. The last
/// group may lack its padding.
struct Base64Decode: Transformation {
    static let word = "base64Decode"

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        guard !value.isEmpty else { return false }
        var accumulator = Base64Accumulator()
        for index in value.indices {
            let byte = value[index]
            if byte == 10 || byte == 13 { continue }
            let digit = Base64Alphabet.value(byte)
            guard digit < 64 else { break }
            accumulator.add(digit, to: &output)
        }
        accumulator.finish(to: &output)
        return true
    }
}
