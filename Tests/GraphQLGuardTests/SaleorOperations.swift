// SPDX-License-Identifier: Apache-2.0

/// What a storefront of Saleor sends: documents and variables.
enum SaleorOperations {
    static let price = "fragment Price on TaxedMoney { currency gross { amount currency } net { amount } }"
    static let address = """
        fragment AddressParts on Address {
          id firstName lastName companyName streetAddress1 streetAddress2 city cityArea postalCode countryArea phone
          country { code country } isDefaultShippingAddress isDefaultBillingAddress
        }
        """
    static let checkout = """
        fragment CheckoutParts on Checkout {
          id email channel { slug } voucherCode discount { amount currency } giftCards { last4CodeChars }
          billingAddress { ...AddressParts } shippingAddress { ...AddressParts }
          shippingMethods { id name price { amount currency } minimumDeliveryDays maximumDeliveryDays }
          deliveryMethod { __typename ... on ShippingMethod { id name } ... on Warehouse { id name } }
          availablePaymentGateways { id name config { field value } }
          totalPrice { ...Price } subtotalPrice { ...Price } shippingPrice { ...Price }
          lines {
            id quantity totalPrice { ...Price }
            variant {
              id name sku
              attributes { attribute { name slug } values { name } }
              media { url(size: 256) alt }
              product { id name slug thumbnail(size: 256, format: WEBP) { url alt } category { name slug } }
            }
          }
        }
        """
    static let productDepthSix = """
        query ProductDetails($slug: String!, $channel: String!, $country: CountryCode = DE) {
          product(slug: $slug, channel: $channel) {
            id name slug description seoTitle seoDescription rating isAvailable
            thumbnail(size: 1024, format: WEBP) { url alt }
            media { id url(size: 1024) alt type }
            category { id name slug ancestors(first: 5) { edges { node { id name slug } } } }
            attributes { attribute { id name slug } values { id name slug } }
            pricing {
              onSale
              priceRange { start { gross { amount currency } net { amount } } stop { gross { amount currency } } }
              discount { gross { amount currency } }
            }
            variants {
              id name sku quantityAvailable(countryCode: $country)
              attributes { attribute { name slug } values { name slug } }
              pricing { price { gross { amount currency } } priceUndiscounted { gross { amount currency } } }
              media { url(size: 512) alt }
            }
          }
        }
        """

