// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import JSON

/// A value that a client sent, in a document or as a variable.
enum InputValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int)
    case float(Double)
    /// A string, or a value of an enum.
    case string(String)
    case list([InputValue])
    case object([String: InputValue])
}

extension InputValue {
    /// The value of a literal; nil for a variable that has none.
    init?(_ node: Int, in document: GraphQLDocument, variables: [String: InputValue] = [:]) {
        switch document.nodes[node].kind {
        case .variable:
            guard let value = variables[document.fullName(of: node)] else { return nil }
            self = value
        case .true: self = .bool(true)
        case .false: self = .bool(false)
        case .int, .float: self = .number(document.text(of: node))
        case .enumValue: self = .string(document.text(of: node))
        case .string, .blockString:
            let literal = document.source[document.nodes[node].range]
            self = .string(StringLiteral.text(literal, isBlock: document.nodes[node].kind == .blockString))
        case .list:
            self = .list(
                document.children(of: node).map { InputValue($0, in: document, variables: variables) ?? .null }
            )
        case .object:
            var members: [String: InputValue] = [:]
            for field in document.children(of: node) {
                // A variable without a value leaves the field out.
                members[document.name(of: field) ?? ""] = InputValue(field + 1, in: document, variables: variables)
            }
            self = .object(members)
        default:
            self = .null
        }
    }

    /// The value of a JSON node.
    init(_ node: Int, in json: JSONDocument, _ bytes: [UInt8]) {
        switch json[node].kind {
        case .null: self = .null
        case .true: self = .bool(true)
        case .false: self = .bool(false)
        case .number: self = .number(String(decoding: bytes[json[node].range], as: UTF8.self))
        case .string: self = .string(json.string(node, in: bytes))
        case .array:
            var items: [InputValue] = []
            var elements = json.elements(of: node)
            while let element = elements.next(in: json) { items.append(InputValue(element, in: json, bytes)) }
            self = .list(items)
        case .object:
            self = .object(json.values(of: node, in: bytes).mapValues { InputValue($0, in: json, bytes) })
        }
    }

    private static func number(_ text: String) -> InputValue {
        Int(text).map { .int($0) } ?? .float(Double(text) ?? 0)
    }
}

extension JSONDocument {
    func string(_ node: Int, in bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        decodeString(node, in: bytes.span, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The nodes of an object's values by their keys; of a repeated key the last.
    func values(of object: Int, in bytes: [UInt8]) -> [String: Int] {
        var values: [String: Int] = [:]
        var members = members(of: object)
        while let member = members.next(in: self) { values[string(member.key, in: bytes)] = member.value }
        return values
    }
}
