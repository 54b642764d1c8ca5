// SPDX-License-Identifier: Apache-2.0

/// `setvar:tx.score=+5`, `setvar:ip.hits=1`, `setvar:!tx.done`, `setvar:tx.seen`: sets, adds to, takes from or removes
/// a member of a collection.
struct SetVar: Effect {
    static let word = "setvar"

    enum Change: Sendable {
        case set(Template)
        case add(Template)
        case subtract(Template)
        case remove
    }

    let target: CollectionMember
    let change: Change
    /// What a variable is set to, when it is known.
    private let constant: TXValue?

    init(_ action: ActionNode, _ reader: inout ActionReader) throws(SecLangError) {
        var text = Substring(try reader.value(of: action, example: "setvar:'tx.score=+5'"))
        let removes = text.hasPrefix("!")
        if removes { text = text.dropFirst() }
        // The name ends at the first "=" that is not part of a macro.
        let equals = text.firstIndexOutsideMacros(of: "=")
        let name = equals.map { text[..<$0] } ?? text
        target = try CollectionMember(String(name), at: action.location, &reader)
        guard !removes else {
            change = .remove
            constant = nil
            return
        }
        change = try Self.change(equals.map { text[text.index(after: $0)...] }, &reader, at: action.location)
        guard case .set(let value) = change else {
            constant = nil
            return
        }
        constant = value.number.map { .number($0) } ?? value.constant.map { .text(reader.constants.value(of: $0)) }
    }

    private static func change(
        _ value: Substring?,
        _ reader: inout ActionReader,
        at location: SourceLocation
    ) throws(SecLangError) -> Change {
        guard let value else { return .set(Template(literal: "1")) }
        return switch value.first {
        case "+": .add(try Template(String(value.dropFirst()), names: &reader.names, at: location))
        case "-": .subtract(try Template(String(value.dropFirst()), names: &reader.names, at: location))
        default: .set(try Template(String(value), names: &reader.names, at: location))
        }
    }

    func perform(_ transaction: Transaction) {
        switch target {
        case .tx(let slot):
            if let constant {
                transaction.tx[slot: slot] = constant
            } else {
                perform(on: .slot(slot), transaction)
            }
        case .txNamed(let template): perform(on: transaction.txKey(template), transaction)
        case .persistent(let variable, let template):
            let name = transaction.lowercasedText(template)
            switch change {
            case .set(let value): transaction.setPersistent(variable, name, transaction.text(value))
            case .add(let value): transaction.addPersistent(variable, name, transaction.number(value))
            case .subtract(let value):
                transaction.addPersistent(variable, name, 0.subtractingSaturated(transaction.number(value)))
            case .remove: transaction.removePersistent(variable, name)
            }
        }
    }

    private func perform(on key: TXKey, _ transaction: Transaction) {
        switch change {
        case .set(let value): transaction.tx[key] = transaction.txValue(value)
        case .add(let value):
            let old = transaction.number(transaction.tx[key])
            transaction.tx[key] = .number(old.addingSaturated(transaction.number(value)))
        case .subtract(let value):
            let old = transaction.number(transaction.tx[key])
            transaction.tx[key] = .number(old.subtractingSaturated(transaction.number(value)))
        case .remove: transaction.tx[key] = .unset
        }
    }
}

/// A member of TX or of a persistent collection, as `setvar` and `expirevar` name it.
enum CollectionMember: Sendable {
    case tx(Int)
    /// A TX variable whose name has macros.
    case txNamed(Template)
    case persistent(Variable, Template)

    init(_ text: String, at location: SourceLocation, _ reader: inout ActionReader) throws(SecLangError) {
        let text = Substring(text)
        guard let dot = text.firstIndex(where: { $0 == "." || $0 == ":" }), dot > text.startIndex,
            text.index(after: dot) < text.endIndex
        else {
            throw SecLangError(
                "\"\(text)\" is no member of a collection; write COLLECTION.name, as in tx.score",
                at: location
            )
        }
        let name = String(text[text.index(after: dot)...])
        switch Variable(word: String(text[..<dot])) {
        case .tx:
            if Template.hasMacros(name) {
                self = .txNamed(try Template(name, names: &reader.names, at: location))
            } else {
                self = .tx(reader.names.slot(of: name))
            }
        case .ip, .global, .session, .user, .resource:
            guard let variable = Variable(word: String(text[..<dot])) else { fallthrough }
            self = .persistent(variable, try Template(name, names: &reader.names, at: location))
        default:
            throw SecLangError(
                "\"\(text[..<dot])\" is no collection that rules can write; they are TX, IP, GLOBAL, SESSION, USER and RESOURCE",
                at: location
            )
        }
    }
}

extension Substring {
    func firstIndexOutsideMacros(of character: Character) -> Index? {
        var isInMacro = false
        var index = startIndex
        while index < endIndex {
            if isInMacro {
                if self[index] == "}" { isInMacro = false }
            } else if self[index...].hasPrefix("%{") {
                isInMacro = true
            } else if self[index] == character {
                return index
            }
            index = self.index(after: index)
        }
        return nil
    }
}

extension Int {
    func addingSaturated(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }

    func subtractingSaturated(_ other: Int) -> Int {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other > 0 ? .min : .max) : difference
    }
}
