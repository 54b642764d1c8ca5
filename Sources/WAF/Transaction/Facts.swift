// SPDX-License-Identifier: Apache-2.0

/// Who is talking to whom, as the gateway knows it.
package struct ConnectionFacts: Sendable {
    /// Text of an address, without brackets.
    package var clientAddress: [UInt8] = []
    package var clientPort = 0
    package var serverAddress: [UInt8] = []
    package var serverPort = 0
    package var requestID: [UInt8] = []

    package init() {}
}

/// The request line and what is read from it.
struct RequestFacts {
    var method = Value.empty
    var uri = Value.empty
    var uriRaw = Value.empty
    var line = Value.empty
    var version = Value.empty
    var queryString = Value.empty
    var filename = Value.empty
    var basename = Value.empty
    /// Of the Host field, without the port.
    var serverName = Value.empty
}

struct ResponseFacts {
    var status = 0
    var version = Value.empty
    var contentType = Value.empty
    var contentLength = Value.empty
    var body = Value.empty
    /// The body was longer than its limit.
    var isCut = false
}

/// The files of a multipart body.
struct UploadFacts {
    var files: [Field] = []
    var sizes: [Field] = []
    var contents: [Field] = []
    var partHeaders: [Field] = []
    var partNames: [Field] = []
    var partFileNames: [Field] = []
    var xml: [Field] = []

    mutating func removeAll() {
        files.removeAll(keepingCapacity: true)
        sizes.removeAll(keepingCapacity: true)
        contents.removeAll(keepingCapacity: true)
        partHeaders.removeAll(keepingCapacity: true)
        partNames.removeAll(keepingCapacity: true)
        partFileNames.removeAll(keepingCapacity: true)
        xml.removeAll(keepingCapacity: true)
    }
}

/// The request body as it was received and read.
struct BodyFacts {
    var report = BodyReport()
    var length = 0
    /// REQUEST_BODY; nil when rules do not get to see the body as it is.
    var raw: Value?
    /// What virtual patches look at.
    var json = JSONFacts()
    var wasRead = false
    /// The query string had a percent sign without two hexadecimal digits.
    var hasQueryError = false
    /// The body was longer than its limit, and is cut.
    var isCut = false
    /// Arguments beyond the limit were left out.
    var hasDroppedArguments = false
}
