// SPDX-License-Identifier: Apache-2.0

/// Security schemes and requirements, kept as values (OpenAPI 3.1, Security Scheme Object).
extension OpenAPICompiler {
    mutating func readSecuritySchemes() -> [String: SecurityScheme] {
        guard let components = documents.member("components", of: documents.root),
            let schemes = documents.member("securitySchemes", of: components)
        else { return [:] }
        var result: [String: SecurityScheme] = [:]
        for member in documents.members(of: schemes) {
            guard let place = object(member.value, "a security scheme") else { continue }
            guard let kind = readKind(place) else { continue }
            result[member.name] = SecurityScheme(kind: kind)
        }
        return result
    }

    private mutating func readKind(_ place: Place) -> SecurityScheme.Kind? {
        switch documents.string("type", of: place) {
        case "apiKey":
            guard let location = documents.string("in", of: place).flatMap(ParameterLocation.init), location != .path,
                let name = documents.string("name", of: place)
            else {
                note(place, "an API key must have a name, and in: query, header or cookie")
                return nil
            }
            return .apiKey(location: location, name: name)
        case "http":
            guard let scheme = documents.string("scheme", of: place) else {
                note(place, "an http security scheme must have a scheme, such as bearer")
                return nil
            }
            return .http(scheme: scheme.lowercased())
        case "mutualTLS":
            return .mutualTLS
        case "oauth2":
            let flows = documents.member("flows", of: place).map { documents.members(of: $0).map(\.name) }
            return .oauth2(flows: flows ?? [])
        case "openIdConnect":
            return .openIDConnect(url: documents.string("openIdConnectUrl", of: place) ?? "")
        default:
            note(place, "type must be apiKey, http, mutualTLS, oauth2 or openIdConnect")
            return nil
        }
    }

    mutating func readSecurity(_ list: Place, _ schemes: [String: SecurityScheme]) -> [[SecurityRequirement]] {
        var result: [[SecurityRequirement]] = []
        for element in documents.elements(of: list) {
            var all: [SecurityRequirement] = []
            for member in documents.members(of: element) {
                if schemes[member.name] == nil {
                    note(member.value, "the security scheme \(member.name) is not declared")
                }
                let scopes = documents.elements(of: member.value).compactMap { documents.text($0) }
                all.append(SecurityRequirement(scheme: member.name, scopes: scopes))
            }
            result.append(all)
        }
        return result
    }
}
