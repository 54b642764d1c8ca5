// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Testing

@testable import DemoShop

extension ShopClient {
    /// Sends one operation.
    func graphQL(
        _ query: String,
        variables: String? = nil,
        operationName: String? = nil,
        token: String? = nil
    ) async throws -> ShopAnswer {
        try await send(
            .post,
            "/graphql",
            json: Self.operation(query, variables: variables, operationName: operationName),
            token: token
        )
    }

    /// - Parameter variables: a JSON object.
    static func operation(_ query: String, variables: String? = nil, operationName: String? = nil) throws -> String {
        var body = #"{"query":\#(try quoted(query))"#
        if let variables { body += #","variables":\#(variables)"# }
        if let operationName { body += #","operationName":\#(try quoted(operationName))"# }
        return body + "}"
    }

    private static func quoted(_ text: String) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: text, options: [.fragmentsAllowed])
        return String(decoding: data, as: UTF8.self)
    }
}

extension ShopAnswer {
    func bool(_ path: String) throws -> Bool { try value(path) as? Bool ?? false }

    /// The message of the first error; nil if there is none.
    var firstError: String? { try? string("errors.0.message") }
    /// The code of the first error.
    var firstCode: String? { try? string("errors.0.extensions.code") }
}
