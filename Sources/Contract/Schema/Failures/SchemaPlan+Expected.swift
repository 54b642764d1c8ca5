// SPDX-License-Identifier: Apache-2.0

import JSON

/// What a keyword expects, in words.
extension SchemaPlan {
    func expected(_ finding: SchemaFinding) -> String {
        let node = nodes[Int(finding.schema)]
        switch finding.keyword {
        case .type: return types(node.types)
        case .enum: return oneOf(node.enumeration)
        case .const: return oneOf(node.constant)
        case .multipleOf, .maximum, .exclusiveMaximum, .minimum, .exclusiveMinimum:
            return number(finding.keyword, node)
        case .maxLength, .minLength, .pattern, .format: return string(finding.keyword, node)
        case .maxItems, .minItems, .uniqueItems, .contains, .minContains, .maxContains, .items, .unevaluatedItems:
            return array(finding.keyword, node)
        case .maxProperties, .minProperties, .required, .dependentRequired, .propertyNames, .additionalProperties,
            .unevaluatedProperties:
            return object(finding, node)
        case .undeclared: return "only properties that the contract declares"
        case .anyOf: return "a value that fits one of the alternatives"
        case .oneOf:
            return finding.detail > 1
                ? "a value that fits only one of the alternatives" : "a value that fits one of the alternatives"
        case .not: return "a value other than those that are ruled out"
        case .discriminator: return discriminator(finding.detail)
        case .readOnly: return "not in a request: the property is read-only"
        case .writeOnly: return "not in a response: the property is write-only"
        case .budget: return "a value that can be checked with reasonable effort"
        case .never: return "no value here"
        }
    }

    private func types(_ mask: TypeMask) -> String {
        var names: [String] = []
        let all: [(TypeMask, String)] = [
            (.object, "an object"), (.array, "an array"), (.string, "a string"), (.number, "a number"),
            (.integer, "an integer"), (.boolean, "a boolean"), (.null, "null"),
        ]
        for (type, name) in all where mask.isSuperset(of: type) { names.append(name) }
        return Self.list(names)
    }

    private static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "no value" }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }

    /// At most ten values of the schema, and none that is long.
    private func oneOf(_ enumeration: Int32) -> String {
        guard enumeration >= 0 else { return "one of the allowed values" }
        let rules = enumerations[Int(enumeration)]
        guard rules.constantCount > 0 else { return "no value" }
        let range = Int(rules.firstConstant)..<Int(rules.firstConstant + rules.constantCount)
        let texts = range.prefix(10).map { constant(Int32($0)) }
        if range.count == 1 { return texts[0] }
        let head = "one of " + texts.joined(separator: ", ")
        return range.count > texts.count ? head + " and \(range.count - texts.count) more" : head
    }

    private func constant(_ index: Int32) -> String {
        let range = constantDocument[Int(constants[Int(index)])].range
        guard range.count <= 80 else { return "a value of the contract" }
        return String(decoding: constantBytes[range], as: UTF8.self)
    }

    private func number(_ keyword: SchemaFinding.Keyword, _ node: SchemaNode) -> String {
        guard node.numbers >= 0 else { return "another number" }
        let rules = numbers[Int(node.numbers)]
        switch keyword {
        case .multipleOf: return "a multiple of " + constant(rules.divisor.constant)
        case .maximum: return "at most " + constant(rules.maximum.constant)
        case .exclusiveMaximum: return "less than " + constant(rules.exclusiveMaximum.constant)
        case .minimum: return "at least " + constant(rules.minimum.constant)
        default: return "more than " + constant(rules.exclusiveMinimum.constant)
        }
    }

    private func string(_ keyword: SchemaFinding.Keyword, _ node: SchemaNode) -> String {
        if keyword == .format, node.numbers >= 0, numbers[Int(node.numbers)].format != .none {
            return numbers[Int(node.numbers)].format.text
        }
        guard node.strings >= 0 else { return "another text" }
        let rules = strings[Int(node.strings)]
        switch keyword {
        case .maxLength: return "at most " + Self.count(rules.maximum, "character")
        case .minLength: return "at least " + Self.count(rules.minimum, "character")
        case .pattern:
            let text = patternTexts[Int(rules.pattern)]
            return text.utf8.count <= 120 ? "text that matches \(text)" : "text that matches the pattern"
        default: return rules.format.text
        }
    }

    private static func count(_ number: Int32, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }

    private func array(_ keyword: SchemaFinding.Keyword, _ node: SchemaNode) -> String {
        guard node.arrays >= 0, keyword != .unevaluatedItems else { return "no more items" }
        let rules = arrays[Int(node.arrays)]
        switch keyword {
        case .maxItems: return "at most " + Self.count(rules.maximum, "item")
        case .minItems: return "at least " + Self.count(rules.minimum, "item")
        case .uniqueItems: return "items that differ from each other"
        case .contains, .minContains:
            return "at least " + Self.count(rules.minimumContains, "item") + " of the kind that must be there"
        case .maxContains:
            return "at most " + Self.count(rules.maximumContains, "item") + " of the kind that must be there"
        default: return "no more items"
        }
    }

    private func object(_ finding: SchemaFinding, _ node: SchemaNode) -> String {
        guard node.objects >= 0 else { return "no other properties" }
        let rules = objects[Int(node.objects)]
        switch finding.keyword {
        case .maxProperties:
            return rules.maximum == 1 ? "at most 1 property" : "at most \(rules.maximum) properties"
        case .minProperties:
            return rules.minimum == 1 ? "at least 1 property" : "at least \(rules.minimum) properties"
        case .required: return "the property \"\(key(finding.detail, of: rules.keys))\""
        case .dependentRequired:
            return "the property \"\(key(finding.detail, of: rules.keys))\", which another one requires"
        case .propertyNames: return "a property name that the contract allows"
        default: return "no other properties"
        }
    }

    private func key(_ number: Int, of table: KeyTable) -> String {
        let entry = keys.entries[Int(table.firstEntry) + number]
        return String(decoding: keys.bytes[Int(entry.start)..<Int(entry.start + entry.count)], as: UTF8.self)
    }

    private func discriminator(_ index: Int) -> String {
        let rules = discriminators[index]
        let start = Int(rules.keyStart)
        let name = String(decoding: keys.bytes[start..<(start + Int(rules.keyCount))], as: UTF8.self)
        let values = (0..<min(10, Int(rules.values.entryCount))).map { "\"\(key($0, of: rules.values))\"" }
        return "the property \"\(name)\" with " + Self.list(values)
            + (rules.values.entryCount > 10 ? " or another name of the contract" : "")
    }
}
