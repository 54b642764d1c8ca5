// SPDX-License-Identifier: Apache-2.0

import JSON

/// Parameters and headers (OpenAPI 3.1, Parameter Object and Header Object).
extension OpenAPICompiler {
    /// Headers that the document describes elsewhere; as parameters they are ignored.
    private static let otherHeaders: Set<String> = ["accept", "content-type", "authorization"]

    mutating func readParameters(_ list: Place) -> [ContractParameter] {
        guard documents.kind(list) == .array else {
            note(list, "parameters must be a list")
            return []
        }
        var parameters: [ContractParameter] = []
        for element in documents.elements(of: list) {
            guard let parameter = readParameter(element) else { continue }
            guard
                !parameters.contains(where: { $0.name == parameter.name && $0.location == parameter.location })
            else {
                note(element, "the parameter \(parameter.name) is declared twice in: \(parameter.location.rawValue)")
                continue
            }
            parameters.append(parameter)
        }
        return parameters
    }

    private mutating func readParameter(_ element: Place) -> ContractParameter? {
        guard let place = object(element, "a parameter") else { return nil }
        guard let name = documents.string("name", of: place), !name.isEmpty else {
            note(place, "a parameter must have a name")
            return nil
        }
        guard let location = documents.string("in", of: place).flatMap(ParameterLocation.init) else {
            note(place, "in must be path, query, header or cookie")
            return nil
        }
        if location == .header, Self.otherHeaders.contains(name.lowercased()) { return nil }
        let isRequired = documents.boolean("required", of: place) ?? false
        if location == .path, !isRequired { note(place, "a parameter in: path must have required: true") }
        return readValue(
            place,
            name: location == .header ? name.lowercased() : name,
            location: location,
            isRequired: isRequired || location == .path
        )
    }

    /// What a parameter and a header have in common.
    mutating func readValue(
        _ place: Place,
        name: String,
        location: ParameterLocation,
        isRequired: Bool
    ) -> ContractParameter? {
        let style = readStyle(place, location)
        var schema = documents.member("schema", of: place)
        var isJSON = false
        if let content = documents.member("content", of: place) {
            let members = documents.members(of: content)
            guard let media = members.first, members.count == 1, schema == nil else {
                note(content, "content of a parameter must have one media type, and no schema stand next to it")
                return nil
            }
            isJSON = Self.kind(ofMediaType: media.name) == .json
            schema = target(of: media.value).flatMap { documents.member("schema", of: $0) }
        }
        return ContractParameter(
            name: name,
            location: location,
            style: style,
            explodes: documents.boolean("explode", of: place) ?? (style == .form || style == .deepObject),
            isRequired: isRequired,
            allowsEmptyValue: documents.boolean("allowEmptyValue", of: place) ?? false,
            isDeprecated: documents.boolean("deprecated", of: place) ?? false,
            isJSON: isJSON,
            schema: schema.flatMap { entry($0) },
            shape: schema.map { shapes.shape(of: $0) } ?? -1,
            shapes: shapes.table
        )
    }

    private mutating func readStyle(_ place: Place, _ location: ParameterLocation) -> ParameterStyle {
        let allowed: [ParameterStyle] =
            switch location {
            case .path: [.simple, .label, .matrix]
            case .query: [.form, .spaceDelimited, .pipeDelimited, .deepObject]
            case .header: [.simple]
            case .cookie: [.form]
            }
        guard let value = documents.member("style", of: place) else { return allowed[0] }
        guard let style = documents.text(value).flatMap(ParameterStyle.init), allowed.contains(style) else {
            let names = allowed.map(\.rawValue).joined(separator: ", ")
            note(value, "the style of a parameter in: \(location.rawValue) must be one of: \(names)")
            return allowed[0]
        }
        return style
    }
}
