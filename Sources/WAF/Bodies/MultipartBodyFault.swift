// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a multipart body, for REQBODY_ERROR_MSG. The texts hold no received bytes.
enum MultipartBodyFault: String, Error, Hashable, CaseIterable, Sendable {
    // The Content-Type header: without a boundary nothing of the body is read.
    case noContentType = "multipart: there is no Content-Type header"
    case contentTypeTooLong = "multipart: the Content-Type header is too long"
    case otherMediaType = "multipart: the media type is not multipart/form-data"
    case noBoundary = "multipart: the Content-Type header has no boundary parameter"
    case severalBoundaries = "multipart: the Content-Type header has more than one boundary parameter"
    case boundaryCase = "multipart: the boundary parameter's name is not in lower case"
    case boundaryPlace = "multipart: something stands between the media type and the boundary parameter"
    case boundaryName = "multipart: something stands between the boundary parameter's name and its value"
    case boundaryQuote = "multipart: the boundary has a quotation mark at one end only"
    case boundaryCharacter = "multipart: the boundary has a character that RFC 2046 does not allow"
    case boundaryEmpty = "multipart: the boundary is empty"
    case boundaryTooLong = "multipart: the boundary is longer than RFC 2046 allows"

    // The lines of the body.
    case noPart = "multipart: the boundary does not occur in the body"
    case unclosed = "multipart: the final boundary is missing"
    case boundaryLineEnd = "multipart: a boundary is followed by something other than a line end"
    case boundaryLineQuoted = "multipart: a boundary line has its boundary in quotation marks"
    case boundaryLineWhitespace = "multipart: a boundary line has whitespace before its boundary"
    case tooManyParts = "multipart: there are more parts than allowed"
    case tooManyFiles = "multipart: there are more files than allowed"

    // The header of a part.
    case headerTooLong = "multipart: the header of a part is too long"
    case tooManyHeaderLines = "multipart: the header of a part has too many lines"
    case headerUnended = "multipart: a boundary stands within the header of a part"
    case headerNUL = "multipart: the header of a part has a NUL byte"
    case headerFoldingFirst = "multipart: the header of a part starts with a continuation line"
    case headerNoColon = "multipart: a part header has no colon"
    case headerNoName = "multipart: a part header has no name"
    case headerNameCharacter = "multipart: the name of a part header has an invalid character"
    case headerRepeated = "multipart: a part header occurs twice"

    // Content-Disposition.
    case noDisposition = "multipart: a part has no Content-Disposition header"
    case otherDisposition = "multipart: the Content-Disposition of a part is not form-data"
    case dispositionSyntax = "multipart: the Content-Disposition of a part cannot be read"
    case dispositionParameter = "multipart: the Content-Disposition of a part has an unknown parameter"
    case noName = "multipart: the Content-Disposition of a part has no name"
    case nameRepeated = "multipart: the Content-Disposition of a part has two names"
    case fileNameRepeated = "multipart: the Content-Disposition of a part has two file names"
    case fileNameHidden = "multipart: the Content-Disposition of a part writes its file name in an unusual way"
    case extendedFileNameAlone = "multipart: the Content-Disposition of a part has filename* but no filename"
}
