// SPDX-License-Identifier: Apache-2.0

/// A refusal or a failure, as the client is told of it (RFC 9457) and as the log records it.
///
/// Neither ``detail`` nor ``fields`` may hold anything the client sent, a secret, or a name from
/// inside the network.
package struct Problem: Error, Sendable, Equatable {
    package var check: CheckID
    package var status: Int
    /// One sentence for the person who reads the answer: what was wrong and how to mend it.
    package var detail: String
    /// Header fields the answer must carry, such as `Allow` or `Retry-After`; lower-case names.
    package var fields: [Field]
    /// What exactly is wrong, part by part, where a check knows.
    package var reasons: [Reason]
    /// Whether the connection's state cannot be trusted after this and must end with the answer.
    package var closesConnection: Bool

    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// One entry of the document's `errors`. Names of fields and parameters may stand in it, values never.
    package enum Reason: Sendable, Equatable {
        /// A part of the message that a contract does not allow.
        ///
        /// - Parameters:
        ///   - part: `path`, `query`, `header`, `cookie` or `body`.
        ///   - pointer: a JSON Pointer into it (RFC 6901).
        ///   - keyword: of JSON Schema, or one of the contract's own.
        case part(_ part: String, name: String, pointer: String, keyword: String, expected: String)
        /// A part of a GraphQL document, as GraphQL clients read errors (GraphQL, section 7.1.2).
        ///
        /// - Parameters:
        ///   - line: from 1 on, like the column; 0 where there is no place.
        ///   - code: names the rule for programs.
        case graphql(_ message: String, line: Int, column: Int, code: String)
    }

    /// - Parameter status: where nil, the check's own.
    package init(
        _ check: CheckID,
        status: Int? = nil,
        _ detail: String,
        fields: [Field] = [],
        reasons: [Reason] = [],
        closesConnection: Bool = false
    ) {
        self.check = check
        self.status = status ?? check.entry.status
        self.detail = detail
        self.fields = fields
        self.reasons = reasons
        self.closesConnection = closesConnection
    }

    /// The problem type (RFC 9457, section 3.1.1): stable, and ends in `/errors/<check id>`.
    package var type: String { "https://gatehouse.dev/errors/\(check.rawValue)" }
}
