// SPDX-License-Identifier: Apache-2.0

import JSON

/// Schemas, each once for requests and once for responses.
extension OpenAPIAudit {
    /// Formats whose texts have a bounded length.
    private static let shortFormats: Set<String> = [
        "uuid", "date", "date-time", "time", "duration", "ipv4", "ipv6", "email", "hostname", "byte", "binary",
    ]
    /// Schemas in each other, at most.
    private static let maximumDepth = 64

    /// - Parameters:
    ///   - name: of the property or parameter; "" for what has none.
    ///   - isPart: it is one of several that together describe a value, as in `allOf`.
    mutating func checkSchema(
        _ start: Place,
        _ side: LintLedger.Side,
        name: String,
        isPart: Bool = false,
        depth: Int = 0
    ) {
        guard depth < Self.maximumDepth, let place = target(start),
            seen[side, default: []].insert(place).inserted
        else { return }
        let types = types(of: place)
        checkType(place, types, side, name)
        if types.contains("string") { checkString(place, side, name) }
        if types.contains("integer") || types.contains("number") { checkNumber(place, side, name) }
        if types.contains("array") {
            let isBounded = documents.member("maxItems", of: place) != nil || isFixed(place)
            ledger.check(.longArray, place, side, holds: isBounded, name)
        }
        if types.contains("object") { checkObject(place, side, name, isPart: isPart) }
        checkProperties(place, side, depth)
        for key in ["items", "additionalProperties", "not", "contains", "if", "then", "else"] {
            guard let child = documents.member(key, of: place), documents.isObject(child) else { continue }
            checkSchema(
                child,
                side,
                name: name,
                isPart: key != "items" && key != "additionalProperties",
                depth: depth + 1
            )
        }
        for key in ["allOf", "anyOf", "oneOf", "prefixItems"] {
            guard let list = documents.member(key, of: place) else { continue }
            for child in documents.elements(of: list) {
                checkSchema(child, side, name: name, isPart: isPart || key == "allOf", depth: depth + 1)
            }
        }
    }

    private mutating func checkProperties(_ place: Place, _ side: LintLedger.Side, _ depth: Int) {
        for key in ["properties", "patternProperties"] {
            guard let properties = documents.member(key, of: place) else { continue }
            for member in documents.members(of: properties) {
                checkProperty(member, side)
                checkSchema(member.value, side, name: member.name, depth: depth + 1)
            }
        }
    }

    private mutating func checkProperty(_ member: (name: String, value: Place), _ side: LintLedger.Side) {
        guard let schema = target(member.value) else { return }
        switch side {
        case .request:
            let isReadOnly =
                documents.boolean("readOnly", of: schema) == true
                || documents.boolean("readOnly", of: member.value) == true
            let isDecided = NameWords.isDecidedByServer(member.name)
            ledger.check(.massAssignment, member.value, holds: isReadOnly || !isDecided, member.name)
            guard NameWords.isURL(member.name) || documents.string("format", of: schema) == "uri" else { return }
            let isBounded = ["pattern", "enum", "const"].contains { documents.member($0, of: schema) != nil }
            ledger.check(.clientURL, member.value, holds: isBounded || isReadOnly, member.name)
        case .response:
            let isWriteOnly =
                documents.boolean("writeOnly", of: schema) == true
                || documents.boolean("writeOnly", of: member.value) == true
            let isSecret = NameWords.isSecret(member.name)
            ledger.check(.secretInResponse, member.value, .response, holds: isWriteOnly || !isSecret, member.name)
        }
    }

    // MARK: Keywords

    private mutating func checkType(_ place: Place, _ types: Set<String>, _ side: LintLedger.Side, _ name: String) {
        let composed = ["allOf", "anyOf", "oneOf", "$ref", "not", "if", "$dynamicRef"]
        let isComposed = composed.contains { documents.member($0, of: place) != nil }
        ledger.check(.noType, place, side, holds: !types.isEmpty || isComposed || isFixed(place), name)
    }

    private mutating func checkString(_ place: Place, _ side: LintLedger.Side, _ name: String) {
        let format = documents.string("format", of: place)
        let isShort = format.map { Self.shortFormats.contains($0) } ?? false
        let hasLength = documents.member("maxLength", of: place) != nil || isFixed(place) || isShort
        // A pattern from the start to the end without repetition bounds the length too.
        let pattern = documents.string("pattern", of: place)
        let isBounded = pattern.map { $0.hasPrefix("^") && $0.hasSuffix("$") && !Self.repeats($0) } ?? false
        ledger.check(.longString, place, side, holds: hasLength || isBounded, name)
        let isRestricted = pattern != nil || format != nil || isFixed(place)
        ledger.check(.freeString, place, side, holds: isRestricted, name)
    }

    private static func repeats(_ pattern: String) -> Bool {
        pattern.contains("*") || pattern.contains("+") || pattern.contains(",}")
    }

    private mutating func checkNumber(_ place: Place, _ side: LintLedger.Side, _ name: String) {
        let hasMinimum = ["minimum", "exclusiveMinimum"].contains { documents.member($0, of: place) != nil }
        ledger.check(.wideNumber, place, side, holds: hasMinimum && hasMaximum(place) || isFixed(place), name)
    }

    private mutating func checkObject(_ place: Place, _ side: LintLedger.Side, _ name: String, isPart: Bool) {
        let hasProperties =
            documents.member("properties", of: place) != nil
            || ["allOf", "anyOf", "oneOf", "patternProperties"].contains { documents.member($0, of: place) != nil }
        let additional = documents.member("additionalProperties", of: place)
        let unevaluated = documents.member("unevaluatedProperties", of: place)
        let isClosed = [additional, unevaluated].contains { $0.map { documents.kind($0) == .false } ?? false }
        let hasSchema = [additional, unevaluated].contains { $0.map { documents.isObject($0) } ?? false }
        ledger.check(.freeObject, place, side, holds: hasProperties || isClosed || hasSchema, name)
        // A part of a whole cannot say what else the whole may have.
        if hasProperties, !isPart { ledger.check(.openObject, place, side, holds: isClosed || hasSchema, name) }
    }

    private func isFixed(_ place: Place) -> Bool {
        documents.member("enum", of: place) != nil || documents.member("const", of: place) != nil
    }

    /// The types that a schema names, or shows by its keywords.
    private func types(of place: Place) -> Set<String> {
        if let type = documents.member("type", of: place) {
            if let one = documents.text(type) { return [one] }
            return Set(documents.elements(of: type).compactMap { documents.text($0) })
        }
        if documents.member("properties", of: place) != nil { return ["object"] }
        return documents.member("items", of: place) != nil ? ["array"] : []
    }
}
