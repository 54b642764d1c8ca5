# SPDX-License-Identifier: Apache-2.0
"""What people, storefronts and partners put into fields, by the names that fields have."""

import base64
import re

FIRST_NAMES = ["Alice", "Sinéad", "José María", "Jean-Luc", "Zoë", "François", "Nguyễn", "李", "Олена", "Anne Marie",
               "D'Angelo", "Max", "Shaniqua-Jo", "Þóra", "محمد", "Grant", "Drop"]
LAST_NAMES = ["O'Brien", "D'Souza", "Müller-Lüdenscheidt", "van 't Hoff", "de la Cruz", "Null", "Smith", "O’Connor",
              "Łukasiewicz", "St. John", "Ng", "Öztürk", "Select", "Union", "N'Diaye", "田中", "Al-Rashid", "Or"]
COMPANIES = ["Smith & Sons", "Select & Co.", "Müller GmbH & Co. KG", "AT&T", "Ben & Jerry's", "C# Consulting; Ltd",
             "Toys \"R\" Us", "Union Bank (Table 5)", "L'Oréal S.A.", "100% Bio", "Yahoo!", "7-Eleven #1042"]
STREETS = ["12 Rue de l'Église", "Flat 3/2, 14 St. Mary's Rd.", "Unit #5; 2nd floor", "Keizersgracht 1-A",
           "1600 Pennsylvania Ave NW", "Straße des 17. Juni 135", "Calle de Alcalá, 42, 3º izq.", "c/o O'Neill & Co.",
           "Plot 7 (behind the school)", "東京都千代田区1-1", "ul. Świętokrzyska 31/33A", "P.O. Box 1234",
           "Where the Union St. meets Main", "Group of Flats, Order House, Apt. 2"]
CITIES = ["'s-Hertogenbosch", "Saint-Étienne", "Zürich", "São Paulo", "New York", "L'Aquila", "Köln", "Łódź", "Coeur d'Alene",
          "St. John's", "Washington, D.C.", "Llanfair­pwllgwyngyll"]
PHONES = ["+49 (0)30 / 1234-567", "+1 (555) 010-9999 ext. 12", "020 7946 0958", "+33 6 12 34 56 78", "5550109999",
          "+31-20-5550123;ext=5"]
EMAILS = ["alice@example.com", "o'brien+shop@example.ie", "first.last@sub.example.co.uk", "jörg@example.de",
          "user_name-99@example.museum", "\"quoted name\"@example.com", "sales@select-from.example"]
URLS = ["https://shop.example.com/en/cart?step=2&promo=SUMMER", "https://shop.example.com/products/blue-shirt#reviews",
        "https://www.shop.example.com/checkout/complete?order=1001&ref=mail", "https://app.shop.example.com/callback"]
PASSWORDS = ["correct-horse-battery", "Tr0ub4dor&3", "S0mmer!2026#x", "k9$Lm(2)pQ;'x", "it's-my-pa55 word", "' or 1 = 1 ha!",
             "<3kittens&dogs>", "Пароль-2026", "$(openssl)", "a/../b%00c"]
SENTENCES = [
    "Please ring the bell twice; the dog's name is \"Rex\" (he's friendly).",
    "Happy birthday, Mum & Dad! Love from all of us - see you on 12/24 :-)",
    "Leave it with the neighbours at no. 5 -- or behind the bin, if it's raining...",
    "C'est un cadeau : merci d'ajouter une carte « Joyeux Noël » !",
    "Bitte im Büro 2.OG abgeben; Lieferung zwischen 8-12 Uhr (außer Mo.).",
    "¿Puede envolverlo? ¡Gracias! Es para mi madre; cumple 80 años.",
    "Доставьте, пожалуйста, после 18:00 - домофон №12.",
    "請於下午送貨，謝謝。", "荷物は玄関に置いてください。",
    "I'd like to select size M from the new range, and 1 or 2 of the blue ones; if not, drop me a line.",
    "The shirt is 50% cotton / 50% linen; price: $19.99 (was $25). Order by 5pm, get it tomorrow.",
    "Is it true that 10 > 9 and the 3\" pipe fits a 2.5\" hose? Having tried both, I'd say no.",
    "Great product!!! 10/10 - would buy again. My wife & I love it <3",
    "Update: the table arrived where it should, union jack pattern and all. Delete my earlier question.",
    "It doesn't work; tried to insert the batteries into the case, set the clock, executed the steps from the manual.",
    "Size chart: S=36, M=38, L=40; wash at 30°C, don't tumble-dry.\nLine two of the text.\n\n* bullet\n* another",
    "Best price/quality ratio; I've compared A vs. B, C & D (see https://shop.example.com/blog/compare?a=1&b=2).",
    "عيد ميلاد سعيد! مع أطيب التمنيات", "Chúc mừng năm mới!", "חג שמח", "🎉🎁 Congrats, you two! 💍",
]
TITLES = ["Blue T-Shirt (M)", "Men's Chef's Jacket - 2-pack", "3/4\" Pipe & Fitting", "Ray-Ban® RB2132", "Wi-Fi 6E Router, 5GHz",
          "Drop-leaf table with 2 chairs", "Script font poster - Select", "Café crème 1L", "Kids' bike 20\"", "50% off: Union Jack mug",
          "Order of the Phoenix (hardcover)", "Système D - l'outil", "USB-C -> HDMI adapter", "Size 7 1/2 shoe"]
