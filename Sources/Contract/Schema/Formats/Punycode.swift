// SPDX-License-Identifier: Apache-2.0

/// Unicode in the letters of host names (RFC 3492), without the prefix `xn--`.
enum Punycode {
    /// RFC 3492 section 6.2. nil for what is malformed or not in canonical form.
    static func decode(_ text: Span<UInt8>) -> [Unicode.Scalar]? {
        var output: [Unicode.Scalar] = []
        var index = 0
        if let hyphen = text.indices.last(where: { text[$0] == UInt8(ascii: "-") }) {
            for position in 0..<hyphen {
                guard text[position] < 0x80 else { return nil }
                output.append(Unicode.Scalar(text[position]))
            }
            // The hyphen is a delimiter only after characters.
            guard hyphen > 0 else { return nil }
            index = hyphen &+ 1
        }
        var code = 128
        var place = 0
        var bias = 72
        while index < text.count {
            let before = place
            var weight = 1
            var base = 36
            while true {
                guard index < text.count, let digit = digit(text[index]) else { return nil }
                index &+= 1
                place += digit * weight
                guard place < 1 << 31 else { return nil }
                let threshold = min(max(base - bias, 1), 26)
                if digit < threshold { break }
                weight *= 36 - threshold
                guard weight < 1 << 31 else { return nil }
                base += 36
            }
            let count = output.count + 1
            bias = adapt(place - before, count, isFirst: before == 0)
            code += place / count
            place %= count
            guard code <= 0x10FFFF, let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
            output.insert(scalar, at: place)
            place += 1
        }
        return output
    }

    /// RFC 3492 section 6.3.
    static func encode(_ scalars: [Unicode.Scalar]) -> [UInt8]? {
        guard scalars.count <= 256 else { return nil }
        var output = scalars.filter(\.isASCII).map { UInt8(truncatingIfNeeded: $0.value) }
        let basic = output.count
        var handled = basic
        if basic > 0 { output.append(UInt8(ascii: "-")) }
        var code: UInt32 = 128
        var delta = 0
        var bias = 72
        while handled < scalars.count {
            guard let next = scalars.map(\.value).filter({ $0 >= code }).min() else { return nil }
            delta += Int(next - code) * (handled + 1)
            code = next
            for scalar in scalars {
                if scalar.value < code { delta += 1 }
                guard scalar.value == code else { continue }
                var rest = delta
                var base = 36
                while true {
                    let threshold = min(max(base - bias, 1), 26)
                    if rest < threshold { break }
                    output.append(letter(threshold + (rest - threshold) % (36 - threshold)))
                    rest = (rest - threshold) / (36 - threshold)
                    base += 36
                }
                output.append(letter(rest))
                bias = adapt(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            code += 1
        }
        return output
    }

    private static func adapt(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var steps = 0
        while delta > 455 {
            delta /= 35
            steps += 36
        }
        return steps + 36 * delta / (delta + 38)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        if byte &- 0x30 < 10 { return Int(byte) - 0x30 + 26 }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 26 ? Int(letter) : nil
    }

    private static func letter(_ digit: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: digit < 26 ? digit + 0x61 : digit - 26 + 0x30)
    }
}
