// SPDX-License-Identifier: Apache-2.0

/// Accounts and logins.
enum CustomerResolvers {
    static let all = ["Customer": customer, "Token": token]

    private static let customer = Resolvers.of(
        Customer.self,
        [
            "id": { customer, _ in .string(customer.id) },
            "email": { customer, _ in .string(customer.email) },
            "name": { customer, _ in .string(customer.name) },
            "createdAt": { customer, _ in .date(customer.createdAt) },
        ]
    )

    private static let token = Resolvers.of(
        SessionView.self,
        [
            "token": { session, _ in .string(session.token) },
            "expiresAt": { session, _ in .date(session.expiresAt) },
            "customer": { session, _ in .object(session.customer) },
        ]
    )
}
