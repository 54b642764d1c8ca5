// SPDX-License-Identifier: Apache-2.0

import Gateway
import GatewayConfiguration
import WAF

/// Whether a patch does what it says.
struct PatchVerdict {
    let patch: WAFPatch
    /// What does not go as the patch says.
    let failures: [String]

    /// Tries each patch with its own requests.
    static func all(_ patches: [WAFPatch]) -> [PatchVerdict] {
        zip(patches, VirtualPatch.all(patches)).map { patch, rules in
            do throws(SecLangErrors) {
                return PatchVerdict(patch: patch, failures: try PatchVerifier(rules).failures())
            } catch {
                return PatchVerdict(patch: patch, failures: error.errors.map(\.description))
            }
        }
    }

    /// - Parameter today: days since 1970.
    func isExpired(today: Int) -> Bool { patch.expires?.isPast(epochDays: today) ?? false }

    func state(today: Int) -> String {
        if !failures.isEmpty { return "failing" }
        return isExpired(today: today) ? "expired" : "ok"
    }
}
