// SPDX-License-Identifier: Apache-2.0

/// Section 5.4.2.1.
enum ProvidedRequiredArguments {
    static func report(_ validator: inout GraphQLValidator, _ owner: Int) {
        let node = validator.document.nodes[owner]
        let kind = node.kind == .directive ? "directive" : "field"
        let name = validator.document.text(node.name)
        validator.report(
            .providedRequiredArguments,
            at: owner,
            "the \(kind) \"\(name)\" lacks an argument that it requires"
        )
    }
}
