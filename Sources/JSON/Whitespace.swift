// SPDX-License-Identifier: Apache-2.0

/// What may stand between tokens (RFC 8259 section 2).
enum Whitespace {
    @inline(__always)
    static func skip(_ bytes: Span<UInt8>, from start: Int) -> Int {
        guard start < bytes.count, bytes[start] <= 0x20 else { return start }
        return skipRun(bytes, from: start)
    }

    private static func skipRun(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0D:
                index &+= 1
            case 0x0A:
                index &+= 1
                // Indentation, eight spaces at a time.
                while index &+ 8 <= bytes.count,
                    bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) == 0x2020_2020_2020_2020
                {
                    index &+= 8
                }
            default:
                return index
            }
        }
        return index
    }
}
