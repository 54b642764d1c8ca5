// SPDX-License-Identifier: Apache-2.0

import JSON

/// Parameters that come as fields of a query, form or cookie header.
extension ValueWriter {
    /// Appends the value of a field that occurs.
    mutating func append(
        field index: Int,
        of set: FieldSet,
        _ pairs: borrowing FieldPairs,
        _ bytes: Span<UInt8>,
        _ shapes: ShapeTable,
        _ coding: FieldCoding,
        to json: inout [UInt8]
    ) -> Outcome {
        let field = set.fields[index]
        let first = pairs.pairs[Int(pairs.first[index])]
        let isSingle = first.next < 0 && !first.hasBrackets
        if field.isJSON {
            if isSingle { return appendJSON(bytes, first.value, coding, to: &json) }
            return field.form == .array ? appendJSONList(first, pairs, bytes, coding, to: &json) : .repeated
        }
        switch field.form {
        case .scalar where !first.hasBrackets:
            guard isSingle else { return .repeated }
            return append(bytes, first.value, field.types, coding, to: &json)
        case .array where field.explodes && !Self.hasBrackets(first, pairs):
            return appendList(field, first, pairs, bytes, shapes, coding, to: &json)
        case .array where isSingle:
            return append(field, bytes, first.value, shapes, coding, to: &json)
        case .array where !Self.hasBrackets(first, pairs):
            return .repeated
        case .object where isSingle && !isSpread(field, first, set):
            // In a form many send an object as JSON.
            if Self.looksLikeJSON(bytes, first.value, coding) {
                return appendJSON(bytes, first.value, coding, to: &json)
            }
            return append(field, bytes, first.value, shapes, coding, to: &json)
        default:
            return appendTree(field, first, set, pairs, bytes, shapes, coding, to: &json)
        }
    }

    private static func looksLikeJSON(_ bytes: Span<UInt8>, _ range: Range<Int>, _ coding: FieldCoding) -> Bool {
        guard let start = range.first else { return false }
        if bytes[start] == UInt8(ascii: "{") { return true }
        return coding.isEncoded && range.count > 2 && bytes[start] == UInt8(ascii: "%")
            && bytes[start &+ 1] == UInt8(ascii: "7") && bytes[start &+ 2] | 0x20 == UInt8(ascii: "b")
    }

    /// Whether the field's name is that of a property and not its own.
    private func isSpread(_ field: ContractParameter, _ pair: FieldPairs.Pair, _ set: FieldSet) -> Bool {
        pair.name < 0 || set.names[Int(pair.name)].property != nil
    }

    private static func hasBrackets(_ first: FieldPairs.Pair, _ pairs: borrowing FieldPairs) -> Bool {
        var pair = first
        while true {
            if pair.hasBrackets { return true }
            guard pair.next >= 0 else { return false }
            pair = pairs.pairs[Int(pair.next)]
        }
    }

    /// name=a&name=b
    private mutating func appendList(
        _ field: ContractParameter,
        _ first: FieldPairs.Pair,
        _ pairs: borrowing FieldPairs,
        _ bytes: Span<UInt8>,
        _ shapes: ShapeTable,
        _ coding: FieldCoding,
        to json: inout [UInt8]
    ) -> Outcome {
        json.append(UInt8(ascii: "["))
        var pair = first
        while true {
            let outcome = append(bytes, pair.value, field.types, coding, to: &json)
            guard outcome == .written else { return outcome }
            guard pair.next >= 0 else { break }
            pair = pairs.pairs[Int(pair.next)]
            json.append(UInt8(ascii: ","))
        }
        json.append(UInt8(ascii: "]"))
        return .written
    }

    private mutating func appendJSONList(
        _ first: FieldPairs.Pair,
        _ pairs: borrowing FieldPairs,
        _ bytes: Span<UInt8>,
        _ coding: FieldCoding,
        to json: inout [UInt8]
    ) -> Outcome {
        json.append(UInt8(ascii: "["))
        var pair = first
        while true {
            let outcome = appendJSON(bytes, pair.value, coding, to: &json)
            guard outcome == .written else { return outcome }
            guard pair.next >= 0 else { break }
            pair = pairs.pairs[Int(pair.next)]
            json.append(UInt8(ascii: ","))
        }
        json.append(UInt8(ascii: "]"))
        return .written
    }

    /// name[a][b]=c, or the properties of an object each under a name of its own.
    private mutating func appendTree(
        _ field: ContractParameter,
        _ first: FieldPairs.Pair,
        _ set: FieldSet,
        _ pairs: borrowing FieldPairs,
        _ bytes: Span<UInt8>,
        _ shapes: ShapeTable,
        _ coding: FieldCoding,
        to json: inout [UInt8]
    ) -> Outcome {
        var tree = FieldTree()
        var pair = first
        while true {
            text.removeAll(keepingCapacity: true)
            if coding.isEncoded {
                guard PercentDecoding.append(bytes, pair.nameRange, plusIsSpace: coding.plusIsSpace, to: &text)
                else { return .badEncoding }
            } else {
                bytes.extracting(pair.nameRange).withUnsafeBufferPointer { text.append(contentsOf: $0) }
            }
            var value: [UInt8] = []
            if coding.isEncoded {
                guard PercentDecoding.append(bytes, pair.value, plusIsSpace: coding.plusIsSpace, to: &value)
                else { return .badEncoding }
            } else {
                bytes.extracting(pair.value).withUnsafeBufferPointer { value.append(contentsOf: $0) }
            }
            // The parameter's own name is the root of the tree; a property's name is a branch.
            let depth = isSpread(field, pair, set) ? 0 : field.nameBytes.count
            guard tree.add(text, from: depth, value) else { return .badSyntax }
            guard pair.next >= 0 else { break }
            pair = pairs.pairs[Int(pair.next)]
        }
        return tree.append(shape: field.shape, shapes, isPlain: isPlain, to: &json)
    }
}
