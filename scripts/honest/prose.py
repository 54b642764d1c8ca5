# SPDX-License-Identifier: Apache-2.0
"""What is written in shops, by people and by those who write for them; all of it invented for this purpose."""

APOSTROPHES = [
    "O'Brien", "O’Neill", "D'Angelo", "D'Arcy-O'Hara", "N'Diaye", "van 't Hoff", "'t Hooft", "M'Baye", "L'Écuyer",
    "De'Ath", "Ka'ahumanu", "Sant'Anna", "Dell'Orto", "Hawai'i", "Ta'amu", "O'", "Mc'Donald & Sons", "Rocha d'Or",
]

# Name, company, street, second line, postcode, city, region, note: by language.
ADDRESSES = {
    "de": [
        ("Jürgen Groß-Müller", "Select & Union GmbH & Co. KG", "Straße des 17. Juni 135", "Hinterhaus, 3. OG (rechts)",
         "10623", "Berlin", "Berlin", "Bitte nicht klingeln; Paket beim Nachbarn (Nr. 4) abgeben!"),
        ("Dr. Käthe v. Öfele", "c/o Bäckerei „Zur Union“", "Am Markt 1-3", "", "01067", "Dresden", "Sachsen",
         "Lieferung 8-12 Uhr; Tel. vorher: 0351/123-456"),
    ],
    "fr": [
        ("Jean-Luc d'Ormesson", "L'Atelier de l'Île", "12 bis, rue de l'Église", "Bât. B / Esc. 2 / 4ème étage", "35400",
         "Saint-Malo", "Ille-et-Vilaine", "Code d'entrée : 12B34 ; sonnez à « d'Ormesson », s'il vous plaît."),
        ("Zoé L'Hôte", "", "Lieu-dit « L'Or et l'Argent »", "", "29200", "Brest", "Finistère", "Laissez-le à l'accueil"),
    ],
    "es": [
        ("María José Ñúñez O'Donnell", "Unión & Cía., S.L.", "C/ Alcalá, 42, 3º izq.", "Portal 2 (timbre nº 7)", "28014",
         "Madrid", "Madrid", "¿Puede dejarlo en conserjería? ¡Gracias! Horario: 9-14 h."),
        ("Íñigo Drop Table", "", "Avda. de la Select s/n", "Km. 3,5", "08001", "L'Hospitalet de l'Infant", "Tarragona",
         "Tocar el timbre; el perro no muerde"),
    ],
    "it": [
        ("Niccolò Dell'Acqua", "D'Or & Figli S.n.c.", "Via dell'Unione, 7/A", "Scala C, int. 12", "67100", "L'Aquila",
         "AQ", "Citofono: \"Dell'Acqua\"; se non c'è nessuno, dal portiere."),
        ("Perché Caffè", "", "P.zza Sant'Andrea 1", "c/o bar all'angolo", "20121", "Milano", "MI", "Dopo le 18:00, grazie"),
    ],
    "pl": [
        ("Łukasz Żółć-Święcicki", "Unia Sp. z o.o.", "ul. Świętokrzyska 31/33A m. 5", "kl. II, p. 3", "00-049", "Łódź",
         "łódzkie", "Proszę zadzwonić domofonem: 12#34; pies jest łagodny :)"),
        ("Stanisław Or", "", "os. Tysiąclecia 7/12", "", "31-603", "Kraków", "małopolskie", "Zostawić u sąsiada (nr 11)"),
    ],
    "ru": [
        ("Объедков Юрий", "ООО «Союз и Ко»", "ул. Льва Толстого, д. 16, корп. 2", "подъезд 3, кв. 45 (домофон 45В)",
         "119021", "Москва", "Московская обл.", "Позвоните за час; если никого нет - оставьте у консьержа."),
        ("Ёлкина Софья", "", "пр-т Ленина, 1/2", "", "620014", "Екатеринбург", "Свердловская область", "Код: 12*34#"),
    ],
    "ja": [
        ("山田 太郎", "株式会社ユニオン", "神南１丁目２－３", "渋谷ビル〈東館〉５０１号室", "150-0041", "渋谷区", "東京都",
         "不在の場合は、宅配ボックス（左側）に入れてください。"),
        ("佐藤・花子", "", "北１条西２－１", "", "060-0001", "札幌市", "北海道", "玄関先に置いてください！"),
    ],
    "ar": [
        ("محمد الرشيد", "شركة الاتحاد وشركاه", "١٢ شارع الملك فهد", "الطابق ٣، شقة ٧", "11564", "الرياض", "منطقة الرياض",
         "اتصل قبل التسليم؛ شكراً جزيلاً!"),
        ("ليلى بنت خالد", "", "شارع التحرير (أمام البنك)", "", "11511", "القاهرة", "القاهرة", "الرجاء تركه مع الحارس"),
    ],
    "zh": [
        ("王小明", "聯合有限公司", "忠孝東路四段１２３號", "５樓之２（電梯旁）", "106", "台北市", "大安區", "請於下午送貨；謝謝！"),
    ],
    "tr": [
        ("Şükrü Öztürk", "Birlik A.Ş.", "Atatürk Cad. No: 12/3", "Kat: 2, Daire: 5", "34357", "Beşiktaş", "İstanbul",
         "Kapıcıya bırakın; zil çalışmıyor, arayın (0532...)"),
    ],
}

