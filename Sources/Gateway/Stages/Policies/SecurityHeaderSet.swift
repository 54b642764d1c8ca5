// SPDX-License-Identifier: Apache-2.0

package import GatewayConfiguration

/// The security headers every answer carries, and the headers none does.
package final class SecurityHeaderSet: Sendable {
    package struct Entry: Sendable {
        package let name: HeaderName
        package let value: [UInt8]
        /// ``value`` as HTTP/2's header compression takes it.
        package let text: String
    }

    /// What an answer must carry, in the order it is added.
    package let entries: [Entry]
    /// All ``entries`` as lines of an HTTP/1.1 head, each with its CR LF: for answers that hold
    /// none of them yet (``missing(in:)``).
    package let precomputed: [UInt8]
    private let names: HeaderNameSet
    private let unwanted: HeaderNameMatcher

    /// - Parameter isTLS: whether the client speaks TLS to us: `Strict-Transport-Security` may not be
    ///   sent otherwise (RFC 6797, section 7.2).
    package init(_ configuration: SecurityHeadersConfiguration, isTLS: Bool) {
        let values: [(HeaderName, String, String?)] = [
            (.strictTransportSecurity, "Strict-Transport-Security", isTLS ? configuration.hsts : nil),
            (.xContentTypeOptions, "X-Content-Type-Options", configuration.contentTypeOptions),
            (.xFrameOptions, "X-Frame-Options", configuration.frameOptions),
            (.referrerPolicy, "Referrer-Policy", configuration.referrerPolicy),
            (.permissionsPolicy, "Permissions-Policy", configuration.permissionsPolicy),
            (.contentSecurityPolicy, "Content-Security-Policy", configuration.contentSecurityPolicy),
        ]
        var entries: [Entry] = []
        var lines: [UInt8] = []
        var names = HeaderNameSet()
        for (name, spelling, value) in values {
            guard let value else { continue }
            entries.append(Entry(name: name, value: Array(value.utf8), text: value))
            lines.append(contentsOf: "\(spelling): \(value)\r\n".utf8)
            names.insert(name)
        }
        self.entries = entries
        self.names = names
        precomputed = lines
        unwanted = HeaderNameMatcher(configuration.remove)
    }

    /// Whether not one of ``entries`` is there, so that ``precomputed`` can be written as it is.
    package func missing(in headers: HeaderBlock) -> Bool {
        headers.present.isDisjoint(with: names)
    }

    /// Removes what tells an attacker what runs behind.
    package func removeUnwanted(from headers: inout HeaderBlock) {
        unwanted.remove(from: &headers)
    }

    /// Adds what the upstream did not set itself.
    package func addMissing(to headers: inout HeaderBlock) {
        for entry in entries where !headers.contains(entry.name) { headers.add(entry.name, entry.value) }
    }

    /// Both.
    package func apply(to headers: inout HeaderBlock) {
        removeUnwanted(from: &headers)
        addMissing(to: &headers)
    }
}
