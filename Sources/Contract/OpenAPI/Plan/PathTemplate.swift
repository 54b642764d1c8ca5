// SPDX-License-Identifier: Apache-2.0

/// A path with parameters (OpenAPI 3.1, section 4.8.8): `/carts/{id}/items`, `/reports/{year}-{month}.pdf`.
package struct PathTemplate: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case literal([UInt8])
        /// The number of the parameter, in the order of the template.
        case parameter(Int)
    }

    /// With the base path, as the document has it.
    package let text: String
    /// What a router needs that knows whole segments alone: a segment that holds a parameter is one.
    package let routePattern: String
    /// The parameters in their order.
    package let names: [String]
    /// The parts of each segment. No two parameters stand side by side.
    let segments: [[Part]]

    /// - Throws: ``PathTemplateError`` if the text is no template.
    package init(_ text: String) throws(PathTemplateError) {
        guard text.utf8.first == UInt8(ascii: "/") else {
            throw PathTemplateError(message: "a path must begin with a slash")
        }
        var names: [String] = []
        var segments: [[Part]] = []
        var pattern = ""
        for segment in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let known = names.count
            let parts = try Self.parts(segment, &names)
            segments.append(parts)
            pattern += "/"
            pattern += names.count > known ? "{\(names[known])}" : String(Substring(segment))
        }
        guard Set(names).count == names.count else {
            throw PathTemplateError(message: "a parameter occurs twice in the path")
        }
        self.text = text
        self.names = names
        self.segments = segments
        routePattern = pattern
    }

    private static func parts(
        _ segment: Substring.UTF8View.SubSequence,
        _ names: inout [String]
    ) throws(PathTemplateError) -> [Part] {
        var parts: [Part] = []
        var literal: [UInt8] = []
        var rest = segment
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "}") { throw PathTemplateError(message: "a } without its { in the path") }
            guard byte == UInt8(ascii: "{") else {
                literal.append(byte)
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
                throw PathTemplateError(message: "a { without its } in the path")
            }
            let name = String(Substring(rest[..<end]))
            rest = rest[rest.index(after: end)...]
            guard !name.isEmpty, !name.contains("{") else {
                throw PathTemplateError(message: "a parameter without a name in the path")
            }
            if !literal.isEmpty { parts.append(.literal(literal)) }
            if literal.isEmpty, case .parameter = parts.last {
                throw PathTemplateError(message: "two parameters without anything between them in the path")
            }
            literal = []
            parts.append(.parameter(names.count))
            names.append(name)
        }
        if !literal.isEmpty || parts.isEmpty { parts.append(.literal(literal)) }
        return parts
    }

    /// The template without the names: two that have the same one answer the same requests.
    var shape: String {
        segments.map { parts in
            parts.map { part in
                switch part {
                case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
                case .parameter: "{}"
                }
            }.joined()
        }.map { "/" + $0 }.joined()
    }

    /// Where the parameters are in one segment of a path; false if the segment does not fit.
    ///
    /// Each literal is looked for at the first place where it can stand, the last one at the end.
    static func match(
        _ parts: [Part],
        _ path: Span<UInt8>,
        _ segment: Range<Int>,
        into values: inout [Range<Int>]
    ) -> Bool {
        var index = segment.lowerBound
        var part = 0
        while part < parts.count {
            switch parts[part] {
            case .literal(let literal):
                guard starts(path, index..<segment.upperBound, literal) else { return false }
                index &+= literal.count
            case .parameter:
                var end = segment.upperBound
                if part &+ 1 < parts.count, case .literal(let literal) = parts[part &+ 1] {
                    let isLast = part &+ 2 == parts.count
                    var candidate = isLast ? max(index, end &- literal.count) : index &+ 1
                    while candidate &+ literal.count <= end, !starts(path, candidate..<end, literal) {
                        candidate &+= 1
                    }
                    guard candidate &+ literal.count <= end else { return false }
                    end = candidate
                }
                guard end > index else { return false }
                values.append(index..<end)
                index = end
            }
            part &+= 1
        }
        return index == segment.upperBound
    }

    private static func starts(_ path: Span<UInt8>, _ range: Range<Int>, _ literal: [UInt8]) -> Bool {
        guard range.count >= literal.count else { return false }
        var index = range.lowerBound
        for byte in literal {
            guard path[index] == byte else { return false }
            index &+= 1
        }
        return true
    }
}

/// Why a text is no path template.
package struct PathTemplateError: Error, Hashable, Sendable {
    package let message: String
}
