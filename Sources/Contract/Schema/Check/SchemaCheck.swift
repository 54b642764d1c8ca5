// SPDX-License-Identifier: Apache-2.0

/// How values are checked.
package struct SchemaCheck: Hashable, Sendable {
    /// Which way a value goes: `readOnly` properties must not be in a request and `writeOnly` ones not in a response,
    /// and neither is required there.
    package enum Direction: UInt8, Hashable, Sendable {
        case none, request, response
    }

    /// What becomes of a property that no schema of its object declares. An object is looked at if one of its schemas
    /// has `properties` or `patternProperties`; a schema for additional properties declares all of them. What is
    /// declared anywhere in a composition that the value fits is declared.
    package enum Undeclared: UInt8, Hashable, Sendable {
        case allow
        /// The value is not valid.
        case reject
        /// The value is valid, and they are listed, to be left out with `JSONEdits.remove`.
        case list
    }

    package var direction: Direction
    package var undeclared: Undeclared
    /// Failures to explain, at most.
    package var maximumFailures: Int
    /// Schemas applied and members looked at, at most. A step takes some 20 ns; an honest value takes one or a few for
    /// each node of its document. A value that would take more is not valid, with the keyword `budget`.
    package var maximumSteps: Int

    package init(
        direction: Direction = .none,
        undeclared: Undeclared = .allow,
        maximumFailures: Int = 10,
        maximumSteps: Int = 1_000_000
    ) {
        self.direction = direction
        self.undeclared = undeclared
        self.maximumFailures = maximumFailures
        self.maximumSteps = maximumSteps
    }
}

/// What came of checking a value.
package struct SchemaResult: Hashable, Sendable {
    package var isValid: Bool
    /// Why it is not valid, in the order of the document; never empty then, and bounded.
    package var failures: [SchemaFailure] = []
    /// Properties that no schema declares, if they were asked for: the nodes of their values.
    package var undeclared: [Int] = []
}
