// SPDX-License-Identifier: Apache-2.0

import JSON
import Matching

/// `type`, `enum`, `const`, and the keywords for strings and numbers.
extension SchemaCompiler {
    mutating func compileTypes(_ keywords: SchemaKeywords, into node: inout SchemaNode) throws(SchemaError) {
        let isNullable = keywords.dialect.openAPI == .version30 ? try keywords.boolean("nullable") : false
        guard let type = keywords.node("type") else {
            // Without a type `nullable` has no effect by the letter of OpenAPI 3.0.3; next to `allOf` and the like it
            // says what its author means.
            node.isNullable = isNullable
            return
        }
        var mask = TypeMask()
        for name in keywords.kind(type) == .array ? keywords.source.children(of: type) : [type] {
            guard keywords.kind(name) == .string, let one = Self.mask(keywords.source.text(name)) else {
                throw keywords.error(
                    name,
                    "type must be one of object, array, string, number, integer, boolean and null, or a list of them"
                )
            }
            mask.formUnion(one)
        }
        if isNullable { mask.insert(.null) }
        node.types = mask
    }

    private static func mask(_ name: String) -> TypeMask? {
        switch name {
        case "object": .object
        case "array": .array
        case "string": .string
        case "number": .number
        case "integer": .integer
        case "boolean": .boolean
        case "null": .null
        default: nil
        }
    }

    mutating func compileEnumeration(_ keywords: SchemaKeywords, into node: inout SchemaNode) throws(SchemaError) {
        if let list = keywords.node("enum") {
            guard keywords.kind(list) == .array else { throw keywords.error(list, "enum must be a list of values") }
            node.enumeration = enumeration(keywords.source.children(of: list), keywords)
        }
        if let value = keywords.node("const", since: .draft6) { node.constant = enumeration([value], keywords) }
    }

    private mutating func enumeration(_ values: [Int], _ keywords: SchemaKeywords) -> Int32 {
        var rules = EnumerationRules()
        rules.firstConstant = tables.constantCount
        rules.constantCount = Int32(values.count)
        for value in values { _ = constant(value, keywords) }
        rules.firstOther = tables.constantCount
        var seen = Set<[UInt8]>()
        var names: [(name: [UInt8], schema: Int32, flags: KeyEntry.Flags)] = []
        for value in values {
            if keywords.kind(value) == .string {
                let text = keywords.text(value)
                if seen.insert(text).inserted { names.append((text, -1, [])) }
            } else {
                _ = constant(value, keywords)
                rules.otherCount += 1
            }
        }
        rules.strings = tables.keys.add(names)
        tables.enumerations.append(rules)
        return Int32(tables.enumerations.count - 1)
    }

    /// Keeps a value of the document in the plan.
    mutating func constant(_ value: Int, _ keywords: SchemaKeywords) -> Int32 {
        if tables.constantCount > 0 { tables.constantBytes.append(UInt8(ascii: ",")) }
        tables.constantBytes += keywords.source.bytes[keywords.source.document[value].range]
        tables.constantCount += 1
        return tables.constantCount - 1
    }

    // MARK: Strings

    mutating func compileString(_ keywords: SchemaKeywords, into node: inout SchemaNode) throws(SchemaError) {
        var rules = StringRules()
        var isUsed = false
        if keywords.dialect.vocabularies.contains(.validation) {
            if let minimum = try keywords.count("minLength") { rules.minimum = minimum }
            if let maximum = try keywords.count("maxLength") { rules.maximum = maximum }
            isUsed = rules.hasLengths
            if let source = try keywords.string("pattern"), let place = keywords.node("pattern") {
                rules.pattern = try pattern(source, at: place, keywords)
                isUsed = true
            }
        }
        if let format = try format(keywords), format.isForStrings {
            rules.format = format
            isUsed = true
        }
        guard isUsed else { return }
        node.strings = Int32(tables.strings.count)
        tables.strings.append(rules)
    }

