// SPDX-License-Identifier: Apache-2.0

extension Transaction {
    /// The TX variables that rules count in, by name: those with `score` in it that are numbers and not zero.
    package var scores: [(name: String, value: Int)] {
        // What a finding of each severity counts, in the Core Rule Set.
        let weights: Set = [
            "critical_anomaly_score", "error_anomaly_score", "warning_anomaly_score", "notice_anomaly_score",
        ]
        var scores: [(name: String, value: Int)] = []
        for (slot, name) in plan.names.names.enumerated() {
            let name = String(decoding: name, as: UTF8.self)
            guard name.contains("score"), !name.contains("threshold"), !weights.contains(name) else { continue }
            if case .number(let value) = tx[slot: slot], value != 0 { scores.append((name, value)) }
        }
        return scores.sorted { $0.name < $1.name }
    }
}
