// SPDX-License-Identifier: Apache-2.0

/// The 128 random bits that name an exchange: in `X-Request-Id`, in the log, in every problem
/// document, and as the trace id where the client brought none.
package struct RequestID: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        // All zero is not a valid trace id (W3C Trace Context, section 3.2.2.3).
        self.low = high | low == 0 ? 1 : low
    }

    /// Appends 32 lower-case hexadecimal digits.
    func write(into bytes: inout [UInt8]) {
        Self.write(high, into: &bytes)
        Self.write(low, into: &bytes)
    }

    static func write(_ word: UInt64, into bytes: inout [UInt8]) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift) & 0xF)
            bytes.append(digit < 10 ? digit &+ 0x30 : digit &+ 0x57)
        }
    }
}

extension RequestID: CustomStringConvertible {
    package var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
