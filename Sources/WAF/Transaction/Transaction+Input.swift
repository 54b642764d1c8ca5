// SPDX-License-Identifier: Apache-2.0

import Matching

extension Transaction {
    /// The request line as received. The target is of any form; what rules see as REQUEST_URI begins with its path.
    package func setRequestLine(method: Span<UInt8>, target: Span<UInt8>, version: Span<UInt8>) {
        request.method = memory.append(method)
        request.version = memory.append(version)
        request.uriRaw = memory.append(target)
        let start = memory.count
        method.withUnsafeBufferPointer { method in
            target.withUnsafeBufferPointer { target in
                version.withUnsafeBufferPointer { version in
                    memory.withBytes { bytes in
                        bytes.append(contentsOf: method)
                        bytes.append(UInt8(ascii: " "))
                        bytes.append(contentsOf: target)
                        bytes.append(UInt8(ascii: " "))
                        bytes.append(contentsOf: version)
                    }
                }
            }
        }
        request.line = memory.value(from: start)
        readTarget(target)
    }

    private func readTarget(_ target: Span<UInt8>) {
        // An absolute target is the path behind its authority.
        let path = target.extracting(Self.pathStart(target)..<target.count)
        request.uri = memory.append(path)
        let fragment = Self.index(of: UInt8(ascii: "#"), in: path) ?? path.count
        let mark = Self.index(of: UInt8(ascii: "?"), in: path).map { min($0, fragment) } ?? fragment
        scratch.removeAll(keepingCapacity: true)
        PercentDecoding.decode(path.extracting(0..<mark), into: &scratch)
        request.filename = memory.append(scratch)
        let slash = scratch.lastIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
        let base = slash.map { $0 + 1 } ?? 0
        request.basename = memory.part(request.filename, base..<scratch.count)
        guard mark < path.count, path[mark] == UInt8(ascii: "?") else { return }
        let query = path.extracting((mark + 1)..<path.count)
        request.queryString = memory.append(query)
        var decoded: [UInt8] = []
        swap(&decoded, &scratch)
        let report = URLEncodedBody.process(
            query,
            separator: plan.settings.argumentSeparator,
            limit: plan.settings.argumentsLimit,
            scratch: &decoded
        ) { name, value in
            argsGet.append(argument(name, value))
            return true
        }
        swap(&decoded, &scratch)
        body.hasQueryError = report.hasURLEncodingError
        if report.isTruncated { body.hasDroppedArguments = true }
    }

    /// Where the path of a target begins: behind `scheme://authority` when it has one.
    private static func pathStart(_ target: Span<UInt8>) -> Int {
        guard !target.isEmpty, target[0] != UInt8(ascii: "/"), let colon = index(of: UInt8(ascii: ":"), in: target),
            colon + 2 < target.count, target[colon + 1] == UInt8(ascii: "/"), target[colon + 2] == UInt8(ascii: "/")
        else { return 0 }
        for index in (colon + 3)..<target.count
        where target[index] == UInt8(ascii: "/") || target[index] == UInt8(ascii: "?") {
            return index
        }
        return target.count
    }

    static func index(of byte: UInt8, in span: Span<UInt8>) -> Int? {
        for index in span.indices where span[index] == byte { return index }
        return nil
    }

    /// Forgets the response so far: another upstream is asked.
    package func beginResponse() {
        response = ResponseFacts()
        responseHeaders.removeAll(keepingCapacity: true)
        invalidate(.response)
    }

    /// A field line of the request head, in the order received.
    package func addRequestHeader(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        let field = knownField(name, value)
        requestHeaders.append(field)
        if NameHash.matches(name, lowered: Self.cookieName) {
            CookieFields.process(value) { name, value in
                requestCookies.append(knownField(name, value))
                return requestCookies.count < plan.settings.argumentsLimit
            }
        } else if NameHash.matches(name, lowered: Self.hostName) {
            let colon = Self.index(of: UInt8(ascii: ":"), in: value)
            // An IPv6 literal keeps its colons.
            let end = value.isEmpty || value[0] == UInt8(ascii: "[") ? value.count : colon ?? value.count
            request.serverName = memory.part(field.value, 0..<end)
        }
    }

    private static let cookieName = Array("cookie".utf8)
    private static let hostName = Array("host".utf8)

    /// A field line of the response head.
    package func addResponseHeader(_ name: Span<UInt8>, _ value: Span<UInt8>) {
        let field = field(name, value)
        responseHeaders.append(field)
        if NameHash.matches(name, lowered: Self.contentTypeName) { response.contentType = field.value }
        if NameHash.matches(name, lowered: Self.contentLengthName) { response.contentLength = field.value }
    }

    static let contentTypeName = Array("content-type".utf8)
    private static let contentLengthName = Array("content-length".utf8)

    /// As ``field(_:_:)``, for fields that come again and again.
    private func knownField(_ name: Span<UInt8>, _ value: Span<UInt8>) -> Field {
        guard cleanMemory != nil, name.count &+ value.count <= FieldMemory.longestField else {
            return field(name, value)
        }
        let known = context.fields.known(name, value)
        return Field(
            name: memory.append(name, occurring: known.nameBytes),
            value: memory.append(value, occurring: known.valueBytes),
            nameHash: known.nameHash,
            number: known.number,
            nameNumber: known.number
        )
    }

    /// As ``field(_:_:)``, for arguments, whose names come again and again.
    func argument(_ name: Span<UInt8>, _ value: Span<UInt8>) -> Field {
        guard cleanMemory != nil, name.count <= FieldMemory.longestName else { return field(name, value) }
        let known = context.fields.known(name, Span())
        return Field(
            name: memory.append(name, occurring: known.nameBytes),
            value: memory.append(value),
            nameHash: known.nameHash,
            nameNumber: known.number
        )
    }

    /// The number of a value that has no name; 0 for one that is too long.
    func knownNumber(of value: Value) -> UInt32 {
        guard cleanMemory != nil, value.count <= FieldMemory.longestName else { return 0 }
        return withBytes(of: value) { context.fields.known($0, Span()).number }
    }

    /// Keeps a name and a value.
    func field(_ name: Span<UInt8>, _ value: Span<UInt8>) -> Field {
        Field(name: memory.append(name), value: memory.append(value), nameHash: NameHash.of(name))
    }
}

/// Percent decoding of a path, where `+` is itself; a `%` without two hexadecimal digits stays.
enum PercentDecoding {
    static func decode(_ span: Span<UInt8>, into output: inout [UInt8]) {
        var index = 0
        while index < span.count {
            let byte = span[index]
            if byte == UInt8(ascii: "%"), index &+ 2 < span.count, let high = digit(span[index &+ 1]),
                let low = digit(span[index &+ 2])
            {
                output.append(high &<< 4 | low)
                index &+= 3
            } else {
                output.append(byte)
                index &+= 1
            }
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        let decimal = byte &- UInt8(ascii: "0")
        if decimal < 10 { return decimal }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter &+ 10 : nil
    }
}
