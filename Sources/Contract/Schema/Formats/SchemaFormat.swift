// SPDX-License-Identifier: Apache-2.0

/// A `format` that can be checked (JSON Schema 2020-12 validation, section 7.3; the registry of OpenAPI). Others are
/// annotations.
enum SchemaFormat: UInt8, Sendable {
    case none
    case dateTime, date, time, duration
    case email, idnEmail, hostname, idnHostname, ipv4, ipv6
    case uri, uriReference, iri, iriReference, uriTemplate
    case uuid, jsonPointer, relativeJSONPointer, regex, byte
    case int32, int64

    static func named(_ name: String) -> SchemaFormat? {
        switch name {
        case "date-time": .dateTime
        case "date": .date
        case "time": .time
        case "duration": .duration
        case "email": .email
        case "idn-email": .idnEmail
        case "hostname": .hostname
        case "idn-hostname": .idnHostname
        case "ipv4": .ipv4
        case "ipv6": .ipv6
        case "uri": .uri
        case "uri-reference": .uriReference
        case "iri": .iri
        case "iri-reference": .iriReference
        case "uri-template": .uriTemplate
        case "uuid": .uuid
        case "json-pointer": .jsonPointer
        case "relative-json-pointer": .relativeJSONPointer
        case "regex": .regex
        case "byte": .byte
        case "int32": .int32
        case "int64": .int64
        default: nil
        }
    }

    var isForStrings: Bool { self != .int32 && self != .int64 }

    /// - Parameter text: UTF-8.
    func isValid(_ text: Span<UInt8>) -> Bool {
        switch self {
        case .none, .int32, .int64: true
        case .dateTime: DateTimeFormat.isDateTime(text)
        case .date: DateTimeFormat.isDate(text)
        case .time: DateTimeFormat.isTime(text)
        case .duration: DurationFormat.isDuration(text)
        case .email: EmailFormat.isEmail(text, isInternational: false)
        case .idnEmail: EmailFormat.isEmail(text, isInternational: true)
        case .hostname: HostnameFormat.isHostname(text)
        case .idnHostname: HostnameFormat.isInternationalHostname(text)
        case .ipv4: AddressFormat.isIPv4(text)
        case .ipv6: AddressFormat.isIPv6(text)
        case .uri: URIFormat.isURI(text, isInternational: false)
        case .uriReference: URIFormat.isReference(text, isInternational: false)
        case .iri: URIFormat.isURI(text, isInternational: true)
        case .iriReference: URIFormat.isReference(text, isInternational: true)
        case .uriTemplate: URITemplateFormat.isTemplate(text)
        case .uuid: SmallFormats.isUUID(text)
        case .jsonPointer: SmallFormats.isJSONPointer(text)
        case .relativeJSONPointer: SmallFormats.isRelativeJSONPointer(text)
        case .regex: SmallFormats.isRegex(text)
        case .byte: SmallFormats.isBase64(text)
        }
    }

    /// The formats of numbers: integers within bounds; a number that is no integer is left to `type`.
    func isValid(_ number: DecimalNumber, _ bytes: Span<UInt8>) -> Bool {
        guard self == .int32 || self == .int64, number.isInteger else { return true }
        let digits = number.count &+ number.exponent
        guard digits <= 19 else { return number.isZero }
        var value: UInt64 = 0
        for index in 0..<digits { value = value &* 10 &+ UInt64(number.digit(index, bytes)) }
        let limit: UInt64 = self == .int32 ? 1 << 31 : 1 << 63
        return value < limit || number.isNegative && value == limit
    }

    /// For people, after "expected".
    var text: String {
        switch self {
        case .none: "any text"
        case .dateTime: "a date and time such as 2026-01-31T12:00:00Z (RFC 3339)"
        case .date: "a date such as 2026-01-31 (RFC 3339)"
        case .time: "a time such as 12:00:00Z (RFC 3339)"
        case .duration: "a duration such as P1DT12H (ISO 8601)"
        case .email, .idnEmail: "an email address"
        case .hostname, .idnHostname: "a host name"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        case .uri: "a URI with a scheme"
        case .uriReference: "a URI or a relative reference"
        case .iri: "an IRI with a scheme"
        case .iriReference: "an IRI or a relative reference"
        case .uriTemplate: "a URI template (RFC 6570)"
        case .uuid: "a UUID such as 123e4567-e89b-12d3-a456-426614174000"
        case .jsonPointer: "a JSON Pointer (RFC 6901)"
        case .relativeJSONPointer: "a relative JSON Pointer"
        case .regex: "a regular expression (ECMA-262)"
        case .byte: "base64 text"
        case .int32: "an integer of 32 bits"
        case .int64: "an integer of 64 bits"
        }
    }
}
