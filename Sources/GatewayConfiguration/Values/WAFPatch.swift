// SPDX-License-Identifier: Apache-2.0

/// A virtual patch: a hole in a backend that requests are kept from until it is mended there.
package struct WAFPatch: Sendable, Hashable {
    package enum Action: String, CaseIterable, Sendable {
        case block, monitor
    }

    /// Such as `CVE-2026-40887`. No two patches of a configuration have the same.
    package var id = ""
    package var title = ""
    /// The backend that has the hole.
    package var product: String?
    /// The versions that have it, in words.
    package var versions: String?
    /// Names of routes; empty for all.
    package var routes: [String] = []
    /// The patch applies where any of these does. Never empty.
    package var matches: [Match] = []
    package var action = Action.block
    /// The last day it is meant for. It protects longer, but has to be looked at again. Nil only while it is read.
    package var expires: CalendarDate?
    /// Where the hole is described: http and https URLs.
    package var references: [String] = []
    package var verify = Verification()
    package var place = SourcePlace()

    package init() {}

    /// Which requests: those for which everything here holds. Never without any restriction.
    package struct Match: Sendable, Hashable {
        /// Upper-case; empty for all.
        package var methods: [String] = []
        /// In the syntax of a route's path: `/shop-api/**`. Nil for all.
        package var path: String?
        package var conditions: [Condition] = []

        package init() {}
    }

    /// What holds for a value of the request.
    ///
    /// There may be several values: a repeated argument, or a pointer with `*`. One for which the test holds is
    /// enough. Where there is none, only `exists: false` holds.
    package struct Condition: Sendable, Hashable {
        package var subject: Subject
        package var test: Test
        package var place: SourcePlace

        package init(_ subject: Subject, _ test: Test, place: SourcePlace = SourcePlace()) {
            self.subject = subject
            self.test = test
            self.place = place
        }
    }

    package enum Subject: Sendable, Hashable {
        /// In lower case.
        case header(String)
        /// In the query or in a form, decoded. Of a name that ends in `*`, all arguments that begin so.
        case argument(String)
        case cookie(String)
        /// A value in a JSON body.
        case json([PointerSegment])
        /// A field that a GraphQL operation asks for: `Query.order`.
        case graphqlField(String)
        /// An argument of a GraphQL operation, literal or variable, or what is within it: `Query.order.id`,
        /// `Mutation.checkoutCreate.input.lines.*.quantity`. `*` stands for any one part, `**` for any number.
        case graphqlArgument(String)
    }

    /// A step of a JSON Pointer (RFC 6901), from the root of the body on.
    package enum PointerSegment: Sendable, Hashable {
        /// The member of this name or, where it is a number without leading zeros, the item at this index.
        case key(String)
        /// `*`: any member or item.
        case any
        /// `**`: any number of steps, none included.
        case anyDepth
    }

    package enum Test: Sendable, Hashable {
        /// The regular expression is found in the value. Objects and arrays in JSON have no text.
        case matches(String)
        /// The value has a text, in which the regular expression is not found.
        case notMatches(String)
        /// The value is this text; of a JSON number, `true`, `false` and `null`, as it is written.
        case equals(String)
        /// There is, or there is not, such a value, whatever it is.
        case exists(Bool)
    }

    /// Requests that show that the patch does what it should, and nothing else.
    package struct Verification: Sendable, Hashable {
        package var blocked = Request()
        package var passed = Request()
        /// What of the GraphQL schema the two requests need, in the schema definition language.
        package var schema: String?

        package init() {}
    }

    package struct Request: Sendable, Hashable {
        package struct Header: Sendable, Hashable {
            /// In lower case.
            package var name: String
            package var value: String

            package init(_ name: String, _ value: String) {
                self.name = name
                self.value = value
            }
        }

        package var method = "GET"
        /// With the query.
        package var path = ""
        package var headers: [Header] = []
        package var body: String?

        package init() {}
    }
}
