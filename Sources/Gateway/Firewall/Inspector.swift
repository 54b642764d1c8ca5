// SPDX-License-Identifier: Apache-2.0

import WAF

/// What one worker runs rules with: memory for the matchers, and transactions that were used before.
final class Inspector {
    private lazy var context = OperatorContext()
    private var spares: [ObjectIdentifier: [Transaction]] = [:]

    /// More than this are at work at once only in a flood.
    private static let maximumSpares = 64

    func take(_ firewall: Firewall) -> Transaction {
        if let transaction = spares[ObjectIdentifier(firewall.plan)]?.popLast() { return transaction }
        // Plans of snapshots that are gone take their transactions with them.
        if spares.count > 8 { spares.removeAll() }
        context.matchesBeyondBudget = firewall.plan.settings.matchesBeyondBudget
        return Transaction(plan: firewall.plan, context: context, store: firewall.store) {
            Int(WallClock.now() / 1_000)
        }
    }

    func giveBack(_ transaction: Transaction) {
        let plan = ObjectIdentifier(transaction.plan)
        guard spares[plan, default: []].count < Self.maximumSpares else { return }
        spares[plan, default: []].append(transaction)
    }
}

/// The firewall's part in one exchange.
struct Inspection {
    let firewall: Firewall
    let transaction: Transaction
    /// How many of the transaction's matches are findings already.
    var noted = 0
    var ranBodyPhase = false
    /// Bytes of the response's body that rules can read.
    var readableResponse = 0
}
