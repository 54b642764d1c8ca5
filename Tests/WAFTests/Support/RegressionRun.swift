// SPDX-License-Identifier: Apache-2.0

import Matching

@testable import WAF

/// Takes a regression test through a transaction as ModSecurity's own runner does: phase after phase, until one
/// interrupts, and the logging phase in any case.
struct RegressionRun {
    enum Outcome {
        case refused(SecLangErrors)
        case ran(status: Int, redirect: [UInt8]?, log: RegressionLog)
    }

    let files: RegressionFiles

    func run(_ test: RegressionCase) -> Outcome {
        do throws(SecLangErrors) {
            let parser = SecLangParser(files: files)
            // What ModSecurity does when the rules do not say it: the engine looks and refuses nothing, and of a body
            // above its limit the start is read.
            let defaults = "SecRuleEngine DetectionOnly\nSecRequestBodyLimitAction ProcessPartial"
            let rules = test.rules.replacing("SecGeoLookupDb test-cases/data/", with: "SecGeoLookupDb \(files.folder)/")
            let directives =
                try parser.parse(text: defaults, name: "defaults") + parser.parse(text: rules, name: test.name)
            return run(test, try Plan.compile(directives, files: files), directives)
        } catch {
            return .refused(error)
        }
    }

    private func run(_ test: RegressionCase, _ plan: Plan, _ directives: [Directive]) -> Outcome {
        let context = OperatorContext(scratch: MatchScratch())
        let transaction = Transaction(
            plan: plan,
            context: context,
            store: CollectionStore(),
            clock: { 1_700_000_000_000_000 }
        )
        let log = RegressionLog(directives)
        transaction.trace = { log.note($0, transaction) }
        var connection = ConnectionFacts()
        connection.clientAddress = Array(test.clientAddress.utf8)
        connection.clientPort = test.clientPort
        connection.serverAddress = Array(test.serverAddress.utf8)
        connection.serverPort = test.serverPort
        connection.requestID = Array("1700000000.000000".utf8)
        transaction.begin(connection)
        let interruption = Self.phases(test, transaction)
        transaction.processLogging()
        log.finish(transaction)
        switch interruption?.action {
        case nil: return .ran(status: 200, redirect: nil, log: log)
        case .redirect(let target): return .ran(status: interruption?.status ?? 0, redirect: target, log: log)
        case .deny, .drop: return .ran(status: interruption?.status ?? 0, redirect: nil, log: log)
        }
    }

    private static func phases(_ test: RegressionCase, _ transaction: Transaction) -> Interruption? {
        let request = test.request
        transaction.setRequestLine(
            method: Array(request.method.utf8).span,
            target: Array(request.uri.utf8).span,
            version: Array("HTTP/\(request.version)".utf8).span
        )
        for field in request.fields { transaction.addRequestHeader(field.name.span, field.value.span) }
        if let interruption = transaction.processRequestHeaders() { return interruption }
        let settings = transaction.plan.settings
        var body = request.body.span
        let wanted = transaction.wantedRequestBody
        let isCut = wanted > 0 && body.count > wanted
        if isCut {
            if settings.requestBodyLimitAction == .reject, transaction.engine == .on { return tooLarge }
            body = body.extracting(0..<wanted)
        }
        if let interruption = transaction.processRequestBody(body, isCut: isCut) { return interruption }
        return responsePhases(test.response, transaction)
    }

    private static func responsePhases(_ response: RegressionCase.Message, _ transaction: Transaction) -> Interruption?
    {
        for field in response.fields { transaction.addResponseHeader(field.name.span, field.value.span) }
        let version = Array(response.version.utf8)
        if let interruption = transaction.processResponseHeaders(status: 200, version: version.span) {
            return interruption
        }
        let wanted = transaction.wantedResponseBody
        let body = response.body.span
        let isCut = wanted > 0 && body.count > wanted
        if isCut, transaction.plan.settings.responseBodyLimitAction == .reject, transaction.engine == .on {
            return tooLarge
        }
        return transaction.processResponseBody(body.extracting(0..<min(wanted, body.count)), isCut: isCut)
    }

    /// What a body above its limit gets from the server around the engine; ModSecurity answers 403.
    private static let tooLarge = Interruption(action: .deny, status: 403, ruleID: 0)
}

/// Names in the tests begin with `test-cases/data/` wherever they stand.
struct RegressionFiles: RuleFiles {
    let folder: String

    private func place(_ path: String) -> String {
        let parts = path.split(separator: "/")
        let name = parts.suffix(parts.dropLast().last == "geo" ? 2 : 1).joined(separator: "/")
        return "\(folder)/\(name)"
    }

    func read(_ path: String) throws(RuleFileError) -> [UInt8] { try LocalRuleFiles().read(place(path)) }
    func expand(_ pattern: String) throws(RuleFileError) -> [String] { try LocalRuleFiles().expand(place(pattern)) }
}
