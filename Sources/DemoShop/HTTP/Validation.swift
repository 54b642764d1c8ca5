// SPDX-License-Identifier: Apache-2.0

/// Collects what is wrong with a body, so that all of it is said at once.
struct Validation {
    private var details: [ShopError.Detail] = []

    mutating func check(_ field: String, _ isValid: Bool, _ message: String) {
        if !isValid { details.append(ShopError.Detail(field: field, message: message)) }
    }

    /// Text of some characters (Unicode scalars, as JSON Schema counts) without control characters.
    mutating func text(_ field: String, _ value: String, _ length: ClosedRange<Int>) {
        check(
            field,
            length.contains(value.unicodeScalars.count) && !value.unicodeScalars.contains { $0.properties.isControl },
            "must be \(length.lowerBound) to \(length.upperBound) characters, without control characters"
        )
    }

    mutating func number(_ field: String, _ value: Int, _ range: ClosedRange<Int>) {
        check(field, range.contains(value), "must be \(range.lowerBound) to \(range.upperBound)")
    }

    mutating func email(_ field: String, _ value: String) {
        check(field, Self.isEmail(value), "must be an e-mail address")
    }

    func finish() throws(ShopError) {
        guard details.isEmpty else { throw .invalid(details) }
    }

    /// One `@` between a name and a dotted host: enough to catch a slip, as only a mail can prove one.
    private static func isEmail(_ value: String) -> Bool {
        let parts = value.split(separator: "@", omittingEmptySubsequences: false)
        guard (6...254).contains(value.utf8.count), parts.count == 2, let name = parts.first, let host = parts.last,
            value.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            return false
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return !name.isEmpty && labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool { generalCategory == .control }
}

extension PostalAddress {
    func check(_ validation: inout Validation, at field: String) {
        validation.text("\(field).name", name, 1...100)
        validation.text("\(field).line1", line1, 1...100)
        if let line2 { validation.text("\(field).line2", line2, 1...100) }
        validation.text("\(field).city", city, 1...100)
        validation.text("\(field).postal_code", postalCode, 1...12)
        validation.check(
            "\(field).country",
            country.utf8.count == 2 && country.utf8.allSatisfy { (0x41...0x5A).contains($0) },
            "must be two capital letters (ISO 3166-1)"
        )
    }
}
