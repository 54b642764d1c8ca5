// SPDX-License-Identifier: Apache-2.0

/// How directives take their arguments.
extension DirectiveArguments {
    /// As many arguments as the directive has; `what` names them in the error when one is missing.
    func expect(_ count: ClosedRange<Int>, _ what: String) throws(SecLangError) {
        if arguments.count < count.lowerBound {
            throw SecLangError("\(word) needs \(what)", at: end)
        }
        guard arguments.count > count.upperBound else { return }
        let extra = arguments[count.upperBound]
        if !extra.isQuoted, extra.text.bytes.first == UInt8(ascii: "#") {
            throw SecLangError("a comment has a line of its own, not the end of a directive's", at: extra.location)
        }
        let hint = arguments.contains { !$0.isQuoted } ? "; an argument with spaces in it is put in double quotes" : ""
        let takes = count.upperBound == 0 ? "no argument" : what
        throw SecLangError(
            "\(word) takes \(takes) and nothing more, got '\(extra.string.prefix(40))'\(hint)",
            at: extra.location
        )
    }

    func single(_ what: String) throws(SecLangError) -> DirectiveArgument {
        try expect(1...1, what)
        guard let argument = arguments.first, argument.text.count > 0 else {
            throw SecLangError("\(word) needs \(what)", at: arguments.first?.location ?? end)
        }
        return argument
    }

    /// A whole number in digits.
    func number(_ range: ClosedRange<Int>, _ what: String) throws(SecLangError) -> Int {
        let argument = try single(what)
        return try argument.number(range, what)
    }

    /// One of the words of an enumeration, in any case.
    func choice<Choice>() throws(SecLangError) -> Choice
    where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
        let words = Choice.allCases.map(\.rawValue)
        let what = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        let argument = try single(what)
        let given = argument.string.lowercased()
        if let choice = Choice.allCases.first(where: { $0.rawValue.lowercased() == given }) { return choice }
        throw SecLangError("expected \(what), got '\(argument.string)'", at: argument.location)
    }

    func flag() throws(SecLangError) -> Bool {
        let choice: Switch = try choice()
        return choice == .on
    }

    private enum Switch: String, CaseIterable {
        case on = "On"
        case off = "Off"
    }
}

extension DirectiveArgument {
    func number(_ range: ClosedRange<Int>, _ what: String) throws(SecLangError) -> Int {
        let digits = text.bytes.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        if digits, let number = Int(string), range.contains(number) { return number }
        let bounds =
            range.upperBound == .max ? "from \(range.lowerBound) on" : "from \(range.lowerBound) to \(range.upperBound)"
        throw SecLangError("expected \(what), a whole number \(bounds), got '\(string)'", at: location)
    }
}
