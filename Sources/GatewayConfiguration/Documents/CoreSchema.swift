// SPDX-License-Identifier: Apache-2.0

/// What plain scalars mean by the core schema of YAML 1.2.2 (section 10.3.2), as JSON.
///
/// Numbers keep all their digits. What YAML 1.1 has besides (`yes`, timestamps, sexagesimals, `0777`) is text or, for
/// the last, decimal.
enum CoreSchema {
    enum Value: Equatable {
        case text
        /// `null`, `true`, `false` or a number, in JSON.
        case literal(String)
        /// A number that JSON cannot write.
        case unwritable
    }

    static func value(of text: String) -> Value {
        switch text {
        case "", "~", "null", "Null", "NULL": return .literal("null")
        case "true", "True", "TRUE": return .literal("true")
        case "false", "False", "FALSE": return .literal("false")
        default: break
        }
        guard let first = text.utf8.first, isDigit(first) || "+-.".utf8.contains(first) else { return .text }
        if let number = decimalNumber(Array(text.utf8)) { return .literal(number) }
        if text.hasPrefix("0x"), isDigits(text.dropFirst(2), radix: 16) { return integer(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o"), isDigits(text.dropFirst(2), radix: 8) { return integer(text.dropFirst(2), radix: 8) }
        let unsigned = first == UInt8(ascii: "+") || first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
        if [".inf", ".Inf", ".INF"].contains(unsigned) { return .unwritable }
        return [".nan", ".NaN", ".NAN"].contains(text) ? .unwritable : .text
    }

    /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?` in the form that JSON has for it.
    private static func decimalNumber(_ text: [UInt8]) -> String? {
        var rest = text[...]
        var number: [UInt8] = []
        if let sign = rest.first, "+-".utf8.contains(sign) {
            if sign == UInt8(ascii: "-") { number.append(sign) }
            rest = rest.dropFirst()
        }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        let significant = whole.drop { $0 == UInt8(ascii: "0") }
        number += significant.isEmpty ? [UInt8(ascii: "0")] : Array(significant)
        var hasDigits = !whole.isEmpty
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest.dropFirst(fraction.count + 1)
            hasDigits = hasDigits || !fraction.isEmpty
            if !fraction.isEmpty { number += [UInt8(ascii: ".")] + fraction }
        }
        guard hasDigits else { return nil }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            number.append(mark)
            if let sign = rest.first, "+-".utf8.contains(sign) {
                number.append(sign)
                rest = rest.dropFirst()
            }
            guard let digit = rest.first, isDigit(digit) else { return nil }
            number += rest.prefix(while: isDigit)
            rest = rest.drop(while: isDigit)
        }
        return rest.isEmpty ? String(decoding: number, as: UTF8.self) : nil
    }

    private static func isDigits(_ text: Substring, radix: Int) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isDigit($0) || isLetter($0) }
            && text.allSatisfy { $0.hexDigitValue.map { $0 < radix } == true }
    }

    private static func integer(_ digits: Substring, radix: Int) -> Value {
        UInt64(digits, radix: radix).map { .literal(String($0)) } ?? .unwritable
    }
}
