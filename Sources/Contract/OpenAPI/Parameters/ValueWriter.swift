// SPDX-License-Identifier: Apache-2.0

import JSON

/// Makes JSON of parameters as they are written in requests (OpenAPI 3.1, section 4.8.12.6, after RFC 6570).
struct ValueWriter: Sendable {
    enum Outcome: Sendable {
        case written, repeated, badEncoding, badSyntax
    }

    /// Read text as strings wherever the schema takes strings.
    var isPlain = false
    var text: [UInt8] = []
    private var side = JSONDocument()

    /// Bounds for JSON in parameters and parts.
    static let limits = JSONLimits(maximumDepth: 32, maximumNodes: 20_000, rejectsDuplicateKeys: true)

    /// Appends a single value of a range.
    mutating func append(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ types: TypeMask,
        _ coding: FieldCoding,
        to json: inout [UInt8]
    ) -> Outcome {
        if !coding.isEncoded || !PercentDecoding.isNeeded(bytes, range, plusIsSpace: coding.plusIsSpace) {
            ScalarText.append(bytes.extracting(range), types: types, isPlain: isPlain, to: &json)
            return .written
        }
        text.removeAll(keepingCapacity: true)
        guard PercentDecoding.append(bytes, range, plusIsSpace: coding.plusIsSpace, to: &text) else {
            return .badEncoding
        }
        ScalarText.append(text.span, types: types, isPlain: isPlain, to: &json)
        return .written
    }

    /// Appends a range that is a JSON text of its own.
    mutating func appendJSON(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ coding: FieldCoding,
        to json: inout [UInt8]
    ) -> Outcome {
        text.removeAll(keepingCapacity: true)
        if coding.isEncoded {
            guard PercentDecoding.append(bytes, range, plusIsSpace: coding.plusIsSpace, to: &text) else {
                return .badEncoding
            }
        } else {
            bytes.extracting(range).withUnsafeBufferPointer { text.append(contentsOf: $0) }
        }
        // Alone: what is put between other values must be one value.
        do throws(JSONError) {
            try side.parse(made: text, limits: Self.limits)
        } catch {
            return error.reason == .duplicateKey ? .repeated : .badSyntax
        }
        json.append(contentsOf: text)
        return .written
    }

    /// Appends the value of a parameter that stands in one piece: in a path, a header, or a list in a query.
    mutating func append(
        _ field: ContractParameter,
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ shapes: ShapeTable,
        _ coding: FieldCoding,
        to json: inout [UInt8]
    ) -> Outcome {
        if field.isJSON { return appendJSON(bytes, range, coding, to: &json) }
        guard let range = Self.withoutPrefix(field, bytes, range) else { return .badSyntax }
        let separator = Self.separator(field)
        switch field.form {
        case .scalar:
            return append(bytes, range, field.types, coding, to: &json)
        case .array:
            return appendArray(field, separator, bytes, range, coding, to: &json)
        case .object:
            return appendObject(field, separator, bytes, range, shapes, coding, to: &json)
        }
    }

    private mutating func appendArray(
        _ field: ContractParameter,
        _ separator: UInt8,
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ coding: FieldCoding,
        to json: inout [UInt8]
    ) -> Outcome {
        json.append(UInt8(ascii: "["))
        var pieces = Pieces(bytes, range, separator, coding)
        var isFirst = true
        while var piece = pieces.next(bytes) {
            if field.style == .matrix, field.explodes, !isFirst {
                // ;name=a;name=b
                guard let value = Self.matrixValue(field, bytes, piece) else { return .badSyntax }
                piece = value
            }
            if !isFirst { json.append(UInt8(ascii: ",")) }
            isFirst = false
            let outcome = append(bytes, piece, field.types, coding, to: &json)
            guard outcome == .written else { return outcome }
        }
        json.append(UInt8(ascii: "]"))
        return .written
    }

    private mutating func appendObject(
        _ field: ContractParameter,
        _ separator: UInt8,
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ shapes: ShapeTable,
        _ coding: FieldCoding,
        to json: inout [UInt8]
    ) -> Outcome {
        json.append(UInt8(ascii: "{"))
        var pieces = Pieces(bytes, range, separator, coding)
        var isFirst = true
        while var key = pieces.next(bytes) {
            var value: Range<Int>
            if field.explodes, field.style != .form {
                var equals = key.lowerBound
                while equals < key.upperBound, bytes[equals] != UInt8(ascii: "=") { equals &+= 1 }
                guard equals < key.upperBound else { return .badSyntax }
                value = equals &+ 1..<key.upperBound
                key = key.lowerBound..<equals
            } else {
                guard let piece = pieces.next(bytes) else { return .badSyntax }
                value = piece
            }
            if !isFirst { json.append(UInt8(ascii: ",")) }
            isFirst = false
            text.removeAll(keepingCapacity: true)
            if coding.isEncoded {
                guard PercentDecoding.append(bytes, key, plusIsSpace: coding.plusIsSpace, to: &text) else {
                    return .badEncoding
                }
            } else {
                bytes.extracting(key).withUnsafeBufferPointer { text.append(contentsOf: $0) }
            }
            JSONEdits.appendString(text.span, to: &json)
            json.append(UInt8(ascii: ":"))
            let types = shapes.scalarTypes(of: shapes.property(text, of: field.shape))
            let outcome = append(bytes, value, types, coding, to: &json)
            guard outcome == .written else { return outcome }
        }
        json.append(UInt8(ascii: "}"))
        return .written
    }

    // MARK: Styles

    /// Without the `.` of a label, and the `;name=` of a matrix parameter.
    private static func withoutPrefix(
        _ field: ContractParameter,
        _ bytes: Span<UInt8>,
        _ range: Range<Int>
    ) -> Range<Int>? {
        switch field.style {
        case .label:
            guard let first = range.first, bytes[first] == UInt8(ascii: ".") else { return nil }
            return first &+ 1..<range.upperBound
        case .matrix:
            guard let first = range.first, bytes[first] == UInt8(ascii: ";") else { return nil }
            let rest = first &+ 1..<range.upperBound
            // ;a=1;b=2 has the names of the properties.
            if field.form == .object, field.explodes { return rest }
            return matrixValue(field, bytes, rest)
        default:
            return range
        }
    }

    /// What stands behind `name=`; nothing behind the name alone.
    private static func matrixValue(
        _ field: ContractParameter,
        _ bytes: Span<UInt8>,
        _ range: Range<Int>
    ) -> Range<Int>? {
        let name = field.nameBytes
        guard range.count >= name.count else { return nil }
        var index = range.lowerBound
        for byte in name {
            guard bytes[index] == byte else { return nil }
            index &+= 1
        }
        if index == range.upperBound { return index..<index }
        return bytes[index] == UInt8(ascii: "=") ? index &+ 1..<range.upperBound : nil
    }

    private static func separator(_ field: ContractParameter) -> UInt8 {
        switch field.style {
        case .spaceDelimited: UInt8(ascii: " ")
        case .pipeDelimited: UInt8(ascii: "|")
        case .label where field.explodes: UInt8(ascii: ".")
        case .matrix where field.explodes: UInt8(ascii: ";")
        default: UInt8(ascii: ",")
        }
    }
}
