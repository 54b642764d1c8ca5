// SPDX-License-Identifier: Apache-2.0

import Core

/// `admin`
enum AdminRules {
    static let all: [Validation.Rule] = [loopback]

    @Sendable private static func loopback(_ configuration: Configuration, _ context: DecodingContext) {
        let admin = configuration.admin
        guard let address = admin.address, !admin.unsafeAllowRemote, context.isSound(.admin),
            ClientAddress(address.host)?.isLoopback != true
        else { return }
        context.error(
            at: .admin / "address",
            "the address \(quoted(address.description)) of admin can be reached from other machines",
            hint: "use 127.0.0.1, or set 'unsafe_allow_remote: true' if the network is trusted"
        )
    }
}