    /// The format to check, if one is.
    private func format(_ keywords: SchemaKeywords) throws(SchemaError) -> SchemaFormat? {
        guard let name = try keywords.string("format"),
            options.formats.holds(name) || keywords.dialect.vocabularies.contains(.formatAssertion)
        else { return nil }
        return SchemaFormat.named(name)
    }

    mutating func pattern(_ source: String, at place: Int, _ keywords: SchemaKeywords) throws(SchemaError) -> Int32 {
        if let known = patternIndices[source] { return known }
        do {
            let pattern = try Pattern(ECMAPattern.translate(source), options: .utf)
            tables.patterns.append(pattern)
        } catch let error as ECMAPattern.SyntaxError {
            throw keywords.error(place, "the pattern is not a regular expression of ECMA-262: \(error.message)")
        } catch let error as PatternError {
            throw keywords.error(place, "the pattern does not compile: \(error.message)")
        } catch {
            throw keywords.error(place, "the pattern does not compile")
        }
        tables.patternTexts.append(source)
        patternIndices[source] = Int32(tables.patterns.count - 1)
        return Int32(tables.patterns.count - 1)
    }

    // MARK: Numbers

    mutating func compileNumber(_ keywords: SchemaKeywords, into node: inout SchemaNode) throws(SchemaError) {
        var rules = NumberRules()
        rules.minimum = try bound("minimum", keywords)
        rules.maximum = try bound("maximum", keywords)
        try compileExclusive("exclusiveMinimum", &rules.minimum, &rules.exclusiveMinimum, keywords)
        try compileExclusive("exclusiveMaximum", &rules.maximum, &rules.exclusiveMaximum, keywords)
        rules.divisor = try bound("multipleOf", keywords)
        if let place = keywords.node("multipleOf") {
            let number = DecimalNumber(keywords.source.bytes.span, keywords.source.document[place].range)
            guard !number.isZero, !number.isNegative else {
                throw keywords.error(place, "multipleOf must be greater than 0")
            }
        }
        if let format = try format(keywords), !format.isForStrings { rules.format = format }
        let bounds = [
            rules.minimum, rules.maximum, rules.exclusiveMinimum, rules.exclusiveMaximum, rules.divisor,
        ]
        guard rules.format != .none || bounds.contains(where: { $0.constant >= 0 }) else { return }
        node.numbers = Int32(tables.numbers.count)
        tables.numbers.append(rules)
    }

    /// Draft 4 and OpenAPI 3.0 say with a boolean that the bound itself does not fit.
    private mutating func compileExclusive(
        _ keyword: String,
        _ bound: inout NumberRules.Bound,
        _ exclusive: inout NumberRules.Bound,
        _ keywords: SchemaKeywords
    ) throws(SchemaError) {
        guard let place = keywords.node(keyword) else { return }
        switch keywords.kind(place) {
        case .true where keywords.dialect.draft == .draft4 || keywords.dialect.openAPI == .version30:
            exclusive = bound
            bound = NumberRules.Bound()
        case .false where keywords.dialect.draft == .draft4 || keywords.dialect.openAPI == .version30: break
        case .number where keywords.dialect.draft >= .draft6: exclusive = try self.bound(keyword, keywords)
        case .true, .false:
            throw keywords.error(place, "\(keyword) must be a number: a boolean is what draft 4 and OpenAPI 3.0 have")
        default:
            throw keywords.error(
                place,
                "\(keyword) must be a \(keywords.dialect.draft == .draft4 ? "boolean" : "number")"
            )
        }
    }

    private mutating func bound(_ keyword: String, _ keywords: SchemaKeywords) throws(SchemaError) -> NumberRules.Bound
    {
        guard let place = keywords.node(keyword) else { return NumberRules.Bound() }
        guard keywords.kind(place) == .number else { throw keywords.error(place, "\(keyword) must be a number") }
        var bound = NumberRules.Bound(constant: constant(place, keywords))
        if let small = DecimalNumber.small(keywords.source.bytes.span, keywords.source.document[place]) {
            bound.small = small
            bound.isSmall = true
        }
        return bound
    }
}
