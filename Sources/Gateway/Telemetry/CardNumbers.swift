// SPDX-License-Identifier: Apache-2.0

/// Finds what looks like the number of a payment card: 13 to 19 digits (ISO/IEC 7812-1) whose check
/// digit is right, in one piece or in groups with one separator between them.
enum CardNumbers {
    private static let lengths = 13...19

    /// Whether there are enough digits for a card number at all; nearly always there are not.
    static func mayBeIn(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= lengths.lowerBound else { return false }
        var digits = 0
        for byte in bytes { digits &+= byte &- 0x30 < 10 ? 1 : 0 }
        return digits >= lengths.lowerBound
    }

    /// Appends `bytes` with `***` in place of card numbers.
    static func mask(_ bytes: UnsafeRawBufferPointer, into out: inout LineBuffer) {
        var groups: [Group] = []
        var written = 0
        var index = 0
        /// Writes what is in the groups, which end here, and forgets them.
        func finish(_ followedByWord: Bool, _ out: inout LineBuffer) {
            guard !groups.isEmpty else { return }
            for range in hidden(groups, endsInWord: followedByWord) where range.lowerBound >= written {
                out.append(UnsafeRawBufferPointer(rebasing: bytes[written..<range.lowerBound]))
                out.append(Redactor.mask)
                written = range.upperBound
            }
            groups.removeAll(keepingCapacity: true)
        }
        var afterWord = false
        var separators = 0
        while index < bytes.count {
            let (byte, next) = bytes.decodedByte(at: index)
            if byte.isDigit {
                if separators == 1, let last = groups.indices.last, groups[last].end < index {
                    groups.append(Group(start: index, followsWord: false))
                } else if groups.isEmpty {
                    groups.append(Group(start: index, followsWord: afterWord))
                }
                groups[groups.count &- 1].add(byte &- 0x30, end: next)
                separators = 0
            } else {
                let isWord = (0x41...0x5A).contains(byte & 0xDF)
                if !groups.isEmpty, byte.isCardSeparator, separators == 0 {
                    separators = 1
                } else {
                    finish(isWord && separators == 0, &out)
                    separators = 0
                }
                afterWord = isWord
            }
            index = next
        }
        finish(false, &out)
        out.append(UnsafeRawBufferPointer(rebasing: bytes[written...]))
    }

    /// Ranges to hide in a run of groups. A group that is a number by itself is hidden whatever stands
    /// beside it; several together only where no letter touches them, since the parts of a UUID look
    /// the same, and where all but the last have three digits or more, as cards are printed. That also
    /// bounds the work: no more than seven groups are looked at together.
    private static func hidden(_ groups: [Group], endsInWord: Bool) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var first = 0
        while first < groups.count {
            var length = 0
            var next = first
            var found: Int?
            var checksum = Luhn()
            while next < groups.count, length &+ groups[next].count <= lengths.upperBound {
                checksum.append(groups[next].digits)
                length &+= groups[next].count
                let touches = groups[first].followsWord || endsInWord && next == groups.count &- 1
                if lengths.contains(length), checksum.isRight, next == first || !touches { found = next }
                guard groups[next].count >= 3 else { break }
                next &+= 1
            }
            if let found { ranges.append(groups[first].start..<groups[found].end) }
            first = (found ?? first) &+ 1
        }
        return ranges
    }

    private struct Group {
        let start: Int
        let followsWord: Bool
        var end = 0
        /// No more than are of interest; ``count`` goes on.
        var digits: [UInt8] = []
        var count = 0

        init(start: Int, followsWord: Bool) {
            self.start = start
            self.followsWord = followsWord
        }

        mutating func add(_ digit: UInt8, end: Int) {
            self.end = end
            count &+= 1
            if digits.count < 20 { digits.append(digit) }
        }
    }

    /// The check of ISO/IEC 7812-1, annex B: from the right, every second digit counts double.
    private struct Luhn {
        private var digits: [UInt8] = []

        mutating func append(_ more: [UInt8]) {
            digits += more
        }

        var isRight: Bool {
            var sum = 0
            for (position, digit) in digits.reversed().enumerated() {
                let value = Int(digit) * (position % 2 == 0 ? 1 : 2)
                sum += value > 9 ? value - 9 : value
            }
            return sum % 10 == 0 && digits.contains { $0 != 0 }
        }
    }
}

extension UInt8 {
    /// What people and forms put between the groups of a card number.
    fileprivate var isCardSeparator: Bool {
        self == .space || self == UInt8(ascii: "-") || self == UInt8(ascii: "+") || self == .dot
            || self == UInt8(ascii: "_")
    }
}
