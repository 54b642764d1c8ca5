// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a resolver finds. Objects are handed on to the resolvers of their type's fields.
enum ResolvedValue: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    /// A string, an ID, or a value of an enum.
    case string(String)
    case list([ResolvedValue])
    case object(any Sendable)
}

extension ResolvedValue {
    static func optional(_ text: String?) -> ResolvedValue {
        text.map { .string($0) } ?? .null
    }

    static func optional(object: (any Sendable)?) -> ResolvedValue {
        object.map { .object($0) } ?? .null
    }

    static func objects(_ list: [some Sendable]) -> ResolvedValue {
        .list(list.map { .object($0) })
    }

    static func strings(_ list: [String]) -> ResolvedValue {
        .list(list.map { .string($0) })
    }

    static func money(_ amount: Int) -> ResolvedValue {
        .object(Money(amount))
    }

    /// ISO 8601, in UTC.
    static func date(_ date: Date) -> ResolvedValue {
        .string(date.formatted(.iso8601))
    }
}
