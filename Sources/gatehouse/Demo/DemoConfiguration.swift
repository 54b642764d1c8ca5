// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The gatehouse.yaml of the demonstration: a file a shop could start from.
enum DemoConfiguration {
    /// - Parameters:
    ///   - shopPort: where the shop listens on 127.0.0.1.
    ///   - httpsPort: where the gateway listens with TLS.
    ///   - httpPort: where the gateway sends browsers on to https.
    ///   - coreRuleSet: whether the machine has the OWASP Core Rule Set.
    ///   - directory: holds `cert.pem`, `key.pem`, and the shop's `openapi.yaml` and `schema.graphql`, and is where the access log goes.
    static func yaml(shopPort: Int, httpsPort: Int, httpPort: Int, coreRuleSet: Bool, directory: String) -> String {
        """
        # Gatehouse in front of the demo shop.
        listeners:
          - name: public
            address: 127.0.0.1:\(httpsPort)
            tls:
              certificate: \(quoted(directory + "/cert.pem"))
              key: \(quoted(directory + "/key.pem"))
          # Browsers that come without TLS are sent on.
          - name: redirect
            address: 127.0.0.1:\(httpPort)
            redirect_to_https: \(httpsPort)

        upstreams:
          shop:
            targets: ["http://127.0.0.1:\(shopPort)"]
            health: { path: /healthz, interval: 2s, timeout: 1s }

        http:
          # Shorter than the default, so that the demonstration need not wait for it.
          request_line_timeout: 3s
          header_timeout: 3s

        # Far above what a person does, and far below what a scraper wants.
        rate_limits:
          - { name: everybody, by: address, rate: 200/s, burst: 400 }

        routes:
          # The route that passwords are guessed on.
          - name: login
            match: { path: /store/auth/login, methods: [POST, OPTIONS] }
            upstream: shop
            max_body: 4KiB
            replace_error_pages: true
            rate_limits:
              - { name: login, by: address, rate: 10/m }
            # What the shop's own document does not have, the shop does not get.
            contract: &contract { openapi: \(quoted(directory + "/openapi.yaml")), unknown_fields: reject }
            cors: &storefront
              origins: ["https://storefront.localhost"]
              methods: [GET, HEAD, POST, PATCH, DELETE]
              request_headers: [authorization, content-type, idempotency-key]
              exposed_headers: [location, x-request-id]
              credentials: true
              max_age: 10m
          # Gift cards are guessed too.
          - name: gift-cards
            match: { path: "/store/gift-cards/{code}", methods: [GET, HEAD, OPTIONS] }
            upstream: shop
            replace_error_pages: true
            rate_limits:
              - { name: gift-cards, by: address, rate: 30/m }
            cors: *storefront
            contract: *contract
          # The one route that takes large bodies.
          - name: images
            match: { path: /store/images, methods: [POST] }
            upstream: shop
            max_body: 2GiB
            replace_error_pages: true
          # Server-sent events: streamed as they come, without an end.
          - name: events
            match: { path: /store/events, methods: [GET, OPTIONS] }
            upstream: shop
            replace_error_pages: true
            cors: *storefront
          - name: products
            match: { path: "/store/products/**", methods: [GET, HEAD, OPTIONS] }
            upstream: shop
            timeout: 10s
            replace_error_pages: true
            cors: *storefront
            contract: *contract
          - name: carts
            match: { path: "/store/carts/**" }
            upstream: shop
            max_body: 64KiB
            timeout: 30s
            replace_error_pages: true
            cors: *storefront
            contract: *contract
          - name: orders
            match: { path: "/store/orders/**", methods: [GET, HEAD, OPTIONS] }
            upstream: shop
            timeout: 10s
            replace_error_pages: true
            cors: *storefront
            contract: *contract
          - name: store
            match: { path: "/store/**" }
            upstream: shop
            max_body: 64KiB
            replace_error_pages: true
            cors: *storefront
            contract: *contract
          # No CORS: the back office is no page of another origin.
          - name: admin
            match: { path: "/admin/**" }
            upstream: shop
            max_body: 64KiB
            timeout: 10s
            replace_error_pages: true
            rate_limits:
              - { name: admin, by: address, rate: 60/m }
            contract: *contract
          - name: contract
            match: { path: /openapi.yaml, methods: [GET, HEAD] }
            upstream: shop

        # The same shop in another language. Coupons, gift cards and passwords may be tried once in a request.
        graphql:
          - name: graphql
            path: /graphql
            schema: \(quoted(directory + "/schema.graphql"))
            upstream: shop
            max_body: 64KiB
            rate_limits:
              - { name: graphql, by: address, rate: 60/m, burst: 60 }
            sensitive_fields: [tokenCreate, register, cartAddPromoCode, cartAddGiftCard, giftCard]
            cost: { report: true }
            cors: *storefront

        # The rules for commerce APIs are on without a word\(coreRuleSet ? "; these are the OWASP Core Rule Set's" : "").
        waf: { mode: block\(coreRuleSet ? ", rules: [crs]" : "") }

        # Nothing the shop answers is a page that would load anything.
        security_headers:
          content_security_policy: "default-src 'none'; frame-ancestors 'none'"
          hsts: "max-age=31536000"

        # The shop's own cookies say nothing about any of this.
        cookies: { secure: true, http_only: true, same_site: lax }

        logs:
          access: { format: json, file: \(quoted(directory + "/access.jsonl")) }

        """
    }

    /// A double-quoted scalar (YAML 1.2, section 7.3.1), in which `${` begins no reference.
    private static func quoted(_ text: String) -> String {
        let escaped =
            text
            .replacingOccurrences(of: "\\", with: "\\\\")
            .replacingOccurrences(of: "\"", with: "\\\"")
            .replacingOccurrences(of: "\n", with: "\\n")
            .replacingOccurrences(of: "${", with: "$${")
        return "\"\(escaped)\""
    }
}
