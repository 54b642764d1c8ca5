// SPDX-License-Identifier: Apache-2.0

import Foundation

extension ShopStore {
    func register(_ new: NewCustomer) throws(ShopError) -> Customer {
        let email = new.email.lowercased()
        guard customersByEmail[email] == nil else { throw .emailTaken }
        let customer = Customer(
            id: RandomToken.make(prefix: "cus"),
            email: new.email,
            name: new.name,
            createdAt: now(),
            password: new.password
        )
        if let forgotten = customers.insert(customer, for: customer.id) {
            customersByEmail[forgotten.email.lowercased()] = nil
        }
        customersByEmail[email] = customer.id
        return customer
    }

    func login(_ credentials: Credentials) throws(ShopError) -> SessionView {
        guard let id = customersByEmail[credentials.email.lowercased()], let customer = customers[id],
            isSameSecret(customer.password, credentials.password)
        else {
            throw .badCredentials
        }
        let token = RandomToken.make(prefix: "ses")
        let session = Session(customerID: id, expiresAt: now().addingTimeInterval(Session.lifetime))
        sessions.insert(session, for: token)
        return SessionView(token: token, expiresAt: session.expiresAt, customer: customer)
    }

    /// The customer whose session `token` is; nil for an unknown or expired one.
    func customer(ofSession token: String) -> Customer? {
        guard let session = sessions[token], session.expiresAt > now() else { return nil }
        return customers[session.customerID]
    }

    /// Newest first.
    var allCustomers: [Customer] { customers.all.reversed() }
}
