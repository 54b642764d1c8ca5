// SPDX-License-Identifier: Apache-2.0

/// The responses of an operation (OpenAPI 3.1, Responses Object).
package struct ContractResponses: Sendable {
    struct Response: Sendable {
        var media = MediaTypes()
        /// In lower case, without Content-Type.
        var headers: [ContractParameter] = []
    }

    var exact: [(status: Int, response: Response)] = []
    /// By the hundreds: `4XX`.
    var ranges: [(hundreds: Int, response: Response)] = []
    var fallback: Response?

    var isEmpty: Bool { exact.isEmpty && ranges.isEmpty && fallback == nil }

    /// The response for a status: the status itself, then its range, then `default`.
    func find(_ status: Int) -> Response? {
        for entry in exact where entry.status == status { return entry.response }
        for entry in ranges where entry.hundreds == status / 100 { return entry.response }
        return fallback
    }

    /// The declared ones, for messages and reports: "200", "4XX", "default".
    package var names: [String] {
        exact.map { "\($0.status)" } + ranges.map { "\($0.hundreds)XX" } + (fallback == nil ? [] : ["default"])
    }

    package func isDeclared(_ status: Int) -> Bool { find(status) != nil }
}
