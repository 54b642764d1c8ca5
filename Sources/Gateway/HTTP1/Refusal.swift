// SPDX-License-Identifier: Apache-2.0

package import Core

/// Why a message is not accepted: every way in which bytes can fail to be the HTTP we take.
///
/// The readers throw these for requests and responses alike; ``problem`` says what a client is told.
package enum Refusal: Error, Equatable, Sendable, CaseIterable {
    // Lines.
    case bareCarriageReturn, bareLineFeed, controlByte, leadingEmptyLine
    // The request line.
    case invalidRequestLine, unknownMethod, connectMethod, unsupportedVersion, obsoleteVersion, targetTooLong,
        nonASCIITarget
    // The status line.
    case invalidStatusLine
    // Fields.
    case obsoleteLineFolding, invalidFieldName, missingColon, spaceBeforeColon, underscoreInFieldName
    case fieldLineTooLong, headTooLarge, tooManyFields
    // Framing.
    case repeatedContentLength, invalidContentLength, contentLengthWithTransferEncoding
    case invalidTransferEncoding, unknownTransferEncoding, transferEncodingInHTTP10
    // Chunks.
    case invalidChunkSize, invalidChunkExtension, chunkExtensionsTooLarge, missingChunkTerminator
    case forbiddenTrailer
    // The target and the host.
    case invalidTarget, missingHost, repeatedHost, invalidHost, hostMismatch
    // The path.
    case invalidPercentEncoding, encodedControl, encodedSeparator, doubleEncoding, backslash, invalidUTF8
    case aboveRoot, pathParameter, emptySegment
    // Connection and expectation.
    case protectedConnectionOption, unknownExpectation
    // HTTP/2.
    case invalidPseudoHeader, connectionSpecificField, upperCaseFieldName

    package var problem: Problem {
        let (check, status, detail) = description
        return Problem(check, status: status, detail, closesConnection: true)
    }

    private var description: (CheckID, Int?, String) {
        switch self {
        case .bareCarriageReturn: (.syntax, nil, "a carriage return stands without its line feed")
        case .bareLineFeed: (.syntax, nil, "a line ends with a line feed alone; lines end with CR LF")
        case .controlByte: (.syntax, nil, "a control byte stands in the request head")
        case .leadingEmptyLine: (.syntax, nil, "the request begins with an empty line")
        case .invalidRequestLine:
            (.syntax, nil, "the request line is not a method, a target and a version with one space between")
        case .unknownMethod: (.method, 501, "the method is not known to this gateway")
        case .connectMethod: (.method, 405, "CONNECT is not served: this is no forward proxy")
        case .obsoleteVersion: (.version, 400, "no version of HTTP before 1.0 names itself; use HTTP/1.1")
        case .unsupportedVersion: (.version, nil, "use HTTP/1.1 or HTTP/2")
        case .targetTooLong: (.urlLength, nil, "shorten the request target or move data into the body")
        case .nonASCIITarget: (.target, nil, "the request target holds bytes that must be percent-encoded")
        case .invalidStatusLine: (.upstreamProtocol, nil, "the status line is not valid")
        case .obsoleteLineFolding: (.syntax, nil, "a header field is folded over several lines")
        case .invalidFieldName:
            (.headerNames, nil, "a header field name is empty or holds bytes that are not token characters")
        case .missingColon: (.syntax, nil, "a header line has no colon")
        case .spaceBeforeColon: (.syntax, nil, "white space stands between a header field name and its colon")
        case .underscoreInFieldName: (.headerNames, nil, "a header field name holds an underscore; use a hyphen")
        case .fieldLineTooLong: (.headerSize, nil, "a header line is too long")
        case .headTooLarge: (.headerSize, nil, "the header fields are too large together")
        case .tooManyFields: (.headerSize, nil, "there are too many header fields")
        case .repeatedContentLength: (.framing, nil, "Content-Length is given more than once")
        case .invalidContentLength: (.framing, nil, "Content-Length is not a plain decimal number")
        case .contentLengthWithTransferEncoding: (.framing, nil, "Content-Length and Transfer-Encoding are both given")
        case .invalidTransferEncoding: (.framing, nil, "Transfer-Encoding must be exactly `chunked`")
        case .unknownTransferEncoding: (.framing, 501, "the transfer coding is not supported; use `chunked`")
        case .transferEncodingInHTTP10: (.framing, nil, "Transfer-Encoding is not part of HTTP/1.0")
        case .invalidChunkSize: (.framing, nil, "a chunk size is not a plain hexadecimal number")
        case .invalidChunkExtension: (.framing, nil, "a chunk extension is malformed")
        case .chunkExtensionsTooLarge: (.framing, nil, "the chunk extensions are too large")
        case .missingChunkTerminator: (.framing, nil, "a chunk is not followed by CR LF")
        case .forbiddenTrailer: (.trailers, nil, "a trailer field may not frame, route or authenticate a message")
        case .invalidTarget: (.target, nil, "the request target has no form this gateway serves")
        case .missingHost: (.host, nil, "the Host header field is missing")
        case .repeatedHost: (.host, nil, "the Host header field is given more than once")
        case .invalidHost: (.host, nil, "the host is not a name or an address with an optional port")
        case .hostMismatch: (.host, nil, "the request target and the Host header field name different hosts")
        case .invalidPercentEncoding:
            (.path, nil, "a percent sign in the path is not followed by two hexadecimal digits")
        case .encodedControl: (.path, nil, "the path holds an encoded control byte")
        case .encodedSeparator: (.path, nil, "the path holds an encoded slash or backslash")
        case .doubleEncoding: (.path, nil, "the path is percent-encoded twice")
        case .backslash: (.path, nil, "the path holds a backslash")
        case .invalidUTF8: (.path, nil, "the path's percent-encoded bytes are not valid UTF-8")
        case .aboveRoot: (.path, nil, "the path leads above the root")
        case .pathParameter: (.path, nil, "the path holds a `;` parameter")
        case .emptySegment: (.path, nil, "the path holds an empty segment")
        case .protectedConnectionOption:
            (.framing, nil, "Connection names a header field that belongs to the message, not to the connection")
        case .unknownExpectation: (.expectation, nil, "only the expectation `100-continue` is supported")
        case .invalidPseudoHeader:
            (.http2Semantics, nil, "a pseudo-header field is missing, repeated, unknown or misplaced")
        case .connectionSpecificField:
            (.http2Semantics, nil, "a connection-specific header field stands in an HTTP/2 request")
        case .upperCaseFieldName: (.http2Semantics, nil, "an HTTP/2 header field name holds upper-case letters")
        }
    }
}
