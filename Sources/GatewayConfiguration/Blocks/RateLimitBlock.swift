// SPDX-License-Identifier: Apache-2.0

import Core

/// `rate_limits[]`
enum RateLimitBlock {
    static let schema = ObjectSchema("rate_limit", "How many requests in what time.", blank: RateLimitConfiguration()) {
        Field("name", \.name, .name, "How logs and the RateLimit header call it.")
        Field("by", \.by, .enumeration, "Each client address on its own (IPv6 by /64), or all clients together.")
        Field(
            "unit",
            \.unit,
            .enumeration,
            "What is counted: requests or, on GraphQL endpoints, what their operations cost."
        )
        Field("rate", \.rate, .rate, required: true, "Requests, or points, in a time.")
        Field(
            "burst",
            \.burst,
            ValueType<Int>.count.optional(or: .word("auto")),
            "Requests, or points, that may come at once; 'auto' is the rate's own count."
        )
    }
}
