// SPDX-License-Identifier: Apache-2.0

/// A type with its lists and non-null marks (GraphQL, section 3.4.1).
indirect enum TypeReference: Sendable, Hashable {
    case named(String)
    case list(TypeReference)
    case nonNull(TypeReference)

    /// The name inside.
    var name: String {
        switch self {
        case .named(let name): name
        case .list(let item): item.name
        case .nonNull(let type): type.name
        }
    }

    var isNonNull: Bool {
        if case .nonNull = self { true } else { false }
    }
}
