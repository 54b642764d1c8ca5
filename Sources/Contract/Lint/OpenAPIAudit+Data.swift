// SPDX-License-Identifier: Apache-2.0

/// What may be sent and answered.
extension OpenAPIAudit {
    mutating func checkData(_ subject: LintSubject) {
        let id = documents.string("operationId", of: subject.operation)
        ledger.check(.noOperationID, subject.operation, holds: id != nil, subject.name)
        for parameter in subject.parameters { checkParameter(parameter) }
        if let body = documents.member("requestBody", of: subject.operation).flatMap({ target($0) }),
            let content = documents.member("content", of: body)
        {
            checkContent(content, .request, subject.name)
        }
        checkResponses(subject)
        checkPaging(subject)
    }

    private mutating func checkParameter(_ parameter: Place) {
        let name = documents.string("name", of: parameter) ?? ""
        if let content = documents.member("content", of: parameter) {
            checkContent(content, .request, name)
            return
        }
        guard seen[.request, default: []].insert(parameter).inserted else { return }
        let schema = documents.member("schema", of: parameter)
        ledger.check(.noSchema, parameter, holds: schema != nil, name)
        if let schema { checkSchema(schema, .request, name: name) }
        guard documents.string("in", of: parameter) == "query", NameWords.isPageSize(name),
            let place = schema.flatMap({ target($0) }),
            ["integer", "number"].contains(documents.string("type", of: place))
        else { return }
        ledger.check(.wideLimit, parameter, holds: hasMaximum(place), name)
    }

    func hasMaximum(_ schema: Place) -> Bool {
        ["maximum", "exclusiveMaximum", "enum", "const"].contains { documents.member($0, of: schema) != nil }
    }

    private mutating func checkContent(_ content: Place, _ side: LintLedger.Side, _ subject: String) {
        for member in documents.members(of: content) {
            guard let media = target(member.value) else { continue }
            ledger.check(.anyMedia, media, side, holds: !member.name.contains("*"), subject)
            // Bytes of an image have no schema.
            let kind = OpenAPICompiler.kind(ofMediaType: member.name)
            guard kind != .opaque else { continue }
            let schema = documents.member("schema", of: media)
            ledger.check(.noSchema, media, side, holds: schema != nil, subject)
            if let schema { checkSchema(schema, side, name: "") }
        }
    }

    // MARK: Responses

    private mutating func checkResponses(_ subject: LintSubject) {
        guard let responses = subject.responses else {
            ledger.check(.noErrors, subject.operation, .response, holds: false, subject.name)
            return
        }
        var hasErrors = false
        var hasDefault = false
        for member in documents.members(of: responses) where !member.name.hasPrefix("x-") {
            guard let response = target(member.value) else { continue }
            let content = documents.member("content", of: response)
            let isError = member.name.hasPrefix("4") || member.name.hasPrefix("5") || member.name == "default"
            hasErrors = hasErrors || member.name.hasPrefix("4") || member.name == "default"
            hasDefault = hasDefault || member.name == "default"
            if let content { checkContent(content, .response, "\(subject.name) \(member.name)") }
            let isDescribed = content.map { !documents.members(of: $0).isEmpty } ?? false
            if isError {
                ledger.check(.looseErrors, response, .response, holds: isDescribed, "\(subject.name) \(member.name)")
            } else if member.name.hasPrefix("2"), !["202", "204", "205"].contains(member.name), subject.method != .head
            {
                ledger.check(.noContent, response, .response, holds: isDescribed, "\(subject.name) \(member.name)")
            }
        }
        ledger.check(.noErrors, responses, .response, holds: hasErrors, subject.name)
        ledger.check(.noDefault, responses, .response, holds: hasDefault, subject.name)
    }

    private mutating func checkPaging(_ subject: LintSubject) {
        guard subject.method == .get, let responses = subject.responses,
            let response = documents.member("200", of: responses).flatMap({ target($0) }),
            let content = documents.member("content", of: response)
        else { return }
        let answersList = documents.members(of: content).contains { member in
            guard let media = target(member.value), let schema = documents.member("schema", of: media),
                let place = target(schema)
            else { return false }
            return documents.string("type", of: place) == "array"
        }
        guard answersList else { return }
        let hasLimit = subject.parameters.contains { parameter in
            documents.string("in", of: parameter) == "query"
                && NameWords.isPageSize(documents.string("name", of: parameter) ?? "")
        }
        ledger.check(.noPaging, subject.operation, holds: hasLimit, subject.name)
    }
}
