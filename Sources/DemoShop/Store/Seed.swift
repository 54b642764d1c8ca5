// SPDX-License-Identifier: Apache-2.0

/// What the shop opens with.
enum Seed {
    static let products: [Product] = [
        item(1001, "Linen shirt", "White linen, mother-of-pearl buttons.", 5_900, stock: 40, ["clothing", "linen"]),
        item(1002, "Merino jumper", "Fine merino wool, crew neck.", 8_900, stock: 25, ["clothing", "wool"]),
        item(1003, "Selvedge jeans", "Heavy indigo denim, straight leg.", 12_900, stock: 18, ["clothing", "denim"]),
        item(1004, "Canvas sneakers", "Low sneakers with a rubber sole.", 6_900, stock: 32, ["shoes"]),
        item(1005, "Leather belt", "Vegetable-tanned, brass buckle.", 3_900, stock: 50, ["accessories", "leather"]),
        item(1006, "Wool scarf", "Woven lambswool, two metres long.", 4_500, stock: 28, ["accessories", "wool"]),
        item(1007, "Canvas backpack", "Twenty litres, with a laptop sleeve.", 7_900, stock: 15, ["bags"]),
        item(1008, "Weekend bag", "Waxed cotton, forty litres.", 14_900, stock: 8, ["bags"]),
        item(1009, "Enamel mug", "Holds a third of a litre, dishwasher-safe.", 1_200, stock: 120, ["kitchen"]),
        item(1010, "Pour-over kettle", "Gooseneck spout, one litre.", 5_400, stock: 22, ["kitchen", "coffee"]),
        item(1011, "Coffee beans, 1 kg", "Medium roast from Huehuetenango.", 2_600, stock: 80, ["coffee", "food"]),
        item(1012, "Hand grinder", "Steel burrs, forty steps.", 8_400, stock: 12, ["kitchen", "coffee"]),
        item(1013, "Chef's knife", "Twenty centimetres, carbon steel.", 11_900, stock: 10, ["kitchen"]),
        item(1014, "Oak cutting board", "End grain, oiled by hand.", 4_900, stock: 30, ["kitchen", "wood"]),
        item(1015, "Olive oil, 0.75 l", "Cold-pressed Koroneiki olives.", 1_890, stock: 64, ["food"]),
        item(1016, "Beeswax candle", "Burns for some thirty hours.", 1_450, stock: 90, ["home"]),
        item(1017, "Linen bed set", "Duvet cover and two pillow cases.", 15_900, stock: 9, ["home", "linen"]),
        item(1018, "Desk lamp", "Adjustable arm, warm light.", 7_400, stock: 16, ["home", "office"]),
        item(1019, "Notebook", "Dotted paper, lies flat.", 1_650, stock: 150, ["office"]),
        item(1020, "Fountain pen", "Steel nib, fine.", 3_200, stock: 35, ["office"]),
        item(1021, "Pencil case", "Felt, leather strap.", 2_100, stock: 45, ["office"]),
        item(1022, "Bicycle bell", "Brass, a clear tone.", 1_990, stock: 70, ["outdoor"]),
        item(1023, "Rain jacket", "Three layers, taped seams.", 18_900, stock: 14, ["clothing", "outdoor"]),
        item(1024, "Last umbrella", "One only: ask two people to buy it.", 2_990, stock: 1, ["outdoor"]),
    ]

    static let giftCards = [
        GiftCard(code: "GIFT-2500-AAAA-0001", balance: Money(2_500)),
        GiftCard(code: "GIFT-5000-BBBB-0002", balance: Money(5_000)),
        GiftCard(code: "GIFT-9900-CCCC-0003", balance: Money(9_900)),
    ]

    static let customers = [
        NewCustomer(email: "ada@example.com", name: "Ada", password: "engine-no-1843"),
        NewCustomer(email: "grace@example.com", name: "Grace", password: "cobol-moth-1947"),
    ]

    /// The product whose page fails, the way backends do.
    static let brokenProduct = "p-0500"

    private static func item(
        _ number: Int,
        _ name: String,
        _ description: String,
        _ price: Int,
        stock: Int,
        _ tags: [String]
    ) -> Product {
        Product(
            id: "p-\(number)",
            sku: "SKU-\(number)",
            name: name,
            description: description,
            price: Money(price),
            stock: stock,
            tags: tags
        )
    }
}
