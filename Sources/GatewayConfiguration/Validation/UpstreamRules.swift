// SPDX-License-Identifier: Apache-2.0

/// `upstreams`
enum UpstreamRules {
    static let all: [Validation.Rule] = [targets, hashing, tls, healthTimes]

    @Sendable private static func targets(_ configuration: Configuration, _ context: DecodingContext) {
        for upstream in configuration.upstreams {
            let path = Path.upstreams / upstream.name / "targets"
            // Where one failed, indices no longer tell which entry a target came from.
            guard context.isSound(path) else { continue }
            Validation.refuseRepeated(upstream.targets.enumerated().map { ($1.url, path / $0) }, context) { url, _ in
                ("the target \(quoted(url)) is given twice in \(path)", "use 'weight' to give it a larger share")
            }
        }
    }

    @Sendable private static func hashing(_ configuration: Configuration, _ context: DecodingContext) {
        for upstream in configuration.upstreams {
            let path = Path.upstreams / upstream.name
            guard upstream.balance != .consistentHash, upstream.hashOn != "address", context.isSound(path / "balance")
            else { continue }
            context.error(
                at: path / "hash_on",
                "hash_on has no effect in \(path), which does not balance by consistent_hash",
                hint: "add 'balance: consistent_hash', or remove it"
            )
        }
    }

    @Sendable private static func tls(_ configuration: Configuration, _ context: DecodingContext) {
        for upstream in configuration.upstreams {
            let path = Path.upstreams / upstream.name
            let tls = upstream.tls
            guard context.isSound(path / "tls") else { continue }
            if (tls.certificate == nil) != (tls.key == nil) {
                context.error(
                    at: path / "tls",
                    "the key '\(tls.key == nil ? "key" : "certificate")' is missing in \(path / "tls")",
                    hint: "a certificate and its key belong together"
                )
            }
            let isUsed =
                tls.authorities != nil || tls.serverName != nil || tls.certificate != nil || tls.unsafeSkipVerification
            if isUsed, context.isSound(path / "targets"), !upstream.targets.contains(where: \.isTLS) {
                context.error(
                    at: path / "tls",
                    "tls has no effect in \(path), which has no https target",
                    hint: "write the targets with https://, or remove it"
                )
            }
        }
    }

    @Sendable private static func healthTimes(_ configuration: Configuration, _ context: DecodingContext) {
        for upstream in configuration.upstreams {
            let path = Path.upstreams / upstream.name / "health"
            guard let health = upstream.health, context.isSound(path), health.timeout > health.interval else {
                continue
            }
            context.error(
                at: context.isGiven(path / "timeout") ? path / "timeout" : path / "interval",
                "the timeout \(DurationText.render(health.timeout)) is longer than the interval "
                    + "\(DurationText.render(health.interval)) in \(path)",
                hint: "a check must end before the next one begins"
            )
        }
    }
}
