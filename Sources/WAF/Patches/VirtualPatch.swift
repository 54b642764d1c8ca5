// SPDX-License-Identifier: Apache-2.0

/// A hole in a backend that requests are kept from, in plain values; ``directives(firstID:)`` makes rules of it.
package struct VirtualPatch: Hashable, Sendable {
    /// Such as `CVE-2026-40887`.
    package var id: String
    package var title: String
    /// Any of these is enough.
    package var matches: [Match]
    /// Whether requests are refused, and not only noted.
    package var refuses: Bool
    /// Of the first match's rule; the other matches' rules follow.
    package var firstRuleID: Int
    package var blocked: Request
    package var passed: Request
    /// Where it is written.
    package var location: SourceLocation

    package init(
        id: String,
        title: String,
        matches: [Match],
        refuses: Bool,
        firstRuleID: Int,
        blocked: Request,
        passed: Request,
        at location: SourceLocation
    ) {
        self.id = id
        self.title = title
        self.matches = matches
        self.refuses = refuses
        self.firstRuleID = firstRuleID
        self.blocked = blocked
        self.passed = passed
        self.location = location
    }

    /// Requests for which all of this holds.
    package struct Match: Hashable, Sendable {
        /// Upper-case; empty for all.
        package var methods: [String]
        /// In the syntax of a route's path; nil for all.
        package var path: String?
        package var conditions: [Condition]

        package init(methods: [String], path: String?, conditions: [Condition]) {
            self.methods = methods
            self.path = path
            self.conditions = conditions
        }
    }

    package struct Condition: Hashable, Sendable {
        package var subject: Subject
        package var test: Test
        package var location: SourceLocation

        package init(_ subject: Subject, _ test: Test, at location: SourceLocation) {
            self.subject = subject
            self.test = test
            self.location = location
        }
    }

    package enum Subject: Hashable, Sendable {
        case header(String)
        /// In the query or in a form.
        case argument(String)
        case cookie(String)
        case json(JSONPath)
        /// A field that a GraphQL operation asks for, such as `Query.order`.
        case graphqlField(String)
        /// An argument of a GraphQL operation, or what is within it: `Query.order.id`. `*` is any one part of the name,
        /// `**` any number.
        case graphqlArgument(String)
    }

    /// One value of the subject for which it holds is enough; where there is none, only `exists(false)` holds.
    package enum Test: Hashable, Sendable {
        /// A regular expression (PCRE2, UTF-8) is found in the value.
        case matches(String)
        case notMatches(String)
        /// The value is this text.
        case equals(String)
        case exists(Bool)
    }

    /// A request to try the patch with.
    package struct Request: Hashable, Sendable {
        package struct Header: Hashable, Sendable {
            package var name: String
            package var value: String

            package init(_ name: String, _ value: String) {
                self.name = name
                self.value = value
            }
        }

        package var method: String
        /// With the query.
        package var target: String
        package var headers: [Header]
        package var body: String?

        package init(method: String, target: String, headers: [Header], body: String?) {
            self.method = method
            self.target = target
            self.headers = headers
            self.body = body
        }
    }
}