REVIEWS = [
    "I'd select from your range again and drop by the shop; the table I ordered is where it should be.",
    "Select from our range and drop by! That is what the leaflet said, and it's true: 10/10.",
    "You can insert the drawer into the table in two minutes. Update: a year on, it's still fine. Delete my old review!",
    "The union of form and function: all in all, a great table. Order by Friday and have it on Monday.",
    "1 or 2 sizes too small? Or is it just me? I wear 38, and 38 = 40 here; 'one size' isn't my size.",
    "Having bought both, I'd say the blue one is better than the red one; and 5 > 4, as they say. Like it or not!",
    "If you exec the steps in the manual in order (1; 2; 3), it works -- otherwise it won't. See page 12 -- at the end.",
    "My wife's favourite: \"the best mug I've ever had\". And it doesn't drop when you set it on the edge of a table!",
    "Between 10 and 20 people sat at this table; none of them complained. Where can I get the matching chairs?",
    "It's not null and void, the guarantee: they replaced the part. Group discount, too. Limit 1 per customer, though.",
    "Pros:\n- fits 3\" & 4\" pipes\n- no leaks\nCons:\n- price ($49.99; was $39)\n- the 'manual' is a joke ;-)",
    "Don't buy!!! Broke after 2 days... :-( Tried to return it & they said \"no\". #fail @shop",
    "Works with Windows; the setup.exe ran from C:\\Program Files without admin rights. On Linux I had to use sudo.",
    "The cat sleeps on it, the kids eat on it; I've used 1/2 of the polish. Time for a second can, and a wait for the sale.",
    "I compared a < b and c > d on the size chart; the sleeve is < 60 cm, the chest > 100 cm. Fits me & my brother.",
    "Ping me if you have questions: 555-0123 or anna.o'neill@example.com; also on www.example.com/blog?id=12&lang=en.",
    "C'est l'un des meilleurs achats que j'aie faits : solide, pratique, et d'un prix correct ! L'or brosse s'use, hélas.",
    "Preis/Leistung ok (4/5). Nach 3 Monaten: \"Scharnier locker\", aber der Kundendienst hat's repariert -- super!",
    "¿Merece la pena? Sí: es cómoda, bonita y no destiñe; \"10 de 10\". ¡Y llega en 24/48 h!",
    "Отличный товар! Доставили за 2 дня; размер L - как раз. Цена/качество: 5/5, рекомендую.",
    "写真より色が濃いですが、品質は良いです。サイズはＬで丁度よかった（身長175cm）。★★★★☆",
    "The script lettering on the frame is lovely; the alert (a beep) is too loud, and the window opens to the left.",
    "I like this; it's as good as the one from 2019 or 2020, and better than the one in the picture.",
    "Convert inches to cm before you order! 12 in = 30 cm. I had mine cast in bronze; char marks came off with water.",
    "Don't declare war on the assembly; begin with the legs, end with the top. Set aside an hour. Execute patience!",
    "Create your own table from the parts. Alter the height with the screw; truncate nothing, grant yourself a break.",
    "Delivery was prompt (3 days, by bike), but please confirm (by mail or phone) the next time!",
    "Java fans: a coffee table named \"eval\"? No; \"system\" is the name of the shelf; it holds 5 x 10 kg (tested!).",
]

