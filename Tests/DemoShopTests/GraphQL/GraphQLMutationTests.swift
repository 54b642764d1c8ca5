// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import DemoShop

@Suite struct GraphQLMutationTests {
    private static let cart = "id state lines { id name quantity unitPrice { amount } total { amount } }"

    @Test func aCartIsFilledChangedAndSeenByREST() async throws {
        try await ShopClient.run { shop in
            let made = try await shop.graphQL("mutation { cartCreate { id state lines { id } } }")
            let id = try made.string("data.cartCreate.id")
            #expect(try made.string("data.cartCreate.state") == "OPEN")

            let filled = try await shop.graphQL(
                "mutation Add($id: ID!, $lines: [CartLineInput!]!) { cartLinesAdd(cartId: $id, lines: $lines) { \(Self.cart) } }",
                variables: #"{"id":"\#(id)","lines":[{"productId":"p-1009","quantity":2},{"productId":"p-1019"}]}"#
            )
            #expect(try filled.count("data.cartLinesAdd.lines") == 2)
            #expect(try filled.int("data.cartLinesAdd.lines.0.total.amount") == 2_400)
            #expect(try filled.int("data.cartLinesAdd.lines.1.quantity") == 1)

            let changed = try await shop.graphQL(
                """
                mutation { cartLineUpdate(cartId: "\(id)", lineId: 1, quantity: 5) { id }
                  cartLineRemove(cartId: "\(id)", lineId: 2) { lines { quantity } } }
                """
            )
            #expect(try changed.count("data.cartLineRemove.lines") == 1)
            #expect(try changed.int("data.cartLineRemove.lines.0.quantity") == 5)

            let seen = try await shop.send(.get, "/store/carts/\(id)")
            #expect(try seen.int("lines.0.quantity") == 5)
            #expect(try seen.int("totals.subtotal") == 6_000)
        }
    }

