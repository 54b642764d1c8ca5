// SPDX-License-Identifier: Apache-2.0

import JSON

/// The check of one request: first what it came in, then each request of its batch.
struct RequestCheck {
    let endpoint: GraphQLEndpoint
    let limits: GraphQLGuardLimits
    let isGet: Bool
    var outcome = GraphQLOutcome()
    /// Documents by the requests that named them by hash or id.
    var resolved: [(request: Int, node: Int, text: [UInt8])] = []

    init(_ endpoint: GraphQLEndpoint, _ limits: GraphQLGuardLimits, isGet: Bool) {
        self.endpoint = endpoint
        self.limits = limits
        self.isGet = isGet
    }

    mutating func report(
        _ category: GraphQLCategory,
        _ message: String,
        request: Int = 0,
        measured: Int? = nil,
        limit: Int? = nil
    ) {
        outcome.violations.append(
            GraphQLViolation(category, message, request: request, measured: measured, limit: limit)
        )
    }

    /// Nothing more can be told of a request.
    mutating func end(_ category: GraphQLCategory, _ message: String, request: Int = 0) {
        report(category, message, request: request)
        outcome.isComplete = false
    }

    mutating func envelope(
        _ query: Span<UInt8>,
        _ contentType: Span<UInt8>,
        hasPreflightHeader: Bool,
        _ body: Span<UInt8>,
        _ json: JSONDocument?,
        _ scratch: inout GraphQLScratch
    ) {
        if isGet {
            if endpoint.policy.refusesSimpleRequests, !hasPreflightHeader {
                report(.csrf, "a GET request needs a header field that only scripts of this origin can set")
            }
            parameters(query, &scratch)
            if let text = resolved.first?.text {
                outcome.replacement = .queryString(GraphQLEnvelope.queryString(query, withDocument: text))
            }
            return
        }
        if GraphQLEnvelope.hasParameters(query) {
            report(.request, "a request with a body may have no GraphQL parameters in its target")
        }
        switch GraphQLMediaType(contentType) {
        case .json:
            if let json {
                guard json.isComplete else { return end(.request, "the body is not JSON") }
                requests(json, body, &scratch)
            } else {
                own(body, &scratch)
            }
            replaceBody(body, json ?? scratch.json)
        case .document:
            let text = GraphQLEnvelope.body(fromDocument: body)
            own(text.span, &scratch)
        case .form:
            if endpoint.policy.refusesSimpleRequests {
                report(.csrf, "a page of another origin can send this media type")
            }
            parameters(body, &scratch)
            if let text = resolved.first?.text {
                outcome.replacement = .body(GraphQLEnvelope.queryString(body, withDocument: text))
            }
        case .multipart:
            if endpoint.policy.refusesSimpleRequests {
                report(.csrf, "a page of another origin can send this media type")
            }
            end(.request, "uploads in multipart/form-data are not served")
        case .simple:
            if endpoint.policy.refusesSimpleRequests {
                report(.csrf, "a page of another origin can send this media type")
            }
            end(.request, "the media type must be application/json")
        case .other:
            end(.request, "the media type must be application/json, in UTF-8")
        }
    }

    /// What has no JSON yet is read with the scratch's reader.
    private mutating func own(_ bytes: Span<UInt8>, _ scratch: inout GraphQLScratch) {
        var json = JSONDocument()
        swap(&json, &scratch.json)
        defer { swap(&json, &scratch.json) }
        do throws(JSONError) {
            try json.parse(bytes)
        } catch {
            return end(.request, "the body is not JSON")
        }
        requests(json, bytes, &scratch)
    }

    private mutating func parameters(_ text: Span<UInt8>, _ scratch: inout GraphQLScratch) {
        do throws(GraphQLRequestError) {
            let body = try GraphQLEnvelope.body(fromQueryString: text)
            own(body.span, &scratch)
        } catch {
            end(.request, error.text)
        }
    }

    /// The requests of a body: one, or those of an array.
    private mutating func requests(_ json: JSONDocument, _ bytes: Span<UInt8>, _ scratch: inout GraphQLScratch) {
        guard json[0].kind == .array else { return check(0, at: 0, json, bytes, &scratch) }
        outcome.isBatch = true
        let count = json[0].count
        outcome.requestCount = count
        guard count > 0 else { return end(.request, GraphQLRequestError.emptyBatch.text) }
        if let limit = limits.batch, count > limit {
            outcome.violations.append(
                GraphQLViolation(GraphQLGuardOutcome(.batch, measured: count, limit: limit), request: 0)
            )
            outcome.isComplete = endpoint.policy.readsBeyondLimits
            guard endpoint.policy.readsBeyondLimits else { return }
        }
        guard count <= GraphQLGuardLimits.ceiling.batch else {
            return end(.request, GraphQLRequestError.batchTooLarge(measured: count, limit: 0).text)
        }
        var elements = json.elements(of: 0)
        var position = 0
        while let element = elements.next(in: json) {
            check(element, at: position, json, bytes, &scratch)
            position &+= 1
        }
    }

    /// Puts the text of documents that were named by hash or id into the body, which is otherwise left as it is.
    mutating func replaceBody(_ bytes: Span<UInt8>, _ json: JSONDocument) {
        guard !resolved.isEmpty else { return }
        var splices = ByteSplices()
        for (_, node, text) in resolved {
            var string: [UInt8] = []
            JSONEdits.appendString(text.span, to: &string)
            if let null = GraphQLRequest.value("query", of: node, json, bytes) {
                splices.replace(json[null].range, with: string)
            } else {
                let start = json[node].range.lowerBound &+ 1
                splices.replace(start..<start, with: Array(#""query":"#.utf8) + string + [UInt8(ascii: ",")])
            }
        }
        outcome.replacement = .body(splices.apply(to: bytes))
    }
}
