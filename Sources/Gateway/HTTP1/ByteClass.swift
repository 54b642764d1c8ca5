// SPDX-License-Identifier: Apache-2.0

/// Which bytes may stand where (RFC 9110, sections 5.1, 5.5 and 5.6.2; RFC 3986), as bit maps over
/// ASCII: no table to load, no branch to miss. Written as numbers, the maps are constants of the
/// program; made from text, they would be looked up behind a lock-free but not free "once" on every line.
struct ByteClass: Sendable {
    /// The bytes 0 to 63.
    private let low: UInt64
    /// The bytes 64 to 127.
    private let high: UInt64

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        guard byte < 128 else { return false }
        return (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1
    }

    /// `tchar`, what a method and a field name are made of: letters, digits and ``!#$%&'*+-.^_`|~``.
    static let token = ByteClass(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
    /// ``token`` without the underscore.
    static let fieldName = ByteClass(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_47FF_FFFE)
    /// Visible ASCII but for `#`: a fragment is no part of a request target, and routers disagree about one.
    static let target = ByteClass(low: 0xFFFF_FFF6_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF)
    /// Bytes of a path that need no second look, ``path`` without `;` and the dot, which may make a dot segment:
    /// letters, digits and `/!$&'()*+,-:=@_~`.
    static let plainPath = ByteClass(low: 0x27FF_BFD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
    /// The slash and `pchar` without `%`: letters, digits and `/!$&'()*+,-.:;=@_~`.
    static let path = ByteClass(low: 0x2FFF_FFD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
    /// Letters, digits and `-._~`: a percent-escape of one of these means the character itself.
    static let unreserved = ByteClass(low: 0x03FF_6000_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    /// Host names and IPv4 addresses, letters, digits and `-._`: the underscore stands in real names in spite of RFC 952.
    static let host = ByteClass(low: 0x03FF_6000_0000_0000, high: 0x07FF_FFFE_87FF_FFFE)
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    @inline(__always)
    var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self &- 0x30
        case 0x41...0x46: self &- 0x37
        case 0x61...0x66: self &- 0x57
        default: nil
        }
    }

    @inline(__always)
    var isDigit: Bool { (0x30...0x39).contains(self) }

    @inline(__always)
    var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

    static let cr: UInt8 = 0x0D
    static let lf: UInt8 = 0x0A
    static let space: UInt8 = 0x20
    static let tab: UInt8 = 0x09
    static let colon: UInt8 = 0x3A
    static let slash: UInt8 = 0x2F
    static let percent: UInt8 = 0x25
    static let dot: UInt8 = 0x2E
}

extension UnsafeRawBufferPointer {
    /// The offset of the first byte, from `start` on, that may not stand in a field value: a control
    /// byte other than TAB, or DEL. `count` where there is none. Eight bytes at a time.
    func firstControlByte(from start: Int) -> Int {
        guard let baseAddress else { return count }
        var index = start
        while index < count {
            if index &+ 8 <= count {
                let word = UInt64(littleEndian: baseAddress.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                let below = (word &- 0x2020_2020_2020_2020) & ~word
                let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
                let equal = (delete &- 0x0101_0101_0101_0101) & ~delete
                let marks = (below | equal) & 0x8080_8080_8080_8080
                if marks == 0 {
                    index &+= 8
                    continue
                }
                index &+= marks.trailingZeroBitCount >> 3
            }
            let byte = self[index]
            if (byte < 0x20 && byte != .tab) || byte == 0x7F { return index }
            index &+= 1
        }
        return count
    }

    /// The offset of the first colon of `range`, its end where there is none.
    func firstColon(in range: Range<Int>) -> Int {
        guard let baseAddress, range.upperBound <= count else { return range.upperBound }
        var index = range.lowerBound
        while index &+ 8 <= range.upperBound {
            let word = UInt64(littleEndian: baseAddress.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let colon = word ^ 0x3A3A_3A3A_3A3A_3A3A
            let marks = (colon &- 0x0101_0101_0101_0101) & ~colon & 0x8080_8080_8080_8080
            if marks != 0 { return index &+ marks.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        while index < range.upperBound, self[index] != .colon { index &+= 1 }
        return index
    }
}
