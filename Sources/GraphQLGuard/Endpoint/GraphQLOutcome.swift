// SPDX-License-Identifier: Apache-2.0

/// All that is known of one request to a GraphQL endpoint. It takes no account of modes: it holds whatever was found,
/// and the caller decides what becomes of each.
package struct GraphQLOutcome: Sendable {
    package internal(set) var violations: [GraphQLViolation] = []
    /// The operations that are asked for, in their order. Where it cannot be told which one of a document is meant, all
    /// of the document.
    package internal(set) var operations: [GraphQLOperation] = []
    /// All that is asked for stands in `operations`. False where something could not be read: then who decides by
    /// fields and arguments has not seen all, and should refuse.
    package internal(set) var isComplete = true
    /// False where arguments were left out of the scratch's table because they are too many or too long.
    package internal(set) var hasAllArguments = true
    package internal(set) var isBatch = false
    /// Requests in the body: more than `operations` where some could not be read.
    package internal(set) var requestCount = 1
    /// What the gateway answers instead of the upstream: the client sent a hash that is not known. No violation.
    package internal(set) var answer: GraphQLPersistedQueryAnswer?
    /// What goes to the upstream instead, with the text of documents that the client named by hash or id.
    package internal(set) var replacement: GraphQLReplacement?

    package init() {}

    /// The cost of all operations: points for rate limits.
    package var cost: Int {
        operations.reduce(0) { addUpToCeiling($0, $1.measures.cost) }
    }

    package func has(_ category: GraphQLCategory) -> Bool {
        violations.contains { $0.category == category }
    }
}

/// What is sent on in place of what came.
package enum GraphQLReplacement: Hashable, Sendable {
    case body([UInt8])
    /// The query string of the target, without the question mark.
    case queryString([UInt8])
}

/// One operation that a request asks for.
package struct GraphQLOperation: Sendable {
    /// The position in a batch; 0 for a single request.
    package let request: Int
    package let kind: GraphQLOperationKind
    /// Nil if it is anonymous; cut after 64 bytes.
    package let name: String?
    package let measures: GraphQLMeasures
    /// The part of the scratch's `rootFields` that is this operation's; each field as often as it is asked for.
    package let rootFields: Range<Int>
    /// The part of the scratch's `fields` that is this operation's; each field once.
    package let fields: Range<Int>
    /// The part of the scratch's `arguments` that is this operation's.
    package let arguments: Range<Int>
    /// The text of a document that is not on the list of trusted ones, for who adds it there; nil for all others.
    package let unlisted: UnlistedDocument?
}

/// A document that a client sent though it is not on the list.
package struct UnlistedDocument: Hashable, Sendable {
    /// What the client called it by; nil if it sent the text alone.
    package let id: [UInt8]?
    package let text: [UInt8]

    package init(id: [UInt8]?, text: [UInt8]) {
        self.id = id
        self.text = text
    }
}

/// Answers to automatic persisted queries, which clients understand as "send the text". Status 200, JSON.
package enum GraphQLPersistedQueryAnswer: Hashable, Sendable {
    case notFound
    case notSupported

    /// The body; for a batch one answer to each request.
    ///
    /// - Parameter batch: Nil for a single request.
    package func body(batch count: Int?) -> [UInt8] {
        let (message, code) =
            switch self {
            case .notFound: ("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
            case .notSupported: ("PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED")
            }
        let one = #"{"errors":[{"message":"\#(message)","extensions":{"code":"\#(code)"}}]}"#
        guard let count else { return Array(one.utf8) }
        return Array("[\(Array(repeating: one, count: count).joined(separator: ","))]".utf8)
    }
}
