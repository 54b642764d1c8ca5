// SPDX-License-Identifier: Apache-2.0

/// What a body processor tells as it goes through a body, in the order of the bytes.
package protocol BodySink {
    /// One member of a collection. False: the limit is reached, and the processor stops.
    mutating func add(_ collection: BodyCollection, name: Span<UInt8>, value: Span<UInt8>) -> Bool
}

/// The collections that body processors fill.
package enum BodyCollection: Hashable, Sendable {
    /// ARGS_POST: name and value, decoded.
    case argument
    /// FILES: the form field's name and the file's name as the client gave it. FILES_NAMES are its names.
    case file
    /// FILES_SIZES: the field's name and the size in decimal.
    case fileSize
    /// FILES_TMP_CONTENT: the field's name and the content.
    case fileContent
    /// MULTIPART_PART_HEADERS: the part's name and one header line.
    case partHeader
    /// MULTIPART_NAME: the `name` parameter of a part.
    case partName
    /// MULTIPART_FILENAME: the `filename` parameter of a part.
    case partFileName
    /// XML: `/*` is the text of all elements, `//@*` all attribute values; the name says which.
    case xml
}

/// How a body was read, beside what is in it.
package struct BodyReport: Hashable, Sendable {
    /// Why the body could not be read to its end: REQBODY_ERROR is 1 and this is REQBODY_ERROR_MSG. No received bytes.
    package var error: String?
    /// URLENCODED_ERROR: a percent sign without two hexadecimal digits.
    package var hasURLEncodingError = false
    package var multipart = MultipartFlags()
    /// FILES_COMBINED_SIZE.
    package var filesCombinedSize = 0
    /// A sink said that its limit is reached.
    package var isTruncated = false

    package init() {}
}

/// The anomalies of a multipart body, by the names of their variables (MULTIPART_BOUNDARY_QUOTED and so on).
package struct MultipartFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package static let boundaryQuoted = MultipartFlags(rawValue: 1 << 0)
    package static let boundaryWhitespace = MultipartFlags(rawValue: 1 << 1)
    package static let dataBefore = MultipartFlags(rawValue: 1 << 2)
    package static let dataAfter = MultipartFlags(rawValue: 1 << 3)
    package static let headerFolding = MultipartFlags(rawValue: 1 << 4)
    package static let invalidHeaderFolding = MultipartFlags(rawValue: 1 << 5)
    package static let invalidPart = MultipartFlags(rawValue: 1 << 6)
    package static let invalidQuoting = MultipartFlags(rawValue: 1 << 7)
    package static let lfLine = MultipartFlags(rawValue: 1 << 8)
    package static let crlfAndLFLines = MultipartFlags(rawValue: 1 << 9)
    package static let missingSemicolon = MultipartFlags(rawValue: 1 << 10)
    package static let fileLimitExceeded = MultipartFlags(rawValue: 1 << 11)
    /// A line that could have been meant as a boundary.
    package static let unmatchedBoundary = MultipartFlags(rawValue: 1 << 12)
    /// The body ended before its closing boundary.
    package static let unclosed = MultipartFlags(rawValue: 1 << 13)
    /// Lines that could have been meant as a boundary, but boundaries of the body stand after them, as when a file
    /// holds a mail: MULTIPART_UNMATCHED_BOUNDARY is 2, and not 1 as for `unmatchedBoundary`.
    package static let foreignBoundary = MultipartFlags(rawValue: 1 << 14)
}

extension MultipartFlags {
    /// MULTIPART_UNMATCHED_BOUNDARY: 1 for a line that could have been meant as a boundary, 2 for one of another body.
    var unmatchedBoundary: Int { contains(.unmatchedBoundary) ? 1 : contains(.foreignBoundary) ? 2 : 0 }
}
