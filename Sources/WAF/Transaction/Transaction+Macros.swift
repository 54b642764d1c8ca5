// SPDX-License-Identifier: Apache-2.0

import Matching

extension Transaction {
    /// A template with its macros expanded; a macro of nothing is empty.
    func text(_ template: Template) -> [UInt8] {
        if let constant = template.constant { return constant }
        var text: [UInt8] = []
        append(template, to: &text)
        return text
    }

    func append(_ template: Template, to text: inout [UInt8]) {
        for part in template.parts {
            switch part {
            case .literal(let bytes): text += bytes
            case .tx(let slot): append(tx[slot: slot], to: &text)
            case .variable(let variable, let name):
                if let value = firstValue(variable, name) { append(value, to: &text) }
            }
        }
    }

    /// A template for people who must not see what was received: only numbers and the rule's own words are expanded.
    func reticentText(_ template: Template) -> [UInt8] {
        var text: [UInt8] = []
        for part in template.parts {
            switch part {
            case .literal(let bytes): text += bytes
            case .tx(let slot):
                if case .number(let number) = tx[slot: slot] { text += String(number).utf8 } else { text += "***".utf8 }
            case .variable: text += "***".utf8
            }
        }
        return text
    }

    func lowercasedText(_ template: Template) -> [UInt8] { text(template).map(NameHash.lowercase) }

    private func append(_ value: TXValue, to text: inout [UInt8]) {
        switch value {
        case .unset: break
        case .number(let number): text += String(number).utf8
        case .text(let value): append(value, to: &text)
        }
    }

    private func append(_ value: Value, to text: inout [UInt8]) {
        withBytes(of: value) { bytes in bytes.withUnsafeBufferPointer { text.append(contentsOf: $0) } }
    }

    /// The first value of a variable, or of the member of that name.
    private func firstValue(_ variable: Variable, _ name: [UInt8]?) -> Value? {
        guard variable.isCollection else { return scalar(variable) }
        let first = items.count
        let selector = name.map { MemberSelector.name($0, hash: NameHash.of($0.span)) }
        expand(Block(variable: variable, selector: selector, isCount: false, exclusions: []))
        defer { items.removeLast(items.count &- first) }
        return first < items.count ? items[first].value : nil
    }

    // MARK: Numbers

    func number(_ template: Template) -> Int {
        if template.parts.count == 1, case .tx(let slot) = template.parts[0] { return number(tx[slot: slot]) }
        return Self.number(text(template).span)
    }

    func number(_ value: TXValue) -> Int {
        switch value {
        case .unset: 0
        case .number(let number): number
        case .text(let value): withBytes(of: value) { Self.number($0) }
        }
    }

    /// A number as C's atoi reads it: what is none is 0; what is too large is the largest there is.
    static func number(_ text: Span<UInt8>) -> Int {
        var index = 0
        while index < text.count, text[index] == 0x20 || text[index] &- 0x09 < 5 { index &+= 1 }
        var isNegative = false
        if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            isNegative = text[index] == UInt8(ascii: "-")
            index &+= 1
        }
        var number = 0
        while index < text.count, text[index] &- 0x30 < 10 {
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            number = overflow ? .max : tens.addingSaturated(Int(text[index] &- 0x30))
            index &+= 1
        }
        return isNegative ? -number : number
    }

    // MARK: Other collections

    func setEnvironment(_ name: [UInt8], to value: [UInt8]?) {
        environment.removeAll { $0.name == name }
        if let value { environment.append((name, value)) }
    }

    func openCollection(_ variable: Variable, key: [UInt8]) { openCollections[variable] = key }

    func setPersistent(_ variable: Variable, _ name: [UInt8], _ value: [UInt8]) {
        update(variable, name) { old in .init(value: value, expires: old?.expires ?? .max) }
    }

    func addPersistent(_ variable: Variable, _ name: [UInt8], _ amount: Int) {
        update(variable, name) { old in
            let number = (old.map { Self.number($0.value.span) } ?? 0).addingSaturated(amount)
            return .init(value: Array(String(number).utf8), expires: old?.expires ?? .max)
        }
    }

    func removePersistent(_ variable: Variable, _ name: [UInt8]) { update(variable, name) { _ in nil } }

    func expirePersistent(_ variable: Variable, _ name: [UInt8], seconds lifetime: Int) {
        let now = seconds
        update(variable, name) { old in old.map { .init(value: $0.value, expires: now.addingSaturated(lifetime)) } }
    }

    private func update(
        _ variable: Variable,
        _ name: [UInt8],
        _ body: (CollectionStore.Member?) -> CollectionStore.Member?
    ) {
        // A collection that no initcol opened takes nothing.
        guard let key = openCollections[variable] else { return }
        store.update(variable, key, name, at: seconds, lifetime: plan.settings.collectionTimeout, body)
    }
}
