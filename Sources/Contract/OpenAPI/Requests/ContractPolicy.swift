// SPDX-License-Identifier: Apache-2.0

package import JSON

/// How strictly a contract is held to, beyond what its document says.
package struct ContractPolicy: Hashable, Sendable {
    package enum UnknownFields: String, Hashable, Sendable, CaseIterable {
        case reject, strip, allow
    }

    package enum UnknownParameters: String, Hashable, Sendable, CaseIterable {
        case reject, allow
    }

    /// Properties of JSON bodies and forms that no schema of theirs declares. Where a schema says
    /// `additionalProperties: false` they are refused whatever this says.
    package var unknownFields: UnknownFields
    package var unknownQuery: UnknownParameters
    /// Header fields, in lower case, that a request must not have unless its operation declares them. Others are
    /// allowed: proxies and browsers add their own.
    package var refusedHeaders: [String]
    /// Leave out of responses what their schema does not declare.
    package var stripsResponses: Bool
    package var limits: JSONLimits
    /// Violations to report of one message, at most.
    package var maximumViolations: Int
    /// Parameters of a query or fields of a form, at most. Forms of shops have tens.
    package var maximumFields: Int

    package init(
        unknownFields: UnknownFields = .reject,
        unknownQuery: UnknownParameters = .reject,
        refusedHeaders: [String] = [],
        stripsResponses: Bool = false,
        limits: JSONLimits = JSONLimits(rejectsDuplicateKeys: true),
        maximumViolations: Int = 10,
        maximumFields: Int = 1000
    ) {
        self.unknownFields = unknownFields
        self.unknownQuery = unknownQuery
        self.refusedHeaders = refusedHeaders
        self.stripsResponses = stripsResponses
        self.limits = limits
        self.maximumViolations = maximumViolations
        self.maximumFields = maximumFields
    }
}
