// SPDX-License-Identifier: Apache-2.0

/// A stage's answer about an exchange.
///
/// What ends an exchange is kept behind a pointer, so that the usual answer costs nothing to pass on.
package enum Verdict: Sendable {
    /// Nothing against it: the next stage is asked.
    case next
    /// The exchange ends here with this refusal.
    indirect case reject(Problem)
    /// The exchange ends here with an answer of the gateway's own, such as a redirect or a CORS preflight's.
    indirect case answer(Answer)
}

/// A complete response made by the gateway that is not a refusal.
package struct Answer: Sendable {
    package var status: Int
    /// Lower-case names, values without control bytes.
    package var fields: [Problem.Field]
    package var body: [UInt8]

    package init(status: Int, fields: [Problem.Field] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
