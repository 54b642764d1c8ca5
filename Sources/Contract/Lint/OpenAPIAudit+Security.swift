// SPDX-License-Identifier: Apache-2.0

/// Who may call.
extension OpenAPIAudit {
    mutating func checkServers(_ place: Place, isRoot: Bool) {
        guard let list = documents.member("servers", of: place) else {
            if isRoot { ledger.check(.noServers, place, holds: false) }
            return
        }
        if isRoot { ledger.check(.noServers, list, holds: true) }
        for server in documents.elements(of: list) {
            guard let url = documents.string("url", of: server) else { continue }
            ledger.check(.plainServer, server, holds: !Self.isPlain(url), url)
        }
    }

    /// Without TLS, over a network.
    private static func isPlain(_ url: String) -> Bool {
        let uri = SchemaURI(url)
        guard uri.scheme?.lowercased() == "http", let authority = uri.authority else { return false }
        let host = authority.hasPrefix("[") ? authority : authority.split(separator: ":").first ?? ""
        return !["localhost", "127.0.0.1"].contains(host) && !host.hasPrefix("[::1]")
    }

    // MARK: Schemes

    /// - Returns: for each scheme the scopes its flows know; nil for schemes without flows.
    mutating func checkSchemes() -> [String: Set<String>?] {
        let components = documents.member("components", of: documents.root)
        let list = components.flatMap { documents.member("securitySchemes", of: $0) }
        let members = list.map { documents.members(of: $0) } ?? []
        ledger.check(.noSchemes, list ?? documents.root, holds: !members.isEmpty)
        var result: [String: Set<String>?] = [:]
        for member in members {
            guard let scheme = target(member.value) else { continue }
            result[member.name] = .some(nil)
            switch documents.string("type", of: scheme) {
            case "http":
                let isBasic = documents.string("scheme", of: scheme)?.lowercased() == "basic"
                ledger.check(.basic, scheme, holds: !isBasic, member.name)
            case "apiKey":
                ledger.check(.keyInQuery, scheme, holds: documents.string("in", of: scheme) != "query", member.name)
            case "openIdConnect":
                let url = documents.string("openIdConnectUrl", of: scheme) ?? ""
                ledger.check(.plainIdentityURL, scheme, holds: !Self.isPlain(url), member.name)
            case "oauth2":
                result[member.name] = checkFlows(of: scheme, member.name)
            default: break
            }
        }
        return result
    }

    private mutating func checkFlows(of scheme: Place, _ name: String) -> Set<String> {
        var scopes = Set<String>()
        guard let flows = documents.member("flows", of: scheme) else { return scopes }
        for flow in documents.members(of: flows) {
            ledger.check(.implicitFlow, flow.value, holds: flow.name != "implicit", name)
            ledger.check(.passwordFlow, flow.value, holds: flow.name != "password", name)
            for key in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
                guard let url = documents.member(key, of: flow.value), let text = documents.text(url) else { continue }
                ledger.check(.plainIdentityURL, url, holds: !Self.isPlain(text), name)
            }
            guard let known = documents.member("scopes", of: flow.value) else { continue }
            scopes.formUnion(documents.members(of: known).map(\.name))
        }
        return scopes
    }

    // MARK: Operations

    mutating func checkSecurity(_ subject: LintSubject, _ security: Place?, _ schemes: [String: Set<String>?]) {
        let alternatives = security.map { documents.elements(of: $0) } ?? []
        // An empty alternative lets everybody in.
        let isOpen = alternatives.isEmpty || alternatives.contains { documents.members(of: $0).isEmpty }
        ledger.check(.noSecurity, subject.operation, holds: security != nil, subject.name)
        if subject.isWrite, security != nil {
            ledger.check(.publicWrite, subject.operation, holds: !isOpen, subject.name)
        }
        var hasScopes = !isOpen
        for alternative in alternatives {
            var scopes: [Place] = []
            for member in documents.members(of: alternative) {
                let own = documents.elements(of: member.value)
                scopes += own
                guard let known = schemes[member.name], let known else { continue }
                ledger.check(.noScopes, member.value, holds: !own.isEmpty, subject.name)
                for scope in own {
                    guard let text = documents.text(scope) else { continue }
                    ledger.check(.unknownScope, scope, holds: known.contains(text), text)
                }
            }
            if scopes.isEmpty { hasScopes = false }
        }
        let words = subject.words
        if ["admin", "administration", "internal", "management", "superuser", "backoffice"].contains(
            where: words.contains
        ) {
            ledger.check(.openAdmin, subject.operation, holds: hasScopes, subject.name)
        }
        let place = subject.responses ?? subject.operation
        if !isOpen {
            ledger.check(.no401, place, holds: hasResponse(subject, 401), subject.name)
            ledger.check(.no403, place, holds: hasResponse(subject, 403), subject.name)
        }
        ledger.check(.no429, place, holds: hasResponse(subject, 429), subject.name)
        checkParameterNames(subject)
    }

    private mutating func checkParameterNames(_ subject: LintSubject) {
        for parameter in subject.parameters {
            guard let name = documents.string("name", of: parameter),
                let location = documents.string("in", of: parameter)
            else { continue }
            if location == "query" || location == "path" {
                ledger.check(.secretInURL, parameter, holds: !NameWords.isSecret(name), name)
            }
            guard location == "path", NameWords.split(name).last == "id",
                let schema = documents.member("schema", of: parameter).flatMap({ target($0) })
            else { continue }
            let type = documents.string("type", of: schema)
            ledger.check(.numericID, parameter, holds: type != "integer" && type != "number", "\(subject.name) \(name)")
        }
    }

    mutating func checkFlows(_ subject: LintSubject) {
        let words = subject.words
        let debug = ["debug", "test", "actuator", "phpinfo", "trace", "heapdump", "console"]
        ledger.check(.debugPath, subject.operation, holds: !debug.contains(where: words.contains), subject.name)
        let isDeprecated = documents.boolean("deprecated", of: subject.operation) ?? false
        ledger.check(.deprecated, subject.operation, holds: !isDeprecated, subject.name)
        let flows = [
            "checkout", "order", "orders", "payment", "payments", "gift", "coupon", "promotion", "promotions",
            "login", "register", "signup", "password", "otp", "token", "review", "reviews", "reservation",
        ]
        guard subject.method == .post, flows.contains(where: words.contains) else { return }
        let isLimited =
            documents.member("x-gatehouse-rate-limit", of: subject.operation) != nil || hasResponse(subject, 429)
        ledger.check(.openFlow, subject.operation, holds: isLimited, subject.name)
    }

    func hasResponse(_ subject: LintSubject, _ status: Int) -> Bool {
        guard let responses = subject.responses else { return false }
        return ["\(status)", "\(status / 100)XX", "\(status / 100)xx"].contains {
            documents.member($0, of: responses) != nil
        }
    }
}
