// SPDX-License-Identifier: Apache-2.0

/// Decides how a body is framed, from the head alone (RFC 9112, section 6.3), and refuses every
/// combination that two readers could take for different bodies.
enum MessageFraming {
    static func request(_ headers: HeaderBlock, _ version: HTTPVersion) throws(Refusal) -> BodyFraming {
        guard !headers.present.isDisjoint(with: [.contentLength, .transferEncoding]) else { return .none }
        if headers.contains(.transferEncoding) {
            guard version != .http10 else { throw .transferEncodingInHTTP10 }
            return try transferEncoding(headers)
        }
        let length = try contentLength(headers)
        return length == 0 ? .none : .length(length)
    }

    /// - Parameter method: of the request that is being answered.
    static func response(
        _ headers: HeaderBlock,
        status: Int,
        to method: HTTPMethod,
        _ version: HTTPVersion
    ) throws(Refusal) -> BodyFraming {
        let hasTransferEncoding = headers.contains(.transferEncoding)
        if status < 200 || status == 204 {
            // RFC 9110, section 8.6 and RFC 9112, section 6.1: neither field may stand here. A length of
            // zero is common and harmless; any other announces bytes that no reader agrees about.
            guard !hasTransferEncoding else { throw .invalidTransferEncoding }
            if headers.contains(.contentLength), try contentLength(headers) != 0 { throw .invalidContentLength }
            return .none
        }
        if hasTransferEncoding {
            guard version != .http10 else { throw .transferEncodingInHTTP10 }
            let framing = try transferEncoding(headers)
            return method == .head || status == 304 ? .none : framing
        }
        if headers.contains(.contentLength) {
            let length = try contentLength(headers)
            return method == .head || status == 304 || length == 0 ? .none : .length(length)
        }
        return method == .head || status == 304 ? .none : .untilClose
    }

    private static func transferEncoding(_ headers: HeaderBlock) throws(Refusal) -> BodyFraming {
        guard !headers.contains(.contentLength) else { throw .contentLengthWithTransferEncoding }
        guard headers.count(of: .transferEncoding) == 1, let value = headers.first(.transferEncoding) else {
            throw .invalidTransferEncoding
        }
        if value.equalsIgnoringCase("chunked") { return .chunked }
        // A well-formed coding we do not know is a 501; anything that merely resembles `chunked`, an attack.
        let isOther = ["gzip", "deflate", "compress", "br", "zstd"].contains { (name: StaticString) in
            value.equalsIgnoringCase(name)
        }
        throw isOther ? .unknownTransferEncoding : .invalidTransferEncoding
    }

    static func contentLength(_ headers: HeaderBlock) throws(Refusal) -> Int {
        guard headers.count(of: .contentLength) == 1, let value = headers.first(.contentLength) else {
            throw .repeatedContentLength
        }
        // 18 digits stay below 2^63. A leading zero is legal by the grammar, but some read octal.
        guard (1...18).contains(value.count), value.count == 1 || value.first != UInt8(ascii: "0") else {
            throw value.contains(UInt8(ascii: ",")) ? .repeatedContentLength : .invalidContentLength
        }
        var length = 0
        for byte in value {
            guard byte.isDigit else {
                throw value.contains(UInt8(ascii: ",")) ? .repeatedContentLength : .invalidContentLength
            }
            length = length &* 10 &+ Int(byte &- 0x30)
        }
        return length
    }
}
