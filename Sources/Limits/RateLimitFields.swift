// SPDX-License-Identifier: Apache-2.0

/// The values of `RateLimit-Policy` and `RateLimit` for one limit
/// (draft-ietf-httpapi-ratelimit-headers, sections 3 and 4), as structured fields (RFC 9651).
///
/// Where several limits hold, both fields are lists: the values are joined with `, `.
package struct RateLimitFields: Sendable {
    /// `RateLimit-Policy`: `"name";q=100;w=60`, the quota and its window in seconds.
    package let policy: String
    /// The name as a structured string, quotes included.
    private let name: String

    /// The window is the limit's period. One that is not whole seconds, which the field has no words
    /// for, is rounded up, and the quota made to fit, so that their ratio is the limit's rate.
    package init(name: String, limit: Limit) {
        self.name = Self.string(name)
        let nanosecondsPerSecond: UInt128 = 1_000_000_000
        let period = UInt128(limit.periodNanoseconds)
        let window = (period + nanosecondsPerSecond - 1) / nanosecondsPerSecond
        let quota = UInt128(limit.count) * window * nanosecondsPerSecond / period
        policy = "\(self.name);q=\(Self.integer(Int(clamping: quota)));w=\(Self.integer(Int(clamping: window)))"
    }

    /// `RateLimit`: `"name";r=50;t=30`, what remains and the seconds until all of it is back.
    package func state(_ decision: Decision) -> String {
        "\(name);r=\(Self.integer(decision.remaining));t=\(Self.integer(decision.resetSeconds))"
    }

    /// `Retry-After` (RFC 9110, section 10.2.3); nil when the request was allowed.
    package func retryAfter(_ decision: Decision) -> String? {
        decision.isAllowed ? nil : String(decision.retryAfterSeconds)
    }

    /// RFC 9651, section 3.3.1: an integer has at most fifteen digits.
    private static func integer(_ value: Int) -> Int {
        min(max(value, 0), 999_999_999_999_999)
    }

    /// RFC 9651, section 3.3.3: printable ASCII with `"` and `\` escaped. Other bytes have no place
    /// in a structured string and are percent-encoded.
    private static func string(_ text: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var bytes = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes += [UInt8(ascii: "\\"), byte]
            case 0x20...0x7E:
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 0xF)]]
            }
        }
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }
}
