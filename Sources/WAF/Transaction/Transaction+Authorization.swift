// SPDX-License-Identifier: Apache-2.0

extension Transaction {
    /// AUTH_TYPE: the scheme of the Authorization field.
    var authenticationScheme: Value? {
        authorization.map { memory.part($0, 0..<schemeLength($0)) }
    }

    /// REMOTE_USER: the user of Basic credentials (RFC 7617 section 2), as the client says it: unverified.
    var basicUser: Value? {
        guard let authorization else { return nil }
        let scheme = schemeLength(authorization)
        let user: [UInt8]? = withBytes(of: authorization) { field in
            guard NameHash.matches(field.extracting(0..<scheme), lowered: Self.basic) else { return nil }
            var credentials: [UInt8] = []
            let start = min(scheme &+ 1, field.count)
            guard Base64Decode().transform(field.extracting(start..<field.count), into: &credentials) else {
                return nil
            }
            return Array(credentials.prefix { $0 != UInt8(ascii: ":") })
        }
        return user.map { memory.append($0) }
    }

    private var authorization: Value? {
        requestHeaders.first { field in
            withBytes(of: field.name) { NameHash.matches($0, lowered: Self.authorizationName) }
        }?.value
    }

    private func schemeLength(_ authorization: Value) -> Int {
        withBytes(of: authorization) { Self.index(of: UInt8(ascii: " "), in: $0) ?? $0.count }
    }

    private static let authorizationName = Array("authorization".utf8)
    private static let basic = Array("basic".utf8)
}
