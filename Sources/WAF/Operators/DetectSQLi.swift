// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@detectSQLi`: libinjection calls the value an SQL injection. TX.0 becomes the fingerprint.
package struct DetectSQLi: Operator {
    package static var word: String { "detectSQLi" }

    package init(_ argument: OperatorArgument) throws(OperatorError) {}

    package var gate: ByteGate? { SQLScreen.gate }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        guard SQLScreen.admits(value) else { return false }
        guard !LibInjection.isCostly(value) else { return context.giveUp() }
        guard let fingerprint = LibInjection.sqlFingerprint(value, context) else { return false }
        context.capture(.text(fingerprint))
        return true
    }
}