# What editors of back offices make.
DESCRIPTIONS = [
    "<p>A classic <strong>blue shirt</strong> of 100&nbsp;% organic cotton.</p>\n<ul>\n<li>Regular fit</li>\n"
    "<li>Wash at 30&deg;C &amp; don't tumble-dry</li>\n</ul>",
    "<h2 class=\"title\">Men's jacket</h2><p style=\"text-align: center;\">Select your size from the <a "
    "href=\"https://shop.example.com/pages/sizes?ref=desc#men\" target=\"_blank\" rel=\"noopener\">size chart</a>.</p>",
    "<table border=\"1\" cellpadding=\"4\"><thead><tr><th>Size</th><th>Chest</th></tr></thead><tbody><tr><td>M</td>"
    "<td>96-104&nbsp;cm</td></tr></tbody></table>",
    "<div class=\"row\"><div class=\"col-6\"><img src=\"https://cdn.shop.example.com/i/1.jpg?w=600&amp;h=400\" "
    "alt=\"The shirt's collar\" width=\"600\" height=\"400\" loading=\"lazy\"></div><div class=\"col-6\"><p>It's made in "
    "Portugal.<br />Order by 5pm &ndash; get it tomorrow.</p></div></div>",
    "<p><em>New!</em> Drop-leaf table with <span style=\"color: #c00000; font-size: 18px\">2 chairs</span> &ndash; "
    "<s>&euro;299</s> &euro;249</p><hr><blockquote><p>&ldquo;The best table I've had&rdquo;</p></blockquote>",
    "<p>Fragen? Schreiben Sie uns: <a href=\"mailto:info@example.com\">info@example.com</a> oder <a "
    "href=\"tel:+4930123456\">+49&nbsp;30&nbsp;123456</a>.</p><!-- bis Ende 2026 -->",
]

# Names and values of the arguments that campaigns add; # stands for what the network makes up.
CAMPAIGN = [
    ("utm_source", "newsletter"), ("utm_medium", "e-mail"), ("utm_campaign", "Black Friday & Cyber Monday 2026"),
    ("utm_content", "hero-banner | men's shoes (v2)"), ("utm_term", "+blue +shirt \"men's\" -red"), ("utm_id", "#"),
    ("gclid", "#"), ("gbraid", "#"), ("wbraid", "#"), ("fbclid", "IwAR#"), ("msclkid", "0123456789abcdef0123456789abcdef"),
    ("ttclid", "E.C.P.#"), ("_gl", "1*1abcdef*_ga*MTIzNDU2Nzg5MC4xNzAwMDAwMDAw*_ga_ABC*MTcw.#*_up*MQ.."), ("yclid", "#"),
    ("mc_cid", "0a1b2c3d4e"), ("mc_eid", "f5e6d7c8b9"), ("_hsenc", "p2ANqtz-#"), ("_hsmi", "123456789"), ("igshid", "#"),
    ("ref", "https://blog.example.com/best-shirts-2026/?p=12&amp;s=1"), ("srsltid", "Afm#"), ("gad_source", "1"),
    ("adgroup", "{adgroupid}"), ("placement", "[[placement]]"), ("subid", "a_b-c.d~e|f"), ("_kx", "#.AbC123"),
    ("epik", "dj0y#"), ("trk", "email_eml-0:1_title;c=2,d=3"), ("irclickid", "#"), ("vero_id", "anna.o'neill@example.com"),
]

