// SPDX-License-Identifier: Apache-2.0

/// Labels of host names in other scripts (IDNA 2008: RFC 5891 section 4.2, RFC 5892, RFC 5893).
enum InternationalLabel {
    typealias Label = [Unicode.Scalar]

    /// What a label in Punycode stands for, if it is a valid label.
    static func isDecodedValid(_ label: Span<UInt8>) -> Label? {
        guard HostnameFormat.isEncoded(label) else { return nil }
        let encoded = label.extracting(4..<label.count)
        guard let decoded = Punycode.decode(encoded), !decoded.allSatisfy(\.isASCII),
            let again = Punycode.encode(decoded), again.count == encoded.count
        else { return nil }
        for index in again.indices where again[index] | 0x20 != encoded[index] | 0x20 { return nil }
        return isValid(decoded) && isValidTogether([decoded]) ? decoded : nil
    }

    static func isValid(_ label: Label) -> Bool {
        guard let first = label.first, let last = label.last, first != "-", last != "-",
            !(label.count >= 4 && label[2] == "-" && label[3] == "-"), !isMark(first)
        else { return false }
        for (index, scalar) in label.enumerated() where !isAllowed(scalar) && !isAllowed(scalar, at: index, of: label) {
            return false
        }
        return true
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// PVALID of RFC 5892 section 3.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
        case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return false
        // Old Hangul jamo; blocks of marks for symbols and music.
        case 0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF: return false
        case 0x20D0...0x20FF, 0x1D100...0x1D1FF, 0x1D200...0x1D24F: return false
        case 0x2D, 0x30...0x39, 0x61...0x7A: return true
        case 0..<0x80, 0x660...0x669, 0x6F0...0x6F9: return false
        default: break
        }
        let properties = scalar.properties
        guard !properties.changesWhenNFKCCaseFolded, !properties.isDefaultIgnorableCodePoint,
            !properties.isNoncharacterCodePoint, !properties.isWhitespace
        else { return false }
        switch properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .nonspacingMark,
            .spacingMark:
            return true
        default: return false
        }
    }

    /// The rules for characters that depend on their surroundings (RFC 5892 appendix A).
    private static func isAllowed(_ scalar: Unicode.Scalar, at index: Int, of label: Label) -> Bool {
        let before = index > 0 ? label[index - 1] : nil
        let after = index + 1 < label.count ? label[index + 1] : nil
        switch scalar.value {
        case 0xB7: return before == "l" && after == "l"
        case 0x375:
            return after.map { (0x370...0x3FF).contains($0.value) || (0x1F00...0x1FFF).contains($0.value) } ?? false
        case 0x5F3, 0x5F4: return before.map { (0x591...0x5F4).contains($0.value) } ?? false
        case 0x30FB:
            return label.contains { other in
                other.value != 0x30FB
                    && ((0x3041...0x30FF).contains(other.value) || (0x31F0...0x31FF).contains(other.value)
                        || other.properties.isIdeographic)
            }
        case 0x660...0x669: return !label.contains { (0x6F0...0x6F9).contains($0.value) }
        case 0x6F0...0x6F9: return !label.contains { (0x660...0x669).contains($0.value) }
        case 0x200D: return before.map(isVirama) ?? false
        case 0x200C:
            if before.map(isVirama) ?? false { return true }
            return joins(label[..<index].reversed(), forward: true)
                && joins(Array(label[(index + 1)...]), forward: false)
        default: return false
        }
    }

    private static func isVirama(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.canonicalCombiningClass.rawValue == 9
    }

    /// Whether the first letter, marks aside, joins with the other side of a zero width non-joiner.
    private static func joins(_ scalars: [Unicode.Scalar], forward: Bool) -> Bool {
        guard let letter = scalars.first(where: { !isMark($0) }) else { return false }
        switch letter.value {
        // Letters that join with the one before them alone.
        case 0x622...0x625, 0x627, 0x629, 0x62F...0x632, 0x648, 0x671...0x673, 0x675...0x677, 0x688...0x699, 0x6C0,
            0x6C3...0x6CB, 0x6CD, 0x6CF, 0x6D2, 0x6D3, 0x6D5, 0x6EE, 0x6EF, 0x710, 0x715...0x719, 0x71E, 0x728,
            0x72A, 0x72C, 0x72F:
            return !forward
        case 0x621, 0x674: return false
        case 0x620...0x64A, 0x66E...0x6FF, 0x710...0x72F, 0x74D...0x77F, 0x7CA...0x7EA, 0x1820...0x18AA:
            return letter.properties.generalCategory == .otherLetter
                || letter.properties.generalCategory == .modifierLetter
        default: return false
        }
    }

    // MARK: Writing direction

    private enum Direction { case left, right, arabic, arabicNumber, europeanNumber, mark, other }

    /// RFC 5893 section 2, which holds for all labels of a name as soon as one is written from right to left.
    static func isValidTogether(_ labels: [Label]) -> Bool {
        let isBidirectional = labels.contains { label in
            label.contains { [.right, .arabic, .arabicNumber].contains(direction($0)) }
        }
        return !isBidirectional || labels.allSatisfy(isValidBidirectional)
    }

    private static func isValidBidirectional(_ label: Label) -> Bool {
        let directions = label.map(direction)
        guard let first = directions.first, let last = directions.last(where: { $0 != .mark }) else { return false }
        switch first {
        case .right, .arabic:
            let numbers = Set(directions).intersection([.arabicNumber, .europeanNumber])
            return !directions.contains(.left) && numbers.count < 2
                && [.right, .arabic, .arabicNumber, .europeanNumber].contains(last)
        case .left:
            return !directions.contains { [.right, .arabic, .arabicNumber].contains($0) }
                && [.left, .europeanNumber].contains(last)
        default:
            return false
        }
    }

    private static func direction(_ scalar: Unicode.Scalar) -> Direction {
        if isMark(scalar), scalar.properties.generalCategory != .spacingMark { return .mark }
        switch scalar.value {
        case 0x30...0x39, 0x6F0...0x6F9: return .europeanNumber
        case 0x660...0x669, 0x66B, 0x66C, 0x6DD, 0x10D30...0x10D39, 0x10E60...0x10E7E: return .arabicNumber
        case 0x590...0x5FF, 0x7C0...0x85F, 0xFB1D...0xFB4F, 0x10800...0x10CFF, 0x10D40...0x10EBF, 0x10F00...0x10F2F,
            0x10F70...0x10FFF, 0x1E800...0x1EC6F, 0x1ECC0...0x1ECFF, 0x1ED50...0x1EDFF, 0x1EF00...0x1EFFF:
            return .right
        case 0x600...0x7BF, 0x860...0x8FF, 0xFB50...0xFDCF, 0xFDF0...0xFDFF, 0xFE70...0xFEFF, 0x10D00...0x10D3F,
            0x10EC0...0x10EFF, 0x10F30...0x10F6F, 0x1EC70...0x1ECBF, 0x1ED00...0x1ED4F, 0x1EE00...0x1EEFF:
            return .arabic
        case 0x2D, 0x200C, 0x200D, 0xB7, 0x375, 0x30FB: return .other
        default: return .left
        }
    }
}
