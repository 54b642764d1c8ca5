// SPDX-License-Identifier: Apache-2.0

import JSON
import Matching

extension Transaction {
    /// Phase 1: the request line and header are known.
    package func processRequestHeaders() -> Interruption? {
        bodyProcessor = processorByContentType
        return run(.requestHeaders)
    }

    /// How many bytes of the request body rules look at; 0 when they look at none.
    package var wantedRequestBody: Int { engine != .off && readsRequestBody ? requestBodyLimit : 0 }

    /// Phase 2. Runs whether there is a body or not.
    ///
    /// - Parameter isCut: the body was longer than its limit, and this is the start of it.
    package func processRequestBody(_ bytes: Span<UInt8>, isCut: Bool = false) -> Interruption? {
        if engine != .off, readsRequestBody, !bytes.isEmpty || bodyProcessor != nil { read(bytes, isCut: isCut) }
        return run(.requestBody)
    }

    /// Phase 3: the response's status line and header are known.
    package func processResponseHeaders(status: Int, version: Span<UInt8>) -> Interruption? {
        response.status = status
        response.version = memory.append(version)
        invalidate(.response)
        return run(.responseHeaders)
    }

    /// How many bytes of the response body rules look at; 0 when they look at none.
    package var wantedResponseBody: Int {
        guard engine != .off, readsResponseBody, isInspectedMediaType else { return 0 }
        return responseBodyLimit
    }

    /// Phase 4.
    package func processResponseBody(_ bytes: Span<UInt8>, isCut: Bool = false) -> Interruption? {
        response.isCut = isCut
        if !bytes.isEmpty { response.body = memory.append(bytes) }
        invalidate(.response)
        return run(.responseBody)
    }

    /// Phase 5: everything is over, and rules may still count and log.
    package func processLogging() { _ = run(.logging) }

    private var isInspectedMediaType: Bool {
        let type = withBytes(of: response.contentType) { span in
            let end = Self.index(of: UInt8(ascii: ";"), in: span) ?? span.count
            return span.extracting(0..<end).withUnsafeBufferPointer { $0.map(NameHash.lowercase) }
        }
        let text = String(decoding: type, as: UTF8.self).filter { $0 != " " }
        return plan.settings.responseBodyMediaTypes.contains(text)
    }

    // MARK: The request body

    /// Forms and multipart bodies are read by what they say they are; for JSON and XML rules choose the reader.
    private var processorByContentType: BodyProcessor? {
        guard
            let field = requestHeaders.last(where: { field in
                withBytes(of: field.name) { NameHash.matches($0, lowered: Self.contentTypeName) }
            })
        else { return nil }
        return withBytes(of: field.value) { span in
            if Self.hasPrefix(span, "application/x-www-form-urlencoded") { return .urlencoded }
            if Self.hasPrefix(span, "multipart/form-data") { return .multipart }
            return nil
        }
    }

    private static func hasPrefix(_ span: Span<UInt8>, _ prefix: StaticString) -> Bool {
        guard span.count >= prefix.utf8CodeUnitCount else { return false }
        return prefix.withUTF8Buffer { prefix in
            for index in prefix.indices where NameHash.lowercase(span[index]) != prefix[index] { return false }
            return true
        }
    }

    private func read(_ bytes: Span<UInt8>, isCut: Bool) {
        body.wasRead = true
        body.length = bytes.count
        body.isCut = isCut
        // Of XML and multipart the parts say more; the whole would only be a source of false alarms.
        if bodyProcessor == .urlencoded || bodyProcessor == .json || bodyProcessor == nil && forcesRequestBodyVariable {
            body.raw = memory.append(bytes)
        }
        keepJSON(bytes)
        // A body without a reader that rules want to see is one long value.
        var sink = TransactionSink(transaction: self)
        switch bodyProcessor {
        case .urlencoded:
            var decoded: [UInt8] = []
            swap(&decoded, &scratch)
            body.report = URLEncodedBody.process(
                bytes,
                separator: plan.settings.argumentSeparator,
                limit: remainingArguments,
                scratch: &decoded,
                sink: &sink
            )
            swap(&decoded, &scratch)
        case .multipart: readMultipart(bytes, &sink)
        case .json:
            // The worker's, for the room it has; one that grew large is let go.
            var document = JSONDocument()
            swap(&document, &context.document)
            body.report = JSONBody.process(
                bytes,
                depthLimit: plan.settings.jsonDepthLimit,
                document: &document,
                sink: &sink
            )
            if bytes.count <= Self.largestKeptDocument { swap(&document, &context.document) }
        case .xml: body.report = XMLBody.process(bytes, sink: &sink)
        case nil: break
        }
        if body.report.isTruncated { body.hasDroppedArguments = true }
        checkNoFilesLimit(bytes.count)
        invalidate(.requestBody)
    }

    /// Bytes of a JSON body whose document's room is used again.
    private static let largestKeptDocument = 65_536

    /// SecRequestBodyNoFilesLimit: of a multipart body the headers of its parts and what is no file count. Too much is an
    /// error of the body as ModSecurity has it, for rules to refuse.
    private func checkNoFilesLimit(_ count: Int) {
        guard let limit = plan.settings.requestBodyNoFilesLimit, body.report.error == nil else { return }
        var count = count
        if bodyProcessor == .multipart {
            count = upload.partHeaders.reduce(0) { $0 &+ Int($1.value.count) }
            count = argsPost.reduce(count) { $0 &+ Int($1.value.count) }
        }
        guard count > limit else { return }
        body.report.error = "the request body without its files is longer than the limit"
    }

    var remainingArguments: Int { max(0, plan.settings.argumentsLimit - argsGet.count) }

    private func readMultipart(_ bytes: Span<UInt8>, _ sink: inout TransactionSink) {
        guard
            let field = requestHeaders.last(where: { field in
                withBytes(of: field.name) { NameHash.matches($0, lowered: Self.contentTypeName) }
            })
        else { return }
        // The sink appends to the memory the field is in.
        let contentType = array(field.value)
        var limits = MultipartLimits()
        limits.files = plan.settings.uploadFileLimit
        var decoded: [UInt8] = []
        swap(&decoded, &scratch)
        body.report = MultipartBody.process(
            bytes,
            contentType: contentType.span,
            limits: limits,
            scratch: &decoded,
            sink: &sink
        )
        swap(&decoded, &scratch)
    }
}

/// Puts what a body processor finds into the collections.
struct TransactionSink: BodySink {
    let transaction: Transaction

    mutating func add(_ collection: BodyCollection, name: Span<UInt8>, value: Span<UInt8>) -> Bool {
        guard collection != .argument else {
            guard transaction.argsPost.count < transaction.remainingArguments else { return false }
            transaction.argsPost.append(transaction.argument(name, value))
            return true
        }
        let field = transaction.field(name, value)
        switch collection {
        case .argument: break
        case .file: transaction.upload.files.append(field)
        case .fileSize: transaction.upload.sizes.append(field)
        case .fileContent: transaction.upload.contents.append(field)
        case .partHeader: transaction.upload.partHeaders.append(field)
        case .partName: transaction.upload.partNames.append(field)
        case .partFileName: transaction.upload.partFileNames.append(field)
        case .xml: transaction.upload.xml.append(field)
        }
        return true
    }
}
