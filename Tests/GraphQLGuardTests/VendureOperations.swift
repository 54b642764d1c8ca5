// SPDX-License-Identifier: Apache-2.0

/// What a storefront of Vendure sends: documents and variables.
enum VendureOperations {
    static let order = """
        fragment Cart on Order {
          id code state active totalQuantity currencyCode subTotal subTotalWithTax shippingWithTax totalWithTax couponCodes
          taxSummary { description taxRate taxTotal } discounts { description amountWithTax }
          customer { id emailAddress firstName lastName }
          shippingAddress { fullName streetLine1 streetLine2 city province postalCode country phoneNumber }
          shippingLines { shippingMethod { id name description } priceWithTax }
          lines {
            id quantity unitPriceWithTax linePriceWithTax featuredAsset { id preview }
            productVariant { id name sku product { id slug } options { code name } }
          }
        }
        """
    static let failed = "__typename ... on ErrorResult { errorCode message }"

    static let all: [(String, String)] = [
        (
            "query Search($input: SearchInput!) { search(input: $input) { totalItems items { productId productName slug description productAsset { id preview } priceWithTax { ... on SinglePrice { value } ... on PriceRange { min max } } currencyCode } facetValues { count facetValue { id name facet { id name } } } } }",
            #"{"input":{"term":"laptop","take":24,"skip":0,"groupByProduct":true,"sort":{"price":"ASC"}}}"#
        ),
        (
            "query Product($slug: String!) { product(slug: $slug) { id name description collections { id slug name breadcrumbs { id name slug } } facetValues { facet { id code name } id code name } featuredAsset { id preview } assets { id preview } variants { id name priceWithTax currencyCode sku stockLevel options { id code name } featuredAsset { preview } } optionGroups { id name options { id name } } } }",
            #"{"slug":"laptop"}"#
        ),
        (
            "query Products { products(options: { take: 20, sort: { name: ASC }, filter: { name: { contains: \"a\" } } }) { totalItems items { id name slug featuredAsset { preview } variants { id price } } } }",
            "{}"
        ),
        (
            "query Collections { collections(options: { take: 50, topLevelOnly: true }) { items { id slug name parent { name } featuredAsset { id preview } children { id slug name children { id slug name } } } } }",
            "{}"
        ),
        (
            "query Collection($slug: String) { collection(slug: $slug) { id name slug breadcrumbs { id name slug } children { id name slug featuredAsset { id preview } } productVariants(options: { take: 10 }) { items { id name priceWithTax } } } }",
            #"{"slug":"electronics"}"#
        ),
        ("query ActiveOrder { activeOrder { ...Cart } } \(order)", "{}"),
        (
            "mutation AddItem($id: ID!, $quantity: Int!) { addItemToOrder(productVariantId: $id, quantity: $quantity) { ...Cart \(failed) ... on InsufficientStockError { quantityAvailable order { ...Cart } } } } \(order)",
            #"{"id":"42","quantity":1}"#
        ),
        (
            "mutation Adjust($line: ID!, $quantity: Int!) { adjustOrderLine(orderLineId: $line, quantity: $quantity) { ...Cart \(failed) } } \(order)",
            #"{"line":17,"quantity":3}"#
        ),
        (
            "mutation Remove($line: ID!) { removeOrderLine(orderLineId: $line) { ...Cart \(failed) } } \(order)",
            #"{"line":"17"}"#
        ),
        (
            "mutation Coupon($code: String!) { applyCouponCode(couponCode: $code) { ...Cart \(failed) } } \(order)",
            #"{"code":"TEN"}"#
        ),
        (
            "mutation SetCustomer($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) { ...Cart \(failed) } } \(order)",
            #"{"input":{"firstName":"Jane","lastName":"Doe","emailAddress":"jane@example.com"}}"#
        ),
        (
            "mutation SetAddress($input: CreateAddressInput!) { setOrderShippingAddress(input: $input) { ...Cart \(failed) } } \(order)",
            #"{"input":{"fullName":"Jane Doe","streetLine1":"1 Main St","countryCode":"DE","customFields":{"door":2}}}"#
        ),
        (
            "query ShippingMethods { eligibleShippingMethods { id name code description price priceWithTax metadata } }",
            "{}"
        ),
        (
            "mutation SetShipping($ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: $ids) { ...Cart \(failed) } } \(order)",
            #"{"ids":["1"]}"#
        ),
        (
            "mutation Transition($state: String!) { transitionOrderToState(state: $state) { ...Cart ... on OrderStateTransitionError { errorCode message transitionError } } } \(order)",
            #"{"state":"ArrangingPayment"}"#
        ),
        (
            "mutation Pay($input: PaymentInput!) { addPaymentToOrder(input: $input) { ...Cart \(failed) } } \(order)",
            #"{"input":{"method":"stripe","metadata":{"token":"tok_1","nested":[true,null,1.5]}}}"#
        ),
        (
            "mutation Login($username: String!, $password: String!, $rememberMe: Boolean) { login(username: $username, password: $password, rememberMe: $rememberMe) { __typename ... on CurrentUser { id identifier channels { code token permissions } } ... on ErrorResult { errorCode message } } }",
            #"{"username":"jane@example.com","password":"secret"}"#
        ),
        (
            "mutation Register($input: RegisterCustomerInput!) { registerCustomerAccount(input: $input) { ... on Success { success } \(failed) } }",
            #"{"input":{"emailAddress":"jane@example.com","password":"secret"}}"#
        ),
        (
            "query Account { activeCustomer { id title firstName lastName emailAddress phoneNumber addresses { id fullName streetLine1 city country { code name } defaultShippingAddress } orders(options: { take: 10, sort: { createdAt: DESC } }) { totalItems items { ...Cart } } } } \(order)",
            "{}"
        ),
        (
            "mutation UpdateCustomer($input: UpdateCustomerInput!) { updateCustomer(input: $input) { id firstName lastName } }",
            #"{"input":{"firstName":"Jane","lastName":"Doe"}}"#
        ),
        ("query ByCode($code: String!) { orderByCode(code: $code) { ...Cart } } \(order)", #"{"code":"ABCD1234"}"#),
    ]
}
