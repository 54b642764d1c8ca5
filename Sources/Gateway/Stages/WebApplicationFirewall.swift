// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import NIOCore
import WAF

/// Runs the route's rules over the request and its response (`waf`): phase by phase, as soon as what the phase looks
/// at is known.
struct WebApplicationFirewall: RequestStage, BodyStage, ResponseStage, ResponseBodyStage {
    /// What upstreams are spoken to in.
    private static let version = Array("HTTP/1.1".utf8)

    func handle(_ exchange: Exchange) -> StageResult {
        guard let firewall = exchange.route?.firewall else { return .next }
        exchange.beginInspection(firewall)
        let verdict = exchange.inspect { $0.processRequestHeaders() }
        guard case .next = verdict else { return .verdict(verdict) }
        if firewall.configuration.inspectResponses {
            // Rules cannot look into what is compressed.
            exchange.head.headers.removeAll { $0.hasName($1, "accept-encoding") }
        }
        guard exchange.head.framing == .none else { return .next }
        return .verdict(exchange.inspectBody(ByteBuffer(), isWhole: true))
    }

    func bodyDemand(_ exchange: Exchange) -> BodyDemand? {
        guard let inspection = exchange.inspection else { return nil }
        let limit = inspection.transaction.wantedRequestBody
        guard limit > 0 else { return nil }
        // Where the firewall only takes notes, its limit must not change what passes. And of a body that no reader
        // takes apart, an image say, the start tells as much as the whole would.
        let refuses =
            inspection.firewall.refuses && inspection.firewall.configuration.onOversize == .reject
            && inspection.transaction.bodyProcessor != nil
        return BodyDemand(limit: limit, refusesLonger: refuses)
    }

    func handleBody(_ body: ByteBuffer, isWhole: Bool, _ exchange: Exchange) -> StageResult {
        .verdict(exchange.inspectBody(body, isWhole: isWhole))
    }

    func handle(_ response: inout ResponseHead, _ exchange: Exchange) -> Verdict {
        // Answers of the gateway's own hold nothing of the backend.
        guard let inspection = exchange.inspection, exchange.upstreamStatus != nil, !exchange.state.isSettled,
            inspection.firewall.configuration.inspectResponses
        else { return .next }
        let transaction = inspection.transaction
        // An upstream that failed while its answer was held back may have been asked before.
        transaction.beginResponse()
        for field in response.headers.live {
            response.headers.bytes.withSpans(response.headers.nameRange(field), response.headers.valueRange(field)) {
                transaction.addResponseHeader($0, $1)
            }
        }
        let status = response.status
        return exchange.inspect { $0.processResponseHeaders(status: status, version: Self.version.span) }
    }

    func responseBodyDemand(_ response: ResponseHead, _ exchange: Exchange) -> ResponseBodyDemand? {
        guard let inspection = exchange.inspection, inspection.firewall.configuration.inspectResponses else {
            return nil
        }
        let limit = inspection.transaction.wantedResponseBody
        let isCompressed = response.headers.first(named: "content-encoding").map { !$0.equalsIgnoringCase("identity") }
        // Rules of the phase may look at the head alone.
        let readable = isCompressed ?? false || response.framing == .none ? 0 : limit
        exchange.inspection?.readableResponse = readable
        return ResponseBodyDemand(limit: readable, holdsBack: inspection.firewall.refuses)
    }

    func handleResponseBody(_ body: inout ExaminedBody, _ exchange: Exchange) -> Verdict {
        guard let limit = exchange.inspection?.readableResponse else { return .next }
        let isWhole = body.isWhole && body.bytes.readableBytes <= limit
        let length = min(limit, body.bytes.readableBytes)
        let part = body.bytes.getSlice(at: body.bytes.readerIndex, length: length) ?? ByteBuffer()
        return exchange.inspect { transaction in
            part.withSpan { transaction.processResponseBody($0, isCut: !isWhole) }
        }
    }
}
