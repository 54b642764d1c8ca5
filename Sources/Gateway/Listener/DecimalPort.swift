// SPDX-License-Identifier: Apache-2.0

extension UInt16 {
    /// A port in decimal digits, nothing before, between or behind them, and no leading zero.
    init?(decimal digits: ArraySlice<UInt8>) {
        guard (1...5).contains(digits.count), digits.count == 1 || digits.first != 0x30,
            digits.allSatisfy(\.isDigit)
        else { return nil }
        self.init(exactly: digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
    }
}
