// SPDX-License-Identifier: Apache-2.0

/// What one HTTP request may cost in all, however many operations it holds. The shop has no limits worth the name:
/// these only keep a demonstration of what such queries do from ending the demonstration.
struct ExecutionBudget: Sendable {
    /// Fields planned and fields answered.
    var fields = 100_000
    /// Bytes of the answer.
    var bytes = 16 << 20
    /// Errors that are listed; finding their places takes time.
    var faults = 500

    /// How deep selections may stand in each other, fragments followed.
    static let maximumDepth = 200

    static let exhausted = FieldFault("The server gave up: the query is too expensive.", code: "exhausted")
}