    static let all: [(String, String)] = [
        (productDepthSix, #"{"slug":"monospace-tee","channel":"default-channel"}"#),
        (
            """
            query ProductList($channel: String!, $first: Int = 24, $after: String, $sortBy: ProductOrder, $filter: ProductFilterInput) {
              products(first: $first, after: $after, channel: $channel, sortBy: $sortBy, filter: $filter) {
                totalCount
                edges { cursor node { ...ProductItem } }
                pageInfo { endCursor hasNextPage hasPreviousPage startCursor }
              }
            }
            fragment ProductItem on Product {
              id name slug
              pricing { priceRange { start { gross { amount currency } } stop { gross { amount currency } } } }
              category { id name }
              thumbnail(size: 1024, format: WEBP) { url alt }
              variants { id name quantityAvailable }
            }
            """,
            #"{"channel":"default-channel","first":24,"sortBy":{"field":"NAME","direction":"ASC"},"filter":{"isAvailable":true,"price":{"gte":1,"lte":50.5},"attributes":[{"slug":"size","values":["m"]}]}}"#
        ),
        (
            "query Search($search: String!, $channel: String!) { products(first: 12, search: $search, channel: $channel, sortBy: {field: RANK, direction: DESC}) { totalCount edges { node { id name slug thumbnail { url alt } } } } }",
            #"{"search":"tee or mug' --","channel":"default-channel"}"#
        ),
        (
            "query CategoryBySlug($slug: String!, $channel: String!) { category(slug: $slug) { name description seoTitle children(first: 20) { edges { node { id name slug } } } products(first: 100, channel: $channel) { edges { node { id name slug pricing { priceRange { start { gross { amount currency } } } } } } } } }",
            #"{"slug":"apparel","channel":"default-channel"}"#
        ),
        (
            "query CollectionBySlug($slug: String!, $channel: String!) { collection(slug: $slug, channel: $channel) { name description backgroundImage(size: 2048) { url alt } products(first: 50) { edges { node { id name slug isAvailable pricing { priceRange { start { gross { amount currency } } } } variants { id pricing { price { gross { amount } } } } } } } } }",
            #"{"slug":"summer-picks","channel":"default-channel"}"#
        ),
        (
            "query MenuBySlug($slug: String!, $channel: String!) { menu(slug: $slug, channel: $channel) { items { id level name category { id slug name } collection { id name slug } page { id title slug } url children { id name category { slug } collection { slug } children { id name url } } } } }",
            #"{"slug":"navbar","channel":"default-channel"}"#
        ),
        (
            "query Page($slug: String!) { page(slug: $slug) { id title seoTitle seoDescription content attributes { attribute { slug } values { name boolean } } } }",
            #"{"slug":"about"}"#
        ),
        (
            "mutation CheckoutCreate($input: CheckoutCreateInput!) { checkoutCreate(input: $input) { checkout { ...CheckoutParts } errors { field code message lines variants } } } \(checkout) \(price) \(address)",
            #"{"input":{"channel":"default-channel","email":"jane@example.com","lines":[{"quantity":1,"variantId":"UHJvZHVjdFZhcmlhbnQ6MQ=="}],"languageCode":"EN_US"}}"#
        ),
        (
            "query Checkout($id: ID!) { checkout(id: $id) { ...CheckoutParts } } \(checkout) \(price) \(address)",
            #"{"id":"Q2hlY2tvdXQ6MQ=="}"#
        ),
        (
            "mutation CheckoutAddLine($id: ID!, $lines: [CheckoutLineInput!]!) { checkoutLinesAdd(id: $id, lines: $lines) { checkout { id lines { id quantity variant { name product { name slug } } } } errors { message code } } }",
            #"{"id":"Q2hlY2tvdXQ6MQ==","lines":[{"quantity":2,"variantId":"abc","metadata":[{"key":"gift","value":"yes"}]}]}"#
        ),
        (
            "mutation CheckoutUpdateLine($id: ID!, $lines: [CheckoutLineUpdateInput!]!) { checkoutLinesUpdate(id: $id, lines: $lines) { checkout { ...CheckoutParts } errors { field code } } } \(checkout) \(price) \(address)",
            #"{"id":"Q2hlY2tvdXQ6MQ==","lines":[{"lineId":"x","quantity":0}]}"#
        ),
        (
            "mutation CheckoutAddPromoCode($id: ID, $promoCode: String!) { checkoutAddPromoCode(id: $id, promoCode: $promoCode) { checkout { ...CheckoutParts } errors { message field code } } } \(checkout) \(price) \(address)",
            #"{"id":"Q2hlY2tvdXQ6MQ==","promoCode":"SUMMER"}"#
        ),
        (
            "mutation CheckoutEmail($id: ID!, $email: String!) { checkoutEmailUpdate(id: $id, email: $email) { checkout { id email } errors { field code } } }",
            #"{"id":"Q2hlY2tvdXQ6MQ==","email":"jane@example.com"}"#
        ),
        (
            "mutation CheckoutShippingAddress($id: ID!, $shippingAddress: AddressInput!) { checkoutShippingAddressUpdate(id: $id, shippingAddress: $shippingAddress) { checkout { shippingAddress { ...AddressParts } shippingMethods { id name } } errors { field code } } } \(address)",
            #"{"id":"a","shippingAddress":{"firstName":"Jane","lastName":"O'Neil","streetAddress1":"1 Select St","city":"Berlin","postalCode":"10115","country":"DE","phone":"+491234567"}}"#
        ),
        (
            "mutation CheckoutDelivery($id: ID!, $method: ID!) { checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) { checkout { id deliveryMethod { ... on ShippingMethod { id name } } totalPrice { ...Price } } errors { field code } } } \(price)",
            #"{"id":"a","method":"b"}"#
        ),
        (
            "mutation CheckoutComplete($id: ID!) { checkoutComplete(id: $id) { order { id number status total { ...Price } } confirmationNeeded confirmationData errors { field code message } } } \(price)",
            #"{"id":"a"}"#
        ),
        (
            "mutation Initialize($id: ID!, $gateway: PaymentGatewayToInitialize!, $amount: PositiveDecimal) { transactionInitialize(id: $id, paymentGateway: $gateway, amount: $amount) { transaction { id actions } transactionEvent { type message } data errors { field message code } } }",
            #"{"id":"a","gateway":{"id":"stripe","data":{"a":[1,{"b":null}]}},"amount":12.5}"#
        ),
        (
            "mutation Login($email: String!, $password: String!) { tokenCreate(email: $email, password: $password) { token refreshToken user { id email } errors { field code } } }",
            #"{"email":"jane@example.com","password":"' or 1=1"}"#
        ),
        (
            "mutation Register($input: AccountRegisterInput!) { accountRegister(input: $input) { requiresConfirmation user { id email } errors { field code message } } }",
            #"{"input":{"email":"jane@example.com","password":"secret","channel":"default-channel","redirectUrl":"https://shop.example/confirm"}}"#
        ),
        (
            "query Me { me { id email firstName lastName defaultShippingAddress { ...AddressParts } addresses { ...AddressParts } orders(first: 10) { totalCount edges { node { id number created status total { ...Price } lines { productName variantName quantity thumbnail(size: 128) { url } variant { product { slug } } } } } } } } \(address) \(price)",
            "{}"
        ),
        (
            "mutation AccountUpdate($input: AccountInput!) { accountUpdate(input: $input) { user { id firstName lastName } errors { field code } } }",
            #"{"input":{"firstName":"Jane","lastName":"Doe","languageCode":"DE"}}"#
        ),
        (
            "mutation AddressCreate($input: AddressInput!, $type: AddressTypeEnum) { accountAddressCreate(input: $input, type: $type) { address { ...AddressParts } errors { field code } } } \(address)",
            #"{"input":{"firstName":"Jane","country":"DE","skipValidation":null},"type":"BILLING"}"#
        ),
        (
            "query Channels { channels { id name slug isActive currencyCode countries { code country } } shop { name } }",
            "{}"
        ),
    ]
}
