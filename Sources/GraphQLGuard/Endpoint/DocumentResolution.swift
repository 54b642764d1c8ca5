// SPDX-License-Identifier: Apache-2.0

import JSON

/// Where the text of a request's document is.
enum DocumentText {
    /// In the body.
    case sent(Range<Int>)
    /// In the scratch's `text`.
    case decoded
    case stored([UInt8])
}

/// A request's document, and what is still to be done about it.
struct ResolvedDocument {
    var text: DocumentText
    var unlisted: UnlistedDocument?
    /// The hash under which it is registered once it is found good.
    var registration: [UInt8]?
}

/// Which document a request means: its own text, a trusted document, or one that was registered.
extension RequestCheck {
    /// Nil: there is none, which has been reported.
    mutating func resolve(
        _ request: GraphQLRequest,
        _ node: Int,
        at position: Int,
        _ json: JSONDocument,
        _ bytes: Span<UInt8>,
        _ scratch: inout GraphQLScratch
    ) -> ResolvedDocument? {
        var document: ResolvedDocument?
        if let query = request.query {
            document = ResolvedDocument(text: .sent(json[query].content))
            if json[query].hasEscapes {
                scratch.text.removeAll(keepingCapacity: true)
                json.decodeString(query, in: bytes, into: &scratch.text)
                document?.text = .decoded
            }
        }
        // The usual request, with its text and nothing else.
        if endpoint.policy.trustedDocuments == nil, request.persistedQueryHash == nil, request.documentID == nil,
            request.relayID == nil, document != nil
        {
            return document
        }

        let id = documentID(request, at: position, json, bytes)
        if let known = trust(&document, id: id, at: position, bytes, scratch) {
            if document == nil { resolved.append((position, node, known)) }
            return ResolvedDocument(text: .stored(known))
        }
        if let hash = request.persistedQueryHash {
            var key: [UInt8] = []
            json.decodeString(hash, in: bytes, into: &key)
            if let known = persisted(&document, key, at: position, bytes, &scratch) {
                resolved.append((position, node, known))
                return ResolvedDocument(text: .stored(known))
            }
        }
        if document == nil {
            outcome.isComplete = false
            if outcome.answer == nil {
                report(.operation, "the request has no text, and its document is not known here", request: position)
            }
        }
        return document
    }

    /// The id by which a trusted document is named. What a backend might take for one is refused.
    private mutating func documentID(
        _ request: GraphQLRequest,
        at position: Int,
        _ json: JSONDocument,
        _ bytes: Span<UInt8>
    ) -> [UInt8]? {
        var node: Int?
        var other = request.documentID ?? request.relayID
        if endpoint.policy.trustedDocuments != nil {
            switch endpoint.policy.documentKey {
            case .relay:
                node = request.relayID
                other = request.documentID
            case .apollo:
                node = request.persistedQueryHash
            case .plain:
                node = request.documentID ?? request.id
                other = request.relayID ?? (request.documentID == nil ? nil : request.id)
            }
        }
        if other != nil {
            report(.request, "the request names a document in a way that is not served here", request: position)
        }
        guard let node else { return nil }
        var id: [UInt8] = []
        json.decodeString(node, in: bytes, into: &id)
        return id
    }

    /// The trusted document of an id; else what is not on the list is reported.
    private mutating func trust(
        _ document: inout ResolvedDocument?,
        id: [UInt8]?,
        at position: Int,
        _ bytes: Span<UInt8>,
        _ scratch: GraphQLScratch
    ) -> [UInt8]? {
        guard let trusted = endpoint.policy.trustedDocuments else { return nil }
        guard let sent = document.map({ text(of: $0, bytes, scratch) }) else {
            if let id, let known = trusted.document(id.span) { return known }
            if id != nil { report(.trusted, "the document is not on the list", request: position) }
            return nil
        }
        if let id, let known = trusted.document(id.span), known != sent {
            report(.trusted, "the document is not the one that its id names", request: position)
        } else if !trusted.contains(sent.span) {
            report(.trusted, "the document is not on the list", request: position)
            document?.unlisted = UnlistedDocument(id: id, text: sent)
        }
        return nil
    }

    /// The registered document of a hash; a document that came with its hash is held to it.
    private mutating func persisted(
        _ document: inout ResolvedDocument?,
        _ key: [UInt8],
        at position: Int,
        _ bytes: Span<UInt8>,
        _ scratch: inout GraphQLScratch
    ) -> [UInt8]? {
        let isServed = endpoint.policy.persistedQueries > 0 && endpoint.sha256 != nil
        guard let sent = document.map({ text(of: $0, bytes, scratch) }) else {
            if isServed, let known = scratch.persistedQueries.document(key) { return known }
            // Clients of a manifest are told the same, and send the text.
            let isNamed = endpoint.policy.trustedDocuments != nil && endpoint.policy.documentKey == .apollo
            outcome.answer = isServed || isNamed ? .notFound : .notSupported
            return nil
        }
        guard let sha256 = endpoint.sha256 else { return nil }
        guard Self.hexadecimal(sha256(sent.span)) == key else {
            report(.request, "the hash is not that of the document", request: position)
            document?.unlisted = nil
            return nil
        }
        if isServed { document?.registration = key }
        return nil
    }

    private func text(of document: ResolvedDocument, _ bytes: Span<UInt8>, _ scratch: GraphQLScratch) -> [UInt8] {
        switch document.text {
        case .sent(let range): bytes.extracting(range).withUnsafeBufferPointer { Array($0) }
        case .decoded: scratch.text
        case .stored(let text): text
        }
    }

    static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return bytes.flatMap { [digits[Int($0 &>> 4)], digits[Int($0 & 15)]] }
    }
}
