// SPDX-License-Identifier: Apache-2.0

/// `@rbl`: is an address on a DNS block list? Asking a name server would hold up every connection of the worker, so
/// the operator is off: it loads, since the Core Rule Set has it behind a setting, warns, and never matches.
package struct Rbl: Operator {
    package static var word: String { "rbl" }

    package init(_ argument: OperatorArgument) throws(OperatorError) {}

    package var warning: String? {
        "@rbl is off and never matches: it would wait for name servers while requests are served; "
            + "load the list of addresses into a file and use @ipMatchFromFile"
    }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool { false }
}