    @Test func aPurchaseEndToEnd() async throws {
        try await ShopClient.run { shop in
            let made = try await shop.graphQL(
                #"mutation { cartCreate(lines: {productId: "p-1002", quantity: 2}) { id totals { total } } }"#
            )
            #expect(try made.int("data.cartCreate.totals.total") == 17_800)
            let id = try made.string("data.cartCreate.id")
            let codes = try await shop.graphQL(
                """
                mutation { cartAddPromoCode(cartId: "\(id)", code: "welcome10") { promotions totals { discount } }
                  cartAddGiftCard(cartId: "\(id)", code: "GIFT-2500-AAAA-0001") {
                    giftCards { code amount { amount } } totals { giftCard due } } }
                """
            )
            #expect(try codes.string("data.cartAddPromoCode.promotions.0") == "WELCOME10")
            #expect(try codes.int("data.cartAddPromoCode.totals.discount") == 1_780)
            #expect(try codes.int("data.cartAddGiftCard.giftCards.0.amount.amount") == 2_500)
            #expect(try codes.int("data.cartAddGiftCard.totals.due") == 17_800 - 1_780 - 2_500)

            let first = try await Self.checkOut(shop, id)
            #expect(try first.string("data.checkoutComplete.status") == "PAID")
            #expect(try first.int("data.checkoutComplete.payment.amount.amount") == 13_520)
            #expect(try first.string("data.checkoutComplete.cart.state") == "COMPLETED")
            #expect(try first.string("data.checkoutComplete.lines.0.product.name") == "Merino jumper")
            #expect(try first.string("data.checkoutComplete.shippingAddress.city") == "London")
            #expect(try await shop.stock(of: "p-1002") == 23)

            let again = try await Self.checkOut(shop, id)
            #expect(again.text == first.text)
            let number = try first.string("data.checkoutComplete.id")
            let order = try await shop.graphQL(#"{ order(id: "\#(number)") { email totals { total } } }"#)
            #expect(order.text == #"{"data":{"order":{"email":"ada@example.com","totals":{"total":16020}}}}"#)
            #expect(try await shop.send(.get, "/store/orders/\(number)").string("cart_id") == id)
        }
    }

    @Test func aDeclinedPaymentIsAnError() async throws {
        try await ShopClient.run { shop in
            let cart = try await shop.cart(("p-1009", 1))
            let answer = try await Self.checkOut(shop, cart, token: "tok_declined")
            #expect(answer.status == 200)
            #expect(answer.firstCode == "payment_declined")
            #expect(answer.text.hasSuffix(#""data":{"checkoutComplete":null}}"#))
        }
    }

    @Test func aCheckoutIsHeldToTheRulesOfREST() async throws {
        try await ShopClient.run { shop in
            let cart = try await shop.cart(("p-1009", 1))
            let answer = try await Self.checkOut(shop, cart, token: "", email: "nobody", key: "short")
            let fields = try (0..<3).map { try answer.string("errors.0.extensions.details.\($0).field") }
            #expect(fields == ["input.email", "input.paymentToken", "input.idempotencyKey"])
        }
    }

    @Test func aCustomerRegistersLogsInAndIsKnown() async throws {
        try await ShopClient.run { shop in
            let registered = try await shop.graphQL(
                """
                mutation R($input: RegisterInput!) { register(input: $input) { id email name createdAt } }
                """,
                variables: #"{"input":{"email":"mary@example.com","name":"Mary","password":"pass-word-1"}}"#
            )
            let id = try registered.string("data.register.id")
            let login = """
                mutation { tokenCreate(email: "mary@example.com", password: "pass-word-1") {
                  token expiresAt customer { id } } }
                """
            let session = try await shop.graphQL(login)
            #expect(try session.string("data.tokenCreate.customer.id") == id)
            let token = try session.string("data.tokenCreate.token")
            let me = try await shop.graphQL("{ me { id email name } }", token: token)
            #expect(try me.string("data.me.email") == "mary@example.com")
            #expect(try await shop.send(.get, "/store/customers/me", token: token).string("id") == id)
        }
    }

    @Test func aliasesGuessPasswordsInOneRequest() async throws {
        try await ShopClient.run { shop in
            let guesses = (0..<200).map { number in
                let password = number == 150 ? "engine-no-1843" : "guess-\(number)"
                return #"g\#(number): tokenCreate(email: "ada@example.com", password: "\#(password)") { token }"#
            }
            let answer = try await shop.graphQL("mutation { \(guesses.joined(separator: " ")) }")
            #expect(try answer.count("errors") == 199)
            #expect(try answer.string("errors.0.path.0") == "g0")
            #expect(answer.firstCode == "bad_credentials")
            #expect(try answer.string("data.g150.token").hasPrefix("ses_"))
        }
    }

    @Test func mutationsAreDoneInTheirOrder() async throws {
        try await ShopClient.run { shop in
            let cart = try await shop.cart()
            let adds = (1...5).map {
                #"a\#($0): cartLinesAdd(cartId: "\#(cart)", lines: [{productId: "p-1009"}]) { lines { quantity } }"#
            }
            let answer = try await shop.graphQL("mutation { \(adds.joined(separator: "\n")) }")
            let quantities = try (1...5).map { try answer.int("data.a\($0).lines.0.quantity") }
            #expect(quantities == [1, 2, 3, 4, 5])
        }
    }

    @Test func aMutationRunsOnGetAndAsPlainText() async throws {
        try await ShopClient.run { shop in
            let path = "/graphql?query=mutation%7BcartCreate%7Bstate%7D%7D"
            #expect(try await shop.send(.get, path).text == #"{"data":{"cartCreate":{"state":"OPEN"}}}"#)
            let body = try ShopClient.operation("mutation { cartCreate { state } }")
            let plain = try await shop.send(.post, "/graphql", json: body, headers: ["Content-Type": "text/plain"])
            #expect(plain.text == #"{"data":{"cartCreate":{"state":"OPEN"}}}"#)
        }
    }

    private static func checkOut(
        _ shop: ShopClient,
        _ cart: String,
        token: String = "tok_visa",
        email: String = "ada@example.com",
        key: String = "key-0001"
    ) async throws -> ShopAnswer {
        try await shop.graphQL(
            """
            mutation Buy($id: ID!, $input: CheckoutInput!) { checkoutComplete(cartId: $id, input: $input) {
              id status cart { state } email lines { name product { name } } payment { amount { amount } reference }
              shippingAddress { name line1 line2 city postalCode country } giftCards { code } createdAt } }
            """,
            variables: """
                {"id":"\(cart)","input":{"email":"\(email)","paymentToken":"\(token)","idempotencyKey":"\(key)",
                "shippingAddress":{"name":"Ada","line1":"St James's Sq 12","city":"London","postalCode":"SW1Y 4JH",
                "country":"GB"}}}
                """
        )
    }
}
