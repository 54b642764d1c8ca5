// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard

/// Reads one definition of a schema document.
struct DefinitionReader {
    let document: GraphQLDocument
    let node: Int

    var directive: ShopSchema.Directive? {
        guard document.nodes[node].kind == .directiveDefinition else { return nil }
        return ShopSchema.Directive(
            name: name(node),
            arguments: inputs(of: node),
            locations: children(.location, of: node).map(name)
        )
    }

    var type: ShopSchema.TypeDefinition? {
        guard let kind else { return nil }
        var type = ShopSchema.TypeDefinition(kind: kind, name: name(node), description: description(node))
        type.fields = children(.fieldDefinition, of: node).map(field)
        type.inputs = inputs(of: node)
        type.values = children(.enumValueDefinition, of: node).map { value in
            ShopSchema.EnumValue(name: name(value), description: description(value))
        }
        return type
    }

    private var kind: ShopSchema.Kind? {
        switch document.nodes[node].kind {
        case .scalarType: .scalar
        case .objectType: .object
        case .enumType: .enumeration
        case .inputObjectType: .inputObject
        default: nil
        }
    }

    private func field(_ node: Int) -> ShopSchema.Field {
        let type = document.children(of: node).first(where: isType)
        return ShopSchema.Field(
            name: name(node),
            description: description(node),
            arguments: inputs(of: node),
            type: type.map(document.typeReference) ?? .named("")
        )
    }

    private func inputs(of node: Int) -> [ShopSchema.Input] {
        children(.inputValue, of: node).map { input in
            let parts = document.children(of: input)
            let type = parts.first(where: isType)
            let value = parts.dropFirst().first { document.nodes[$0].kind != .directive }
            return ShopSchema.Input(
                name: name(input),
                description: description(input),
                type: type.map(document.typeReference) ?? .named(""),
                defaultValue: value.flatMap { InputValue($0, in: document) },
                defaultText: value.map(document.text)
            )
        }
    }

    private func children(_ kind: GraphQLNodeKind, of node: Int) -> [Int] {
        document.children(of: node).filter { document.nodes[$0].kind == kind }
    }

    private func isType(_ node: Int) -> Bool {
        document.nodes[node].kind == .namedType || document.nodes[node].kind == .listType
    }

    private func name(_ node: Int) -> String { document.name(of: node) ?? "" }

    private func description(_ node: Int) -> String? { document.description(before: node) }
}
