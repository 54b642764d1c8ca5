// SPDX-License-Identifier: Apache-2.0

import Core

/// `listeners[]`
enum ListenerBlock {
    static let schema = ObjectSchema(
        "listener",
        "An address the gateway accepts connections on.",
        blank: ListenerConfiguration()
    ) {
        Field("name", \.name, .name, "How logs and metrics call it; 'listener-0' and so on where not given.")
        Field("address", \.address, .socketAddress, required: true, "An IP address and a port.")
        Field("tls", \.tls, TLSBlock.schema.type.optional(), "Certificates; without them the listener is plain-text.")
        Field(
            "http2_prior_knowledge",
            \.http2PriorKnowledge,
            .bool,
            "Plain-text listeners only: accept HTTP/2 from connections that begin with its preface."
        )
        Field("http2", \.http2, .bool, "TLS listeners only: offer HTTP/2 in ALPN.")
        Field(
            "redirect_to_https",
            \.redirectToHTTPS,
            ValueType<Int>.port.or(.bool(true), 443).optional(or: .bool(false)),
            "Answer every request with a redirect to https on this port (true: 443), and nothing else."
        )
        Field(
            "proxy_protocol_from",
            \.proxyProtocolFrom,
            ValueType<Network>.network.distinctList(),
            "Networks whose connections must begin with a PROXY protocol header, which gives the client's address."
        )
        Field(
            "trusted_proxies",
            \.trustedProxies,
            ValueType<Network>.network.distinctList(),
            "Proxies whose X-Forwarded-For or Forwarded is believed."
        )
    }
}

/// `listeners[].tls`
enum TLSBlock {
    static let schema = ObjectSchema(
        "tls",
        "Either 'certificate' and 'key', or 'certificates'.",
        blank: TLSConfigurationValues(),
        constraints: [
            .init("oneOf", [["required": ["certificates"]], ["required": ["certificate", "key"]]])
        ],
        check: checkCertificates
    ) {
        Field(
            "certificates",
            \.certificates,
            CertificateBlock.schema.type.list(atLeast: 1),
            "Several pairs; the first is shown to clients that name no host, or an unknown one."
        )
        Field(
            shorthand: "certificate",
            .readableFile("a PEM file with the certificate and its chain"),
            "For a single pair: the PEM file with the certificate and its chain."
        ) { path, tls in tls.change { $0.certificate = path } }
        Field(
            shorthand: "key",
            .readableFile("a PEM file with the private key"),
            "For a single pair: the PEM file with the private key."
        ) { path, tls in tls.change { $0.key = path } }
        Field("minimum_version", \.minimumVersion, .enumeration, "The oldest version of TLS that is accepted.")
        Field(
            "client_certificates",
            \.clientCertificates,
            ClientCertificateBlock.schema.type.optional(),
            "Ask clients for a certificate (mutual TLS)."
        )
    }

    @Sendable private static func checkCertificates(
        _ keys: Set<String>,
        _: TLSConfigurationValues,
        _ path: Path,
        _ context: DecodingContext
    ) {
        let isSingle = keys.contains("certificate") || keys.contains("key")
        if keys.contains("certificates"), isSingle {
            context.error(
                at: path,
                "\(path) has both 'certificates' and a single pair",
                hint: "move 'certificate' and 'key' into the list"
            )
        } else if isSingle, !keys.isSuperset(of: ["certificate", "key"]) {
            let missing = keys.contains("key") ? "certificate" : "key"
            context.error(at: path, "the key '\(missing)' is missing in \(path)")
        } else if !isSingle, !keys.contains("certificates") {
            context.error(
                at: path,
                "\(path) has no certificate",
                hint: "give 'certificate' and 'key', or a list of 'certificates'"
            )
        }
    }
}

extension TLSConfigurationValues {
    /// Changes the one pair of the short form, which comes into being with its first half.
    fileprivate mutating func change(_ change: (inout CertificateConfiguration) -> Void) {
        var pair = certificates.first ?? CertificateConfiguration()
        change(&pair)
        certificates = [pair] + certificates.dropFirst()
    }
}

/// `listeners[].tls.certificates[]`
enum CertificateBlock {
    static let schema = ObjectSchema(
        "certificate",
        "A certificate and its key.",
        blank: CertificateConfiguration()
    ) {
        Field(
            "certificate",
            \.certificate,
            .readableFile("a PEM file with the certificate and its chain"),
            required: true,
            "The PEM file with the certificate and its chain."
        )
        Field(
            "key",
            \.key,
            .readableFile("a PEM file with the private key"),
            required: true,
            "The PEM file with the private key."
        )
        Field(
            "hosts",
            \.hosts,
            ValueType<String>.hostPattern.distinctList(),
            "Host names this pair is for; where empty, those in the certificate."
        )
    }
}

/// `listeners[].tls.client_certificates`
enum ClientCertificateBlock {
    static let schema = ObjectSchema(
        "client_certificates",
        "What is asked of clients during the TLS handshake.",
        blank: ClientCertificateConfiguration()
    ) {
        Field("mode", \.mode, .enumeration, "Whether a client without a certificate is refused.")
        Field(
            "authorities",
            \.authorities,
            .readableFile("a PEM file with authorities"),
            required: true,
            "The PEM file with the authorities that may sign client certificates."
        )
    }
}
