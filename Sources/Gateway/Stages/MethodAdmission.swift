// SPDX-License-Identifier: Apache-2.0

import Core

/// Refuses methods no route can take (`http.method`) and answers `OPTIONS *`, which asks about the
/// gateway itself (RFC 9110, section 9.3.7).
struct MethodAdmission: RequestStage {
    private let methods: HTTPMethodSet
    private let allow: Problem.Field

    init(_ methods: HTTPMethodSet) {
        self.methods = methods
        allow = Problem.Field("allow", methods.list)
    }

    func handle(_ exchange: Exchange) -> StageResult {
        let method = exchange.head.method
        // TRACE echoes what it is sent, credentials included; CONNECT opens tunnels to anywhere.
        if method == .trace || method == .connect {
            return .reject(Problem(.method, "TRACE and CONNECT are not served", fields: [allow]))
        }
        guard !exchange.head.isAsteriskForm else { return .verdict(.answer(Answer(status: 204, fields: [allow]))) }
        guard methods.contains(method) else {
            return .reject(Problem(.method, "use one of \(methods.list)", fields: [allow]))
        }
        return .next
    }
}
