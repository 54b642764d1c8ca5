// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DemoShop

@Suite struct TotalsTests {
    @Test func anEmptyCartCostsNothing() {
        let totals = Totals(subtotal: 0, promotions: Promotion.allCases, giftCardBalance: 500)
        #expect(totals.total == 0)
        #expect(totals.shipping == 0)
        #expect(totals.giftCard == 0)
        #expect(totals.due == 0)
    }

    @Test(
        "shipping is paid below 75 euros of goods",
        arguments: [
            (7_499, [], 490), (7_500, [], 0), (7_500, [.welcome], 490), (1_000, [.shipping], 0),
        ] as [(Int, [Promotion], Int)]
    )
    func shipping(subtotal: Int, promotions: [Promotion], expected: Int) {
        #expect(Totals(subtotal: subtotal, promotions: promotions, giftCardBalance: 0).shipping == expected)
    }

    @Test func promotionsAddUpAndSummerNeedsThirtyEuros() {
        #expect(Totals(subtotal: 2_999, promotions: [.summer], giftCardBalance: 0).discount == 0)
        #expect(Totals(subtotal: 3_000, promotions: [.summer, .welcome], giftCardBalance: 0).discount == 800)
    }

    @Test func theContainedTaxIsRoundedHalfUp() {
        // 10 000 * 19 / 119 = 1596.64 and 7 504 * 19 / 119 = 1198.12
        #expect(Totals(subtotal: 10_000, promotions: [], giftCardBalance: 0).tax == 1_597)
        #expect(Totals(subtotal: 7_504, promotions: [], giftCardBalance: 0).tax == 1_198)
    }

    @Test func aGiftCardPaysNoMoreThanTheTotal() {
        let covered = Totals(subtotal: 8_000, promotions: [], giftCardBalance: 9_000)
        #expect(covered.giftCard == 8_000)
        #expect(covered.due == 0)
        let partly = Totals(subtotal: 8_000, promotions: [], giftCardBalance: 2_500)
        #expect(partly.due == 5_500)
    }
}
