// SPDX-License-Identifier: Apache-2.0

package import Core

/// `listeners[]`: an address the gateway accepts connections on.
package struct ListenerConfiguration: Sendable {
    /// How the access log and metrics call it; `listener-0` and so on where not given.
    package var name = ""
    package var address = SocketAddressConfiguration(host: "127.0.0.1", port: 8080)
    /// Nil for a plain-text listener.
    package var tls: TLSConfigurationValues?
    /// Plain-text listeners only: connections that begin with the HTTP/2 preface speak HTTP/2 (RFC 9113, 3.3).
    package var http2PriorKnowledge = false
    /// TLS listeners only: offer `h2` in ALPN.
    package var http2 = true
    /// Answer every request with a 308 to `https` on this port, and nothing else.
    package var redirectToHTTPS: Int?
    /// Networks whose connections must begin with a PROXY protocol header (v1 or v2); it gives the client's address.
    package var proxyProtocolFrom: [Network] = []
    /// Proxies whose `X-Forwarded-For` or `Forwarded` is believed.
    package var trustedProxies: [Network] = []

    package init() {}
}

/// `host:port` to bind to: an IP address and a port; port 0 lets the system choose.
package struct SocketAddressConfiguration: Sendable, Hashable, CustomStringConvertible {
    /// An IPv4 or IPv6 address, without brackets.
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// `listeners[].tls`
package struct TLSConfigurationValues: Sendable {
    /// At least one; the first is shown to clients that name no host, or an unknown one.
    package var certificates: [CertificateConfiguration] = []
    package var minimumVersion = TLSVersion.v1_2
    package var clientCertificates: ClientCertificateConfiguration?

    package init() {}
}

package struct CertificateConfiguration: Sendable {
    /// PEM file with the certificate and its chain.
    package var certificate = ""
    /// PEM file with the private key.
    package var key = ""
    /// Host names this pair is for (`shop.example.com`, `*.example.com`); where empty, those in the certificate.
    package var hosts: [String] = []

    package init() {}
}

package enum TLSVersion: String, CaseIterable, Sendable {
    case v1_2 = "1.2"
    case v1_3 = "1.3"
}

package struct ClientCertificateConfiguration: Sendable {
    package enum Requirement: String, CaseIterable, Sendable {
        case required, optional
    }
    package var mode = Requirement.required
    /// PEM file with the authorities that may sign client certificates.
    package var authorities = ""

    package init() {}
}
