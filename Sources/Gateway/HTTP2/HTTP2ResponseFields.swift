// SPDX-License-Identifier: Apache-2.0

import NIOHPACK

/// Makes the header block of a response for an HTTP/2 client: lower-case names, no field that speaks
/// of a connection (RFC 9113, section 8.2).
enum HTTP2ResponseFields {
    private static let dropped: HeaderNameSet = [
        .connection, .keepAlive, .proxyConnection, .te, .trailer, .transferEncoding, .upgrade, .http2Settings,
        .contentLength, .xRequestID,
    ]

    /// The names the gateway knows, made into Strings once.
    private static let names: [String] = HeaderName.allCases.map(\.text.description)

    static func make(_ head: ResponseHead, requestID: RequestID, date: [UInt8], isHeadRequest: Bool) -> HPACKHeaders {
        var block = HPACKHeaders()
        block.reserveCapacity(head.headers.fields.count + 5)
        block.add(name: ":status", value: String(head.status))
        append(head.headers, to: &block)
        for entry in head.securityHeaders?.entries ?? [] {
            block.add(name: names[Int(entry.name.rawValue)], value: entry.text)
        }
        if !head.headers.contains(.date) { block.add(name: "date", value: dateValue(date)) }
        block.add(name: "x-request-id", value: requestID.description, indexing: .nonIndexable)
        switch head.framing {
        case .length(let count):
            block.add(name: "content-length", value: String(count))
        case .none where isHeadRequest || head.status == 304:
            if let length = head.headers.first(.contentLength) {
                block.add(name: "content-length", value: String(decoding: length, as: UTF8.self))
            }
        case .none, .chunked, .untilClose, .stream:
            break
        }
        return block
    }

    static func trailers(_ trailers: HeaderBlock) -> HPACKHeaders {
        var block = HPACKHeaders()
        append(trailers, to: &block)
        return block
    }

    /// The bytes a block takes before compression: what must fit into one frame.
    static func size(_ block: HPACKHeaders) -> Int {
        block.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 8 }
    }

    private static func append(_ headers: HeaderBlock, to block: inout HPACKHeaders) {
        headers.bytes.withUnsafeBytes { bytes in
            for field in headers.fields where !field.isRemoved && !dropped.contains(field.name) {
                let value = String(decoding: bytes[headers.valueRange(field)], as: UTF8.self)
                let name =
                    field.name == .other
                    ? String(decoding: bytes[headers.nameRange(field)].map(\.lowercased), as: UTF8.self)
                    : names[Int(field.name.rawValue)]
                // Cookies are secrets: their compression must not depend on what was sent before.
                block.add(name: name, value: value, indexing: field.name == .setCookie ? .neverIndexed : .indexable)
            }
        }
    }

    /// The value within a `Date: ...` line.
    private static func dateValue(_ line: [UInt8]) -> String {
        String(decoding: line.dropFirst(6).dropLast(2), as: UTF8.self)
    }
}
