// SPDX-License-Identifier: Apache-2.0

package import GatewayConfiguration

/// The request headers a client may not send: those by which a proxy tells a backend who the client
/// is or what it asked for, and those by which some backends let a header overrule the request line.
package struct HeaderDropList: Sendable {
    private let ofClients: HeaderNameMatcher
    private let ofProxies: HeaderNameMatcher

    /// - Parameter configuration: the names to drop besides the built-in ones.
    package init(_ configuration: HeaderConfiguration) {
        ofClients = HeaderNameMatcher(Self.identity + Self.overrides + configuration.drop)
        ofProxies = HeaderNameMatcher(Self.overrides)
    }

    /// Removes them. To be called before the gateway adds fields of its own.
    ///
    /// - Parameter fromTrustedProxy: whether the peer is one whose word about the client is believed.
    ///   Its identity headers stay; headers that overrule the target do not, since a proxy that knows
    ///   nothing of them passes them on from anybody.
    package func apply(to headers: inout HeaderBlock, fromTrustedProxy: Bool = false) {
        (fromTrustedProxy ? ofProxies : ofClients).remove(from: &headers)
    }

    /// Who the client is, and what a proxy before us says about it.
    private static let identity = [
        "forwarded", "forwarded-for", "x-forwarded", "x-forwarded-*", "x-gatehouse-*", "x-request-id",
        "x-original-forwarded-for",
        // The client's address, as CDNs and load balancers name it.
        "x-real-ip", "true-client-ip", "client-ip", "x-client-ip", "x-cluster-client-ip", "cf-*", "fastly-client-ip",
        "proxy-client-ip", "wl-proxy-client-ip", "x-proxyuser-ip", "x-originating-ip", "x-remote-ip", "x-remote-addr",
        "x-azure-clientip", "x-azure-socketip", "x-appengine-user-ip", "x-envoy-*",
        // A user or a certificate that was authenticated before (RFC 9440 names the certificate's).
        "remote-user", "x-remote-user", "client-cert", "client-cert-chain", "x-client-cert", "x-client-verify",
        "x-ssl-*", "ssl-client-*",
    ]

    /// What was asked for, said a second time.
    private static let overrides = [
        "x-original-url", "x-rewrite-url", "x-original-uri", "x-original-host", "x-host", "x-http-host-override",
        "surrogate-*",
        // CGI hands a header to a program as HTTP_PROXY, which many take for their outgoing proxy (CVE-2016-5385).
        "proxy",
    ]
}
