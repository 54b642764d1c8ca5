// SPDX-License-Identifier: Apache-2.0

import Gateway
import GatewayConfiguration
import GraphQLGuard
import WAF

/// Whether a patch does what it says.
struct PatchVerdict {
    let patch: WAFPatch
    /// What does not go as the patch says.
    let failures: [String]

    /// Tries each patch with its own requests.
    static func all(_ patches: [WAFPatch]) -> [PatchVerdict] {
        zip(patches, VirtualPatch.all(patches)).map { patch, rules in
            PatchVerdict(patch: patch, failures: failures(of: patch, rules))
        }
    }

    private static func failures(of patch: WAFPatch, _ rules: VirtualPatch) -> [String] {
        var operation: PatchOperation?
        if let schema = patch.verify.schema {
            do throws(GraphQLSchemaError) {
                operation = try PatchOperation(schema: schema)
            } catch {
                return ["verify.schema: \(error)"]
            }
        }
        do throws(SecLangErrors) {
            return try PatchVerifier(rules) { operation?.read($0) }.failures()
        } catch {
            return error.errors.map(\.description)
        }
    }

    /// - Parameter today: days since 1970.
    func isExpired(today: Int) -> Bool { patch.expires?.isPast(epochDays: today) ?? false }

    func state(today: Int) -> String {
        if !failures.isEmpty { return "failing" }
        return isExpired(today: today) ? "expired" : "ok"
    }
}
