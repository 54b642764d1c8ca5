// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

/// Bytes of any kind into every reader: none may trap, and none may claim bytes it was not given.
@Suite struct RawByteFuzzTests {
    @Test func requestParserStandsAnyBytes() {
        var grammar = RequestGrammar(seed: 7)
        var read = 0
        var refusals: Set<Refusal> = []
        for round in 0..<6000 {
            let input = round % 3 == 0 ? grammar.noise() : grammar.stream()
            let outcome = readRequest(input)
            let cuts = grammar.cuts(input.count)
            switch outcome {
            case .incomplete: break
            case .refused(let refusal): refusals.insert(refusal)
            case .read(let request):
                read += 1
                #expect((0...input.count).contains(request.length))
            }
            // Where a line is broken in two ways, the cut decides which of them is seen first, never whether.
            let pieces = readRequest(input, ends: cuts)
            if pieces != outcome, !(isRefused(pieces) && isRefused(outcome)) {
                Issue.record("\(latin1(input).debugDescription) cut at \(cuts): \(pieces), not \(outcome)")
            }
        }
        #expect(read > 2000, "\(read)")
        #expect(refusals.count > 20, "\(refusals)")
    }

    @Test func responseParserStandsAnyBytes() {
        var grammar = RequestGrammar(seed: 8)
        let corpus = [
            lines("HTTP/1.1 200 OK", "Content-Length: 5", "X: y"), lines("HTTP/1.1 204 No Content"),
            lines("HTTP/1.0 404 x", "Connection: close"), lines("HTTP/1.1 200", "Transfer-Encoding: chunked"),
            lines("HTTP/1.1 101 x", "Upgrade: websocket", "Connection: upgrade"), lines("HTTP/1.1 304 x", "ETag: a"),
        ].map(bytes)
        var read = 0
        var refused = 0
        for round in 0..<6000 {
            let input = round % 4 == 0 ? grammar.noise() : grammar.mutated(corpus[round % corpus.count])
            let method: HTTPMethod = round % 5 == 0 ? .head : .get
            let outcome = readResponse(input, to: method)
            switch outcome {
            case .incomplete: break
            case .refused: refused += 1
            case .read(let response):
                read += 1
                #expect((0...input.count).contains(response.length))
                #expect((100...599).contains(response.status))
            }
            let pieces = readResponse(input, to: method, ends: grammar.cuts(input.count))
            if pieces != outcome, !(isRefused(pieces) && isRefused(outcome)) {
                Issue.record("\(latin1(input).debugDescription): \(pieces), not \(outcome)")
            }
        }
        #expect(read > 500, "\(read)")
        #expect(refused > 1000, "\(refused)")
    }

    @Test func bodyDecoderStandsAnyBytes() {
        var grammar = RequestGrammar(seed: 9)
        let corpus = (BodyDecoderTests.accepted.map(\.raw) + BodyDecoderTests.refused.map(\.raw)).map(bytes)
        var read = 0
        var refused = 0
        for round in 0..<8000 {
            let input = round % 4 == 0 ? grammar.noise() : grammar.mutated(corpus[round % corpus.count])
            let framing: BodyFraming = round % 7 == 0 ? .length(round % 50) : .chunked
            let outcome = readBody(input, framing)
            switch outcome {
            case .incomplete: break
            case .refused: refused += 1
            case .read(let body):
                read += 1
                #expect((0...input.count).contains(body.length))
                #expect(body.data.count <= body.length)
            }
            let pieces = readBody(input, framing, ends: grammar.cuts(input.count))
            if pieces != outcome, !(isRefused(pieces) && isRefused(outcome)) {
                Issue.record("\(latin1(input).debugDescription): \(pieces), not \(outcome)")
            }
        }
        #expect(read > 500, "\(read)")
        #expect(refused > 2000, "\(refused)")
    }

    @Test func pathNormalizerStandsAnyBytes() {
        var random = SplitMix64(seed: 10)
        var accepted = 0
        for round in 0..<20_000 {
            // The parser lets only visible ASCII through; the reader must stand the rest too.
            let range: ClosedRange<UInt8> = round % 3 == 0 ? 0...255 : 0x21...0x7E
            let tail = (0..<Int.random(in: 0...8, using: &random)).map { _ in UInt8.random(in: range, using: &random) }
            let path = latin1([.slash] + tail)
            if let result = try? normalizePath(path, PathConfiguration()) {
                accepted += 1
                #expect((result.bytes ?? [.slash]).first == .slash)
                #expect((result.bytes?.count ?? 0) <= path.unicodeScalars.count)
            }
        }
        #expect(accepted > 3000, "\(accepted)")
    }

    private func isRefused(_ outcome: Outcome<some Equatable>) -> Bool {
        if case .refused = outcome { true } else { false }
    }
}
