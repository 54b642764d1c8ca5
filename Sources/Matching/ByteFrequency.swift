// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How likely honest values are to hold a byte, and so how little a gate gains from asking for it.
///
/// Estimates for what a commerce API sees in arguments, headers and JSON leaves: names, addresses, sentences, slugs,
/// identifiers, numbers, URLs, User-Agent and Accept headers, base64 tokens. Only the order matters.
enum ByteFrequency {
    /// The share of values that hold a byte, in percent, by groups.
    private static let shares: [(bytes: String, percent: Double)] = [
        ("etaoinsrh", 70), ("ldcumfpgwyb", 50), ("vkxjqz", 25),
        ("ETAOINSRH", 30), ("LDCUMFPGWYB", 25), ("VKXJQZ", 15),
        ("0123456789", 45), (" ", 40), ("-", 35), (".", 35), ("/", 25), ("_", 20), (",", 15), (":", 15),
        (";", 10), ("=", 12), ("&", 6), ("?", 6), ("%", 6), ("+", 6), ("(", 7), (")", 7), ("@", 5), ("'", 4),
        ("\"", 4), ("*", 4), ("!", 4), ("#", 3), ("[", 2), ("]", 2), ("{", 2), ("}", 2), ("~", 1.5), ("$", 1.5),
        ("|", 1), ("<", 1), (">", 1), ("\\", 0.5), ("^", 0.5), ("`", 0.3), ("\n", 3), ("\r", 2), ("\t", 1),
    ]

    /// Minus the logarithm of the share of values without the byte: it adds up over the bytes of a class.
    private static let weights: [Double] = {
        // Bytes of UTF-8 text, and control bytes.
        var percents = (0...255).map { $0 >= 0x80 ? 1.0 : 0.1 }
        for (bytes, percent) in shares { for byte in bytes.utf8 { percents[Int(byte)] = percent } }
        return percents.map { -log(1 - $0 / 100) }
    }()

    /// How unselective a class is: grows with the share of values that hold one of its bytes.
    static func weight(_ set: ByteSet) -> Double {
        let weights = self.weights
        var sum = 0.0
        for (number, word) in [set.w0, set.w1, set.w2, set.w3].enumerated() {
            var rest = word
            while rest != 0 {
                sum += weights[number * 64 + rest.trailingZeroBitCount]
                rest &= rest - 1
            }
        }
        return sum
    }

    /// For each byte the share of values that hold it in either case.
    private static let foldedShares: [Double] = (0...255).map { (byte: Int) in
        let either = byte & 0xDF == byte ? weights[byte] : weights[byte] + weights[byte & 0xDF]
        return 1 - exp(-either)
    }

    /// How unselective a pair of folded neighbours is: about the share of values that hold it. Few of the values that
    /// hold both bytes hold them side by side; 0.3 keeps the order right between pairs and longer literals.
    static func weight(pair first: UInt8, _ second: UInt8) -> Double {
        0.3 * foldedShares[Int(first)] * foldedShares[Int(second)]
    }
}