_CHECKOUT = """mutation checkoutLinesAdd($id: ID!, $lines: [CheckoutLineInput!]!) {
  checkoutLinesAdd(id: $id, lines: $lines) {
    checkout { ...CheckoutDetails }
    errors { field message code lines variants }
  }
}
fragment CheckoutDetails on Checkout {
  id
  email
  lines { id quantity totalPrice { gross { amount currency } } variant { id name product { name slug } } }
  totalPrice { gross { amount currency } tax { amount } }
}
"""
_PRODUCTS = """# list of products, for the category pages
query ProductList($first: Int = 9, $channel: String!, $filter: ProductFilterInput, $sort: ProductOrder) {
  products(first: $first, channel: $channel, filter: $filter, sortBy: $sort) {
    totalCount
    edges { node { id name slug thumbnail(size: 1024, format: WEBP) { url alt } category { id name } } cursor }
    pageInfo { endCursor hasNextPage }
  }
}
"""
_ACCOUNT = """query me($withOrders: Boolean!) {
  me { id email firstName
    addresses { id city isDefaultShippingAddress }
    orders(first: 10) @include(if: $withOrders) { edges { node { number statusDisplay total { gross { amount } } } } } }
}
"""
_ADD = """mutation AddToOrder($variantId: ID!, $qty: Int!) {
  addItemToOrder(productVariantId: $variantId, quantity: $qty) {
    __typename
    ... on Order { id code state totalWithTax currencyCode lines { id quantity linePriceWithTax } }
    ... on ErrorResult { errorCode message }
    ... on InsufficientStockError { quantityAvailable order { id } }
  }
}
"""
_SHIPPING = """mutation SetAddress($input: CreateAddressInput!) {
  setOrderShippingAddress(input: $input) { ... on Order { id shippingAddress { fullName company city postalCode } } }
}
"""
_SEARCH = """query Search($input: SearchInput!) {
  search(input: $input) {
    totalItems
    items { productName slug description priceWithTax { ... on PriceRange { min max } ... on SinglePrice { value } } }
    facetValues { count facetValue { id name facet { id name } } }
  }
}
"""
_ADDRESS = {"fullName": "Zoë D'Angelo", "company": "Smith & Sons", "streetLine1": "12 Rue de l'Église",
            "city": "'s-Hertogenbosch", "postalCode": "5211 AX", "countryCode": "NL"}
_FILTER = {"search": "men's shoes", "price": {"gte": 10, "lte": 99.5}, "attributes": [{"slug": "size", "values": ["42"]}],
           "isAvailable": True}
# Endpoint, name, document and variables, as storefronts of Saleor and Vendure send them.
OPERATIONS = [
    ("/graphql/", "checkoutLinesAdd", _CHECKOUT,
     {"id": "Q2hlY2tvdXQ6MTA=", "lines": [{"quantity": 1, "variantId": "UHJvZHVjdFZhcmlhbnQ6Mzg0"}]}),
    ("/graphql/", "ProductList", _PRODUCTS,
     {"channel": "default-channel", "filter": _FILTER, "sort": {"field": "PRICE", "direction": "ASC"}}),
    ("/graphql/", "me", _ACCOUNT, {"withOrders": True}),
    ("/shop-api", "AddToOrder", _ADD, {"variantId": "42", "qty": 2}),
    ("/shop-api", "SetAddress", _SHIPPING, {"input": _ADDRESS}),
    ("/shop-api", "Search", _SEARCH,
     {"input": {"term": "rock & roll t-shirt, or \"exact phrase\"", "groupByProduct": True, "take": 24, "skip": 0}}),
]
