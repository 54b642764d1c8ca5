// SPDX-License-Identifier: Apache-2.0

import Core

/// `headers`
enum HeaderBlock {
    static let schema = ObjectSchema("headers", "What is removed from requests.", blank: HeaderConfiguration()) {
        Field(
            "drop",
            \.drop,
            ValueType<String>.headerNameOrPrefix.distinctList(),
            "Headers of clients that are dropped, besides X-Forwarded-* and X-Gatehouse-*; 'x-internal-*' for a prefix."
        )
    }
}

/// `security_headers`
enum SecurityHeadersBlock {
    static let schema = ObjectSchema(
        "security_headers",
        "Added to every answer that does not carry them; 'false' turns one off.",
        blank: SecurityHeadersConfiguration()
    ) {
        Field("hsts", \.hsts, value, "Strict-Transport-Security, on TLS listeners only.")
        Field("content_type_options", \.contentTypeOptions, value, "X-Content-Type-Options.")
        Field("frame_options", \.frameOptions, value, "X-Frame-Options.")
        Field("referrer_policy", \.referrerPolicy, value, "Referrer-Policy.")
        Field("permissions_policy", \.permissionsPolicy, value, "Permissions-Policy.")
        Field("content_security_policy", \.contentSecurityPolicy, value, "Content-Security-Policy.")
        Field(
            "remove",
            \.remove,
            ValueType<String>.headerName.distinctList(),
            "Response headers that would tell what runs behind the gateway."
        )
    }

    private static var value: ValueType<String?> { ValueType<String>.headerValue.optional(or: .bool(false)) }
}

/// `cookies`
enum CookieBlock {
    static let schema = ObjectSchema(
        "cookies",
        "Flags every Set-Cookie must have; they are added where missing.",
        blank: CookieConfiguration()
    ) {
        Field("secure", \.secure, .bool, "Add Secure: the cookie is sent over TLS only.")
        Field("http_only", \.httpOnly, .bool, "Add HttpOnly: scripts cannot read the cookie.")
        Field(
            "same_site",
            \.sameSite,
            ValueType<CookieConfiguration.SameSite>.enumeration.optional(or: .word("off")),
            "SameSite for cookies that say nothing themselves; 'off' leaves them."
        )
        Field(
            "readable",
            \.readable,
            ValueType<String>.cookieName.distinctList(),
            "Cookies that scripts must read: HttpOnly is not added to them."
        )
    }
}
