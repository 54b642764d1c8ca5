// SPDX-License-Identifier: Apache-2.0

import Core

extension ValueType where Value == [CheckID: Mode] {
    /// `checks`: modes by the name of the check.
    static var checkModes: ValueType {
        let mode = ValueType<Mode>.enumeration
        let adjustable = CheckID.allCases.filter(\.entry.isAdjustable)
        let names = adjustable.map(\.rawValue)
        return ValueType(
            expected: "a mapping from checks to modes",
            schema: SchemaFragment(
                body: [
                    "description": "Modes of checks. Checks that are not here are always on.",
                    "type": "object",
                    "properties": .object(names.map { .init($0, mode.schema.body) }),
                    "additionalProperties": false,
                ]
            ).named("checks"),
            decode: { node, path, context in
                guard case .mapping(let entries) = node.content else {
                    context.error(
                        at: node.position,
                        path,
                        "expected a mapping in \(path), got \(node.summary)",
                        hint: "write it as 'limits.rate: monitor'"
                    )
                    return nil
                }
                var modes: [CheckID: Mode] = [:]
                for entry in entries {
                    let inner = path / entry.key
                    context.note(entry.value.position, at: inner)
                    guard let check = CheckID(rawValue: entry.key) else {
                        context.error(
                            at: entry.keyPosition,
                            inner,
                            "unknown check \(quoted(entry.key)) in \(path)\(Suggestion.question(entry.key, names))",
                            hint: "the checks here are: \(names.joined(separator: ", "))"
                        )
                        continue
                    }
                    guard check.entry.isAdjustable else {
                        context.error(
                            at: entry.keyPosition,
                            inner,
                            "the check \(quoted(entry.key)) is always on and has no mode in \(path)",
                            hint: "without it a request has no single meaning; remove the key"
                        )
                        continue
                    }
                    modes[check] = mode.decode(entry.value, inner, context)
                }
                return modes
            },
            render: { modes in
                .object(
                    adjustable.compactMap { check in
                        modes[check].map { .init(check.rawValue, .string($0.rawValue)) }
                    }
                )
            }
        )
    }
}
