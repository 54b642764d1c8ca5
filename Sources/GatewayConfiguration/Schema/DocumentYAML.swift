// SPDX-License-Identifier: Apache-2.0

extension Document {
    /// Block YAML that reads the same under YAML 1.1 and 1.2, with a newline at the end. `${` is escaped.
    func yaml() -> String {
        switch self {
        case .object(let members) where !members.isEmpty:
            members.map { Self.yamlMember($0, indentation: "") }.joined()
        default: yamlInline + "\n"
        }
    }

    private static func yamlMember(_ member: Member, indentation: String) -> String {
        let head = indentation + yamlScalar(member.key, isKey: true) + ":"
        switch member.value {
        case .object(let members) where !members.isEmpty:
            let inner = indentation + "  "
            return head + "\n" + members.map { yamlMember($0, indentation: inner) }.joined()
        case .list(let items) where items.contains { !$0.isScalar }:
            return head + "\n" + items.map { yamlItem($0, indentation: indentation + "  ") }.joined()
        default:
            return head + " " + member.value.yamlInline + "\n"
        }
    }

    private static func yamlItem(_ item: Document, indentation: String) -> String {
        guard case .object(let members) = item, !members.isEmpty else {
            return indentation + "- " + item.yamlInline + "\n"
        }
        let inner = indentation + "  "
        let block = members.map { yamlMember($0, indentation: inner) }.joined()
        return indentation + "- " + block.dropFirst(inner.count)
    }

    private var yamlInline: String {
        switch self {
        case .bool(let value): String(value)
        case .int(let value): String(value)
        case .number(let text): text
        case .string(let text): Self.yamlScalar(EnvironmentReferences.escape(text), isKey: false)
        case .list(let items): "[" + items.map(\.yamlInline).joined(separator: ", ") + "]"
        case .object(let members):
            "{"
                + members.map { "\(Self.yamlScalar($0.key, isKey: true)): \($0.value.yamlInline)" }
                .joined(separator: ", ") + "}"
        }
    }

    /// Without quotes only where no reader of YAML could take it for anything but this text.
    private static func yamlScalar(_ text: String, isKey: Bool) -> String {
        let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]
        let isPlain =
            text.utf8.first.map { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "/") } == true
            && text.utf8.allSatisfy { isUnreserved($0) || "/%".utf8.contains($0) }
            && text.utf8.contains { isLetter($0) || $0 == UInt8(ascii: "/") }
            && Double(text) == nil && !text.hasPrefix("0")
        return isPlain && !words.contains(text.lowercased()) ? text : jsonString(text)
    }
}
