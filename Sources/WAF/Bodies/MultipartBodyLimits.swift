// SPDX-License-Identifier: Apache-2.0

/// How much of a multipart body is read. A body beyond a limit is in error.
package struct MultipartLimits: Hashable, Sendable {
    /// Parts. 1,000, as for arguments of other bodies: the product form of a shop's back office has some hundred.
    package var parts = 1_000
    /// Files (SecUploadFileLimit). 100 as in the reference. Files beyond it are still named and measured.
    package var files = 100
    /// Bytes of the header of one part, all lines together. 8 KiB: browsers send about 200 bytes.
    package var partHeaderBytes = 8_192
    /// Header lines of one part, continuation lines not counted. 32: browsers send two, mail programs ten.
    package var partHeaderLines = 32
    /// Bytes of a boundary (RFC 2046, section 5.1.1: "no more than 70").
    package var boundaryBytes = 70

    package init() {}
}

extension MultipartFlags {
    /// The flags that each alone make MULTIPART_STRICT_ERROR 1, as an error in reading the body does.
    package static let strictErrors: MultipartFlags = [
        .boundaryQuoted, .boundaryWhitespace, .dataBefore, .dataAfter, .headerFolding, .invalidHeaderFolding,
        .invalidPart, .invalidQuoting, .lfLine, .missingSemicolon, .fileLimitExceeded,
    ]
}
