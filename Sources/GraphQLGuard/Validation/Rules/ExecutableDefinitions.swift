// SPDX-License-Identifier: Apache-2.0

/// Section 5.1.1: what is executed holds no type definitions.
enum ExecutableDefinitions {
    static func check(_ validator: inout GraphQLValidator, _ node: Int) {
        validator.report(.executableDefinitions, at: node, "a type definition cannot be executed")
    }
}
