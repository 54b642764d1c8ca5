// SPDX-License-Identifier: Apache-2.0

import Matching

@testable import WAF

/// Rules and a transaction that takes requests through them, one after the other.
final class Engine {
    let transaction: Transaction
    private let clock: Clock

    private final class Clock {
        var microseconds = 1_700_000_000_000_000
    }

    convenience init(
        _ rules: String,
        files: [String: String] = [:],
        store: CollectionStore = CollectionStore()
    ) throws(SecLangErrors) {
        let files = MemoryRuleFiles(files)
        let directives = try SecLangParser(files: files).parse(text: rules, name: "test.conf")
        self.init(try Plan.compile(directives, files: files), store: store)
    }

    init(_ plan: Plan, store: CollectionStore = CollectionStore()) {
        let clock = Clock()
        self.clock = clock
        transaction = Transaction(
            plan: plan,
            context: OperatorContext(scratch: MatchScratch()),
            store: store,
            clock: { clock.microseconds }
        )
    }

    func advance(seconds: Int) { clock.microseconds += seconds * 1_000_000 }

    /// Takes a request and its response through all phases, or up to an interruption, and through the logging phase.
    @discardableResult
    func run(_ request: EngineRequest = EngineRequest()) -> Interruption? {
        var connection = ConnectionFacts()
        connection.clientAddress = Array(request.client.utf8)
        transaction.begin(connection)
        let interruption = phases(request)
        transaction.processLogging()
        return interruption
    }

    /// A GET request for a target.
    @discardableResult
    func get(_ target: String, _ fields: [(String, String)] = []) -> Interruption? {
        run(EngineRequest(target: target, fields: fields))
    }

    /// A POST request with a body.
    @discardableResult
    func post(_ type: String, _ body: String, isCut: Bool = false) -> Interruption? {
        run(EngineRequest(method: "POST", fields: [("Content-Type", type)], body: Array(body.utf8), isCut: isCut))
    }

    private func phases(_ request: EngineRequest) -> Interruption? {
        transaction.setRequestLine(
            method: Array(request.method.utf8).span,
            target: Array(request.target.utf8).span,
            version: Array("HTTP/1.1".utf8).span
        )
        for (name, value) in request.fields {
            transaction.addRequestHeader(Array(name.utf8).span, Array(value.utf8).span)
        }
        if let interruption = transaction.processRequestHeaders() { return interruption }
        if let interruption = transaction.processRequestBody(request.body.span, isCut: request.isCut) {
            return interruption
        }
        for (name, value) in request.responseFields {
            transaction.addResponseHeader(Array(name.utf8).span, Array(value.utf8).span)
        }
        let version = Array("HTTP/1.1".utf8)
        if let interruption = transaction.processResponseHeaders(status: request.status, version: version.span) {
            return interruption
        }
        let seen = min(transaction.wantedResponseBody, request.responseBody.count)
        let body = Array(request.responseBody.utf8)
        return transaction.processResponseBody(
            body.span.extracting(0..<seen),
            isCut: seen > 0 && seen < body.count
        )
    }

    // MARK: What came of it

    /// The rules that matched and log, in order.
    var matched: [Int] { transaction.matches.map(\.rule.id) }

    /// A TX variable; nil when it is not set.
    func tx(_ name: String) -> String? {
        texts(Block(variable: .tx, selector: nil, isCount: false, exclusions: []))[name]
    }

    /// The members of a variable, by name.
    func members(_ variable: Variable) -> [String: String] {
        texts(Block(variable: variable, selector: nil, isCount: false, exclusions: []))
    }

    private func texts(_ block: Block) -> [String: String] {
        let first = transaction.items.count
        transaction.expand(block)
        defer { transaction.items.removeLast(transaction.items.count - first) }
        return Dictionary(
            transaction.items[first...].map {
                (Self.text(transaction.array($0.name)), Self.text(transaction.array($0.value)))
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

struct EngineRequest {
    var method = "GET"
    var target = "/"
    var client = "192.0.2.1"
    var fields: [(String, String)] = []
    var body: [UInt8] = []
    var isCut = false
    var status = 200
    var responseFields: [(String, String)] = [("Content-Type", "text/html")]
    var responseBody = ""
}
