// SPDX-License-Identifier: Apache-2.0

/// Names that cannot be guessed: 128 bits of the system's generator, in hexadecimal.
enum RandomToken {
    static func make(prefix: String) -> String {
        var generator = SystemRandomNumberGenerator()
        let words = (0..<2).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return "\(prefix)_\(words.joined())"
    }
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
func isSameSecret(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
