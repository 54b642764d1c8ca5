// SPDX-License-Identifier: Apache-2.0

/// Sections 5.7.1 and 5.7.2: directives exist, and may stand where they are.
enum KnownDirectives {
    static func check(
        _ validator: inout GraphQLValidator,
        _ index: Int,
        _ node: GraphQLNode,
        at location: DirectiveLocations
    ) -> SchemaDirective? {
        let name = validator.document.schemaNames[Int(node.name)]
        let number = name == NameTable.none ? NameTable.none : validator.schema.directiveOfName[Int(name)]
        guard number != NameTable.none else {
            let text = validator.document.text(node.name)
            validator.report(.knownDirectives, at: index, "there is no directive \"@\(text)\"")
            return nil
        }
        let directive = validator.schema.directives[Int(number)]
        if directive.locations.rawValue & location.rawValue == 0 {
            let text = validator.document.text(node.name)
            validator.report(.knownDirectives, at: index, "the directive \"@\(text)\" may not stand here")
        }
        return directive
    }
}
