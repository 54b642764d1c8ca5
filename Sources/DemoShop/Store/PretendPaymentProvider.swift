// SPDX-License-Identifier: Apache-2.0

/// Stands for the company that takes the money. It takes a moment, and it can say no.
struct PretendPaymentProvider: Sendable {
    enum Charge: Sendable, Equatable {
        /// `reference` is nil where nothing had to be charged.
        case paid(reference: String?)
        case declined(reason: String)
    }

    /// How long an answer takes; other customers are served meanwhile.
    var delay = Duration.milliseconds(20)

    /// - Parameters:
    ///   - amount: minor units.
    ///   - token: `tok_visa` pays; `tok_declined` and whatever else is sent does not.
    func charge(_ amount: Int, token: String) async -> Charge {
        guard amount > 0 else { return .paid(reference: nil) }
        // A client that went away does not undo a charge: a cancelled sleep only ends early.
        try? await Task.sleep(for: delay)
        switch token {
        case "tok_visa": return .paid(reference: RandomToken.make(prefix: "ch"))
        case "tok_declined": return .declined(reason: "the card was declined")
        default: return .declined(reason: "the payment token is unknown")
        }
    }
}
