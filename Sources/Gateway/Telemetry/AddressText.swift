// SPDX-License-Identifier: Apache-2.0

import Core

extension LineBuffer {
    /// The address as `ClientAddress.description` has it (RFC 5952 for IPv6), without making a String.
    mutating func append(_ address: ClientAddress) {
        guard !address.isIPv4 else {
            for shift in stride(from: UInt64(24), through: 0, by: -8) {
                append(decimal: address.low >> shift & 0xFF)
                if shift > 0 { append(.dot) }
            }
            return
        }
        let gap = address.longestZeroRun
        var index = 0
        while index < 8 {
            if index == gap.lowerBound, !gap.isEmpty {
                append("::")
                index = gap.upperBound
                continue
            }
            if index > 0, index != gap.upperBound || gap.isEmpty { append(.colon) }
            let group = address.group(index)
            append(hexadecimal: group, digits: group > 0xFFF ? 4 : group > 0xFF ? 3 : group > 0xF ? 2 : 1)
            index &+= 1
        }
    }
}

extension ClientAddress {
    fileprivate func group(_ index: Int) -> UInt64 {
        (index < 4 ? high : low) >> UInt64(48 &- 16 &* (index & 3)) & 0xFFFF
    }

    /// The groups that `::` stands for: the first of the longest runs of two or more zeros (RFC 5952, 4.2).
    fileprivate var longestZeroRun: Range<Int> {
        var longest = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, group(end) == 0 { end &+= 1 }
            if end &- start > max(1, longest.count) { longest = start..<end }
            start = max(end, start &+ 1)
        }
        return longest
    }
}
