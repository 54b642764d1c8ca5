// SPDX-License-Identifier: Apache-2.0

import NIOCore
import WAF

extension [UInt8] {
    /// Two parts of the array, in place.
    func withSpans<Result>(
        _ first: Range<Int>,
        _ second: Range<Int>,
        _ body: (Span<UInt8>, Span<UInt8>) -> Result
    ) -> Result {
        body(span.extracting(first), span.extracting(second))
    }
}

extension ByteBuffer {
    /// The readable bytes, in place.
    func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        withUnsafeReadableBytes { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { body($0.span) }
        }
    }
}

extension HTTPVersion {
    /// As a request line has it.
    var bytes: [UInt8] {
        switch self {
        case .http10: Array("HTTP/1.0".utf8)
        case .http11: Array("HTTP/1.1".utf8)
        case .http2: Array("HTTP/2.0".utf8)
        }
    }
}
