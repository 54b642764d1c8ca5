// SPDX-License-Identifier: Apache-2.0

extension ValueType where Value: RawRepresentable<String> & CaseIterable {
    /// One of the words of an enumeration, with or without quotes.
    static var enumeration: ValueType { enumeration(Array(Value.allCases)) }

    static func enumeration(_ cases: [Value]) -> ValueType {
        let words = cases.map(\.rawValue)
        let expected = words.count == 1 ? words.joined() : "one of " + words.joined(separator: ", ")
        // A version without quotes is a number to every reader of YAML but ours.
        let documents = words.map(Document.string) + words.filter { Double($0) != nil }.map(Document.number)
        return .text(
            nil,
            expected: expected,
            schema: ["enum": .list(documents)],
            parse: { scalar throws(InvalidValue) in
                if let value = cases.first(where: { $0.rawValue == scalar.text }) { return value }
                throw InvalidValue(problem: "is not known", meant: Suggestion.nearest(to: scalar.text, in: words))
            },
            render: { .string($0.rawValue) }
        )
    }
}
