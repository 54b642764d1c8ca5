// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration

/// What of the firewall's configuration somebody has to look at.
enum FirewallUpkeep {
    struct Item {
        let place: SourcePlace
        let problem: String
        let hint: String

        func text(as severity: String) -> String { "\(place): \(severity): \(problem)\n    hint: \(hint)" }
    }

    /// Exclusions and patches whose last day is over.
    ///
    /// - Parameter today: days since 1970.
    static func expired(_ configuration: Configuration, today: Int) -> [Item] {
        configuration.datedItems.compactMap { item in
            guard let until = item.until, until.isPast(epochDays: today) else { return nil }
            switch item.kind {
            case .exclusion:
                return Item(
                    place: item.place,
                    problem: "the exclusion (\(item.name)) was until \(until), and holds no more",
                    hint: "remove it, or see whether it is still safe and give it a new 'until'"
                )
            case .patch:
                return Item(
                    place: item.place,
                    problem: "the patch \(item.name) expired on \(until); it protects on",
                    hint: "remove it if the backend is mended, else give it a new 'expires'"
                )
            }
        }
    }

    /// Patches whose own requests do not go as they say.
    static func failingPatches(_ configuration: Configuration) -> [Item] {
        PatchVerdict.all(configuration.waf.patches).filter { !$0.failures.isEmpty }.map { verdict in
            Item(
                place: verdict.patch.place,
                problem: "the patch \(verdict.patch.id) does not work: \(verdict.failures.joined(separator: "; "))",
                hint: "try it with 'gatehouse patch test'"
            )
        }
    }
}
