// SPDX-License-Identifier: Apache-2.0

/// How much an operation asks for. Counts that fragments can multiply stop at `ceiling`.
package struct GraphQLMeasures: Hashable, Sendable {
    package static let ceiling = 1 << 31

    package internal(set) var depth = 0
    package internal(set) var introspectionDepth = 0
    package internal(set) var cost = 0
    package internal(set) var aliases = 0
    package internal(set) var rootFields = 0
    package internal(set) var selections = 0
    /// `__schema` and `__type`.
    package internal(set) var introspectionFields = 0
    package internal(set) var directives = 0
    package internal(set) var directivesAtOnePlace = 0
    package internal(set) var fragments = 0
    package internal(set) var operations = 0
    package internal(set) var hasFragmentCycle = false
    package internal(set) var hasOperationName = false
}

@inline(__always)
func addUpToCeiling(_ left: Int, _ right: Int) -> Int {
    min(left &+ right, GraphQLMeasures.ceiling)
}

/// Both are at most the ceiling.
@inline(__always)
func multiplyUpToCeiling(_ left: Int, _ right: Int) -> Int {
    min(left &* right, GraphQLMeasures.ceiling)
}
