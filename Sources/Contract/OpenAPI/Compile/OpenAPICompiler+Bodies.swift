// SPDX-License-Identifier: Apache-2.0

/// Bodies of requests and responses (OpenAPI 3.1, Request Body Object to Encoding Object).
extension OpenAPICompiler {
    mutating func readBody(_ value: Place) -> ContractBody? {
        guard let place = object(value, "a request body") else { return nil }
        var body = ContractBody()
        body.isRequired = documents.boolean("required", of: place) ?? false
        guard let content = documents.member("content", of: place) else {
            note(place, "content is missing")
            return body
        }
        body.media = readMedia(content)
        return body
    }

    mutating func readResponses(_ value: Place) -> ContractResponses {
        var responses = ContractResponses()
        guard let place = object(value, "responses") else { return responses }
        for member in documents.members(of: place) where !member.name.hasPrefix("x-") {
            guard let target = object(member.value, "a response") else { continue }
            let response = readResponse(target)
            if member.name == "default" {
                responses.fallback = response
            } else if member.name.utf8.count == 3, member.name.uppercased().hasSuffix("XX"),
                let hundreds = Int(member.name.prefix(1)), (1...5).contains(hundreds)
            {
                responses.ranges.append((hundreds, response))
            } else if member.name.utf8.count == 3, let status = Int(member.name), (100...599).contains(status) {
                responses.exact.append((status, response))
            } else {
                note(member.value, "\(member.name) is no status: 200, 4XX or default was expected")
            }
        }
        return responses
    }

    private mutating func readResponse(_ place: Place) -> ContractResponses.Response {
        var response = ContractResponses.Response()
        if let content = documents.member("content", of: place) { response.media = readMedia(content) }
        guard let headers = documents.member("headers", of: place) else { return response }
        for member in documents.members(of: headers) where member.name.lowercased() != "content-type" {
            guard let target = object(member.value, "a header") else { continue }
            let header = readValue(
                target,
                name: member.name.lowercased(),
                location: .header,
                isRequired: documents.boolean("required", of: target) ?? false
            )
            if let header { response.headers.append(header) }
        }
        return response
    }

    private mutating func readMedia(_ content: Place) -> MediaTypes {
        var types = MediaTypes()
        guard documents.isObject(content) else {
            note(content, "content must be an object of media types")
            return types
        }
        for member in documents.members(of: content) {
            guard let place = object(member.value, "a media type") else { continue }
            let bytes = Array(member.name.lowercased().utf8)
            guard let name = MediaTypeName(bytes.span) else {
                note(member.value, "\(member.name) is no media type")
                continue
            }
            let kind = Self.kind(ofMediaType: member.name)
            let schema = documents.member("schema", of: place)
            var type = MediaType(
                type: Array(bytes[name.type]),
                subtype: Array(bytes[name.subtype]),
                kind: kind,
                schema: kind == .opaque ? nil : schema.flatMap { entry($0) }
            )
            if let schema, kind == .form || kind == .multipart {
                type.shape = shapes.shape(of: schema)
                type.fields = readFields(place, type)
            }
            types.entries.append(type)
        }
        return types
    }

    /// The properties of a form's schema as fields, each as its `encoding` says.
    private mutating func readFields(_ place: Place, _ type: MediaType) -> FieldSet {
        let shape = shapes.table[type.shape]
        let encodings = documents.member("encoding", of: place)
        var fields: [ContractParameter] = []
        for name in shape.properties.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let text = String(decoding: name, as: UTF8.self)
            let index = shape.properties[name] ?? -1
            let encoding = encodings.flatMap { documents.member(text, of: $0) }.flatMap { target(of: $0) }
            let styleName = encoding.flatMap { documents.string("style", of: $0) }
            let style = styleName.flatMap(ParameterStyle.init) ?? .form
            if let styleName, ParameterStyle(rawValue: styleName) == nil {
                note(encoding ?? place, "\(styleName) is no style")
            }
            let contentType = encoding.flatMap { documents.string("contentType", of: $0) }
            // The default of a part for an object is JSON; a list of them is one such part each.
            let isJSON =
                contentType.map { Self.kind(ofMediaType: $0) == .json }
                ?? (type.kind == .multipart && shapes.table.form(of: index) == .object && styleName == nil)
            fields.append(
                ContractParameter(
                    name: text,
                    location: .query,
                    style: style,
                    explodes: encoding.flatMap { documents.boolean("explode", of: $0) } ?? (style == .form),
                    isRequired: false,
                    isJSON: isJSON,
                    schema: nil,
                    shape: index,
                    shapes: shapes.table
                )
            )
        }
        return FieldSet(fields, shapes.table, acceptsBrackets: options.acceptsBrackets)
    }

    static func kind(ofMediaType name: String) -> MediaType.Kind {
        let name = (name.split(separator: ";").first ?? "").trimmingSpaces.lowercased()
        if name == "application/json" || name.hasSuffix("+json") { return .json }
        if name == "application/x-www-form-urlencoded" { return .form }
        if name == "multipart/form-data" { return .multipart }
        return name == "text/plain" ? .text : .opaque
    }
}

extension Substring {
    var trimmingSpaces: Substring {
        var result = self
        while result.first == " " || result.first == "\t" { result.removeFirst() }
        while result.last == " " || result.last == "\t" { result.removeLast() }
        return result
    }
}