SEARCHES = ["blue shirt", "men's shoes size 10", "rock & roll", "50% off", "t-shirt -red", "\"exact phrase\"", "l'oréal",
            "café", "iphone 15 pro max 256gb", "table and chairs", "union jack", "select comfort bed", "order by phone",
            "drop earrings", "1/2 inch drill bit", "c++ primer", "group set 105", "where the wild things are", "or", "3 for 2",
            "having fun t shirt", "from dusk till dawn dvd", "if you give a mouse a cookie", "null modem cable", "=)"]
CODES = ["SUMMER10", "BLACK-FRIDAY_2026", "WELCOME10", "VIP#100", "SAVE10%"]
SKUS = ["SHIRT-BLUE-M", "GH-0001", "ABC/123.4", "UPC:0012345678905", "7501031311309"]
COUNTRIES = ["DE", "US", "NL", "JP", "us", "fr"]
# One pixel.
PNG = ("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
TOKEN = ("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJjdXNfMDFKIiwiaWF0IjoxNzkwMDAwMDAwfQ."
         "c2lnbmF0dXJlLW9mLXRoZS10b2tlbi13aGljaC1pcy1sb25nLWVub3VnaA")

# The first pattern that is found in a name, in words of lower case between blanks, says what the field holds.
_BY_NAME = [
    (r"first name|given name|firstname|forename", FIRST_NAMES),
    (r"last name|family name|lastname|surname", LAST_NAMES),
    (r"company|organi[sz]ation|legal name", COMPANIES),
    (r"password( again| confirm(ation)?| ?[12])?$", PASSWORDS),
    (r"e ?mail|identifier", EMAILS),
    (r"phone", PHONES),
    (r"country( code)?( alpha.*)?$", COUNTRIES),
    (r"city|town", CITIES),
    (r"address|street|line ?[1-4]$", STREETS),
    (r"postal|postcode|zip", ["10115", "1015 CC", "SW1A 1AA", "75008", "100-0001", "D02 AF30"]),
    (r"province|state$|county|region code|administrative|area", ["CA", "Bayern", "Noord-Holland", "Île-de-France"]),
    (r"url|uri|website|link|callback|redirect", URLS),
    (r"(image|avatar|photo|thumbnail|logo)( url| data| src)?$", [f"data:image/png;base64,{PNG}", "https://cdn.shop.example.com/i/1.png?w=300&h=200"]),
    (r"token|jwt|secret", [TOKEN]),
    (r"currency", ["EUR", "usd", "JPY"]),
    (r"locale|language", ["en-US", "de", "zh-Hant-TW"]),
    (r"coupon|promo|voucher|gift ?card|discount code|^code$", CODES),
    (r"\bq\b|search|query|term", SEARCHES),
    (r"message|note|comment|reason|description|instruction|review|body|text|content|engraving", SENTENCES),
    (r"title|label|name|display", TITLES),
    (r"handle|slug|key|external reference", ["blue-shirt", "mens-chefs-jacket-2-pack", "order_1001", "drop-table-1"]),
    (r"sku|barcode|ean|upc|hs code|mid code|material", SKUS),
    (r"ip address|^ip$", ["203.0.113.7", "2001:db8::1"]),
    (r"order$|sort|order by", ["-created_at", "title", "created_at,-updated_at"]),
    (r"fields$", ["id,title,*variants,+variants.calculated_price", "*items.variant.options,-metadata", "+items.*"]),
    (r"(amount|price|total|quantity|weight)$", ["19.99", "1", "1000"]),
    (r"(created|updated|deleted|expires|canceled) ?at|date|time", ["2026-11-23T10:00:00.000Z", "2026-11-23T10:00:00+01:00", "2026-11-23"]),
]
_BY_NAME = [(re.compile(pattern), values) for pattern, values in _BY_NAME]


def words(name):
    """`shippingAddress_1[firstName]` as `first name`: the last part, in words."""
    last = re.split(r"[.\[\]]+", name.rstrip("]"))[-1]
    return re.sub(r"[_\-\s]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", last)).strip().lower()


def identifier(random, kind="prod"):
    ulid = "".join(random.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=26))
    return random.choice([f"{kind}_{ulid}", str(random.randrange(1, 10**6)), uuid(random)])


def uuid(random):
    digits = "".join(random.choices("0123456789abcdef", k=32))
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def url_base64(data):
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def text(random, name):
    """A string for a field of this name."""
    said = words(name)
    if said in ("id", "ids") or said.endswith((" id", " ids")):
        return identifier(random, said.split()[0][:4] if " " in said else "prod")
    for pattern, values in _BY_NAME:
        if pattern.search(said):
            return random.choice(values)
    return random.choice(TITLES + SENTENCES + SKUS)


def metadata(random):
    """What storefronts keep with a cart or customer, under names of their own."""
    choices = {
        "gift_message": random.choice(SENTENCES), "utm_source": "newsletter_2026-11", "utm_campaign": "Black Friday & Cyber Monday",
        "delivery": {"slot": "08:00-12:00", "floor": 2, "note": random.choice(SENTENCES)}, "tags": ["a b", "c/d", "e'f"],
        "engraving": "J & M <3 '26", "vat_id": "DE 123 456 789", "is_gift": True, "ref": random.choice(URLS),
        "color": "#ff00aa", "device": "iPhone15,3; iOS 17.1", "size": "W32 L34 (EU 48)", "survey": "yes; very much!",
    }
    return {key: choices[key] for key in random.sample(sorted(choices), random.randrange(1, 5))}
