// SPDX-License-Identifier: Apache-2.0

/// `t:hexEncode`: each byte becomes two hexadecimal digits in lower case.
struct HexEncode: Transformation {
    static let word = "hexEncode"

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        for index in value.indices {
            output.append(HexDigits.digit(value[index] &>> 4))
            output.append(HexDigits.digit(value[index]))
        }
        return !value.isEmpty
    }
}
