// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DemoShop

@Suite struct BoundedTableTests {
    @Test func theOldestValueGoesWhenTheTableIsFull() {
        var table = BoundedTable<String, Int>(capacity: 2)
        #expect(table.insert(1, for: "a") == nil)
        #expect(table.insert(2, for: "b") == nil)
        #expect(table.insert(3, for: "c") == 1)
        #expect(table["a"] == nil)
        #expect(table.all == [2, 3])
    }

    @Test func replacingAValueDoesNotMakeItYounger() {
        var table = BoundedTable<String, Int>(capacity: 2)
        table.insert(1, for: "a")
        table.insert(2, for: "b")
        table.insert(10, for: "a")
        #expect(table.count == 2)
        #expect(table.insert(3, for: "c") == 10)
        #expect(table.all == [2, 3])
    }

    @Test func aForgottenValueIsNotChanged() {
        var table = BoundedTable<String, Int>(capacity: 1)
        table.insert(1, for: "a")
        table.insert(2, for: "b")
        table.update("a") { $0 = 5 }
        table.update("b") { $0 += 1 }
        #expect(table["a"] == nil)
        #expect(table.all == [3])
    }

    @Test func aTableStaysInOrderOverManyTurns() {
        var table = BoundedTable<Int, Int>(capacity: 7)
        for number in 0..<1_000 {
            let gone = table.insert(number, for: number)
            #expect(gone == (number >= 7 ? number - 7 : nil))
        }
        #expect(table.all == Array(993..<1_000))
    }

    @Test func cartsBeyondTheCapacityAreForgotten() async throws {
        var capacity = ShopStore.Capacity()
        capacity.carts = 2
        let store = ShopStore(capacity: capacity)
        let first = await store.makeCart().id
        let second = await store.makeCart().id
        _ = await store.makeCart()
        await #expect(throws: ShopError.notFound("cart")) { try await store.cart(first) }
        #expect(try await store.cart(second).id == second)
    }

    @Test func aForgottenCustomersAddressCanBeUsedAgain() async throws {
        var capacity = ShopStore.Capacity()
        capacity.customers = 1
        let store = ShopStore(capacity: capacity, customers: [])
        let ada = NewCustomer(email: "Ada@example.com", name: "Ada", password: "engine-1843")
        _ = try await store.register(ada)
        await #expect(throws: ShopError.emailTaken) { try await store.register(ada) }
        _ = try await store.register(NewCustomer(email: "b@example.com", name: "B", password: "engine-1843"))
        #expect(try await store.register(ada).email == "Ada@example.com")
    }
}
