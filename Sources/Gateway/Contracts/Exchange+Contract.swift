// SPDX-License-Identifier: Apache-2.0

import Contract
import Core
import GatewayConfiguration

/// The contract's part in one exchange.
struct ContractUse {
    let operation: ContractOperation
    /// Whether the request's body is looked into.
    var readsBody = false
    /// The media type of the response, where its body is looked into.
    var responseType: [UInt8]?
}

/// What becomes of what a contract is against.
extension Exchange {
    /// Notes what is wrong with the request, and refuses it where a check's mode says so.
    func judge(request violations: [Violation]) -> Verdict {
        var refused: Violation?
        var reasons: [Problem.Reason] = []
        for violation in violations {
            let check = violation.check
            guard noteViolation(violation, check) == .block else { continue }
            refused = refused ?? violation
            reasons.append(
                .part(
                    violation.location.rawValue,
                    name: violation.name,
                    pointer: String(violation.pointer.prefix(Self.longestPointer)),
                    keyword: violation.keyword,
                    expected: violation.expected
                )
            )
        }
        guard let refused else { return .next }
        let detail =
            reasons.count == 1
            ? "\(refused.place): expected \(refused.expected)"
            : "\(reasons.count) parts of the request are not as the API's contract has them; see errors"
        return .reject(Problem(refused.check, status: refused.status, detail, reasons: reasons))
    }

    /// The same for the upstream's answer. The client is told nothing of it: it is not to blame, and the answer may
    /// hold what it must not see.
    func judge(response violations: [Violation]) -> Verdict {
        var isRefused = false
        for violation in violations where noteViolation(violation, .contractResponse) == .block { isRefused = true }
        guard isRefused else { return .next }
        return .reject(
            Problem(.contractResponse, "the upstream's answer is not as the API's contract has it; it was withheld")
        )
    }

    private static let longestPointer = 200

    private func noteViolation(_ violation: Violation, _ check: CheckID) -> Mode {
        let mode = mode(of: check)
        guard mode != .off else { return mode }
        note(
            Finding(
                check,
                rule: violation.keyword,
                severity: check == .contractResponse ? .error : .warning,
                message: "expected \(violation.expected)",
                variable: snapshot.secrets.shown(Array(violation.place.utf8), .name),
                mode: mode
            )
        )
        return mode
    }
}

extension Violation {
    var check: CheckID {
        switch location {
        case .path, .query, .header, .cookie: .contractParameter
        case .body: keyword == Keyword.contentType ? .contractMediaType : .contractBody
        case .status: .contractResponse
        }
    }

    /// `query:limit`, `body:/items/0/quantity`
    var place: String {
        let part = name.isEmpty ? location.rawValue : "\(location.rawValue):\(name)"
        guard !pointer.isEmpty else { return part }
        return part + (name.isEmpty ? ":" : "") + pointer
    }
}
