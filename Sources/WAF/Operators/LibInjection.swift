// SPDX-License-Identifier: Apache-2.0

import CLibInjection
import Matching

/// libinjection's two detectors, as libmodsecurity exports them.
///
/// Both take time linear in the value: up to 130 ns a byte for SQL and 45 ns for HTML at the worst, a tenth of that
/// for text. There is one exception, which ``isCostly(_:)`` tells.
enum LibInjection {
    /// The fingerprint of the SQL injection that the value looks like; nil when it does not.
    static func sqlFingerprint(_ value: Span<UInt8>, _ context: OperatorContext) -> [UInt8]? {
        withTerminated(value, context) { (bytes: UnsafeBufferPointer<CChar>) -> [UInt8]? in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 8) { fingerprint -> [UInt8]? in
                fingerprint.initialize(repeating: 0)
                guard libinjection_sqli(bytes.baseAddress, bytes.count, fingerprint.baseAddress) == 1 else {
                    return nil
                }
                return fingerprint.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            }
        }
    }

    /// Whether the value looks like cross-site scripting.
    static func isScripting(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        withTerminated(value, context) { libinjection_xss($0.baseAddress, $0.count) == 1 }
    }

    /// Whether the SQL tokenizer would take more than some milliseconds. It looks for the end of a word up to the next
    /// blank or operator, and when the word has a keyword before a `.` or a backtick it takes the keyword alone and
    /// looks again, so that 64 KB of `or.or.or.` take two seconds.
    static func isCostly(_ value: Span<UInt8>) -> Bool {
        // 1 KB takes half a millisecond at the worst.
        guard value.count > 1024 else { return false }
        var work = 0
        var start = 0
        var divisions = 0
        let delimiters = Self.delimiters
        for index in value.indices {
            let byte = value[index]
            if delimiters.contains(byte) {
                work &+= divisions &* (index &- start)
                start = index &+ 1
                divisions = 0
            } else if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "`"), index > start, isWord(value[index &- 1]) {
                divisions &+= 1
            }
        }
        work &+= divisions &* (value.count &- start)
        return work > costliest &+ 8 &* value.count
    }

    /// Bytes looked at again, counted as above, beside eight for each byte, which sentences with points in them take;
    /// around 2 ns each, and up to five passes.
    private static let costliest = 500_000

    /// What ends a word for libinjection.
    private static let delimiters = ByteSet(Array(" []{}<>:\\?=@!#~+-*/&|^%(),';\t\n\u{0B}\u{0C}\r\"\0".utf8) + [0xA0])

    private static func isWord(_ byte: UInt8) -> Bool {
        byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
    }

    /// The C code may look at up to three bytes behind the value, so it gets a copy with zeros there.
    private static func withTerminated<Result>(
        _ value: Span<UInt8>,
        _ context: OperatorContext,
        _ body: (UnsafeBufferPointer<CChar>) -> Result
    ) -> Result {
        context.terminated.removeAll(keepingCapacity: value.count <= 65_536)
        context.terminated.reserveCapacity(value.count &+ 4)
        value.withUnsafeBufferPointer { context.terminated.append(contentsOf: $0) }
        for _ in 0..<4 { context.terminated.append(0) }
        return context.terminated.withUnsafeBytes { bytes in
            body(UnsafeBufferPointer(rebasing: bytes.bindMemory(to: CChar.self)[..<value.count]))
        }
    }
}
