# SPDX-License-Identifier: Apache-2.0
"""Fills an empty shop with samples: products, a customer, a voucher.

    customer   alice@example.com / correct-horse-battery
    voucher    WELCOME10, ten percent off
"""

import datetime
import decimal

import django

CUSTOMER = "alice@example.com"
PASSWORD = "correct-horse-battery"
VOUCHER = "WELCOME10"
CATALOGUE = {
    "Kitchen": [("Moka pot", "29.50", 40), ("Chopping board", "18.00", 25), ("Paring knife", "12.75", 60)],
    "Garden": [("Watering can", "21.90", 30), ("Pruning shears", "34.00", 15)],
}


def main():
    django.setup()
    from django.db import transaction
    from oscar.core.loading import get_model

    with transaction.atomic():
        add_products(get_model)
        add_customer(get_model)
        add_voucher(get_model)


def add_products(get_model):
    from oscar.apps.catalogue.categories import create_from_breadcrumbs

    Product = get_model("catalogue", "Product")
    StockRecord = get_model("partner", "StockRecord")
    goods = get_model("catalogue", "ProductClass").objects.create(name="Goods", requires_shipping=True)
    partner = get_model("partner", "Partner").objects.create(name="Warehouse")
    number = 0
    for category, products in CATALOGUE.items():
        shelf = create_from_breadcrumbs(category)
        for title, price, stock in products:
            number += 1
            product = Product.objects.create(
                product_class=goods, title=title, upc=f"GH-{number:04d}", structure=Product.STANDALONE)
            product.categories.add(shelf)
            StockRecord.objects.create(
                product=product, partner=partner, partner_sku=product.upc, price=decimal.Decimal(price),
                price_currency="EUR", num_in_stock=stock)


def add_customer(get_model):
    from django.contrib.auth import get_user_model

    get_user_model().objects.create_user(username=CUSTOMER, email=CUSTOMER, password=PASSWORD)
    get_model("address", "Country").objects.create(
        iso_3166_1_a2="NL", iso_3166_1_a3="NLD", iso_3166_1_numeric="528", name="Netherlands",
        printable_name="Netherlands", is_shipping_country=True)


def add_voucher(get_model):
    from django.utils import timezone

    everything = get_model("offer", "Range").objects.create(name="Everything", includes_all_products=True)
    condition = get_model("offer", "Condition").objects.create(range=everything, type="Count", value=1)
    benefit = get_model("offer", "Benefit").objects.create(range=everything, type="Percentage", value=10)
    offer = get_model("offer", "ConditionalOffer").objects.create(
        name="Welcome", offer_type="Voucher", condition=condition, benefit=benefit)
    now = timezone.now()
    voucher = get_model("voucher", "Voucher").objects.create(
        name="Welcome", code=VOUCHER, usage="Multi-use", start_datetime=now - datetime.timedelta(days=1),
        end_datetime=now + datetime.timedelta(days=365))
    voucher.offers.add(offer)


if __name__ == "__main__":
    main()
