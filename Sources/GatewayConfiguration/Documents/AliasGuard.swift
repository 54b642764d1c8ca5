// SPDX-License-Identifier: Apache-2.0

import Yams

/// Refuses keys of YAML mappings that are no scalars, in texts with many aliases.
///
/// Yams hashes keys as whole trees. Where these hold aliases of aliases, a few lines could keep it busy for ever, and
/// no document has such keys.
enum AliasGuard {
    /// Fewer cannot grow to much: each doubling takes two.
    private static let harmless = 32
    /// Stands for the `*` of an alias: no indicator, and as wide as one.
    private static let placeholder: Unicode.Scalar = "\u{E000}"

    static func check(_ text: String) throws(DocumentProblem) {
        guard let disarmed = disarm(text) else { return }
        let root: Yams.Node?
        do {
            root = try Yams.compose(yaml: disarmed, .basic, .default, .utf8)
        } catch {
            throw YAMLSyntax.problem(error, text)
        }
        if let root { try refuseComplexKeys(root) }
    }

    /// The text without aliases, in which everything stands where it stood; nil where there are few.
    private static func disarm(_ text: String) -> String? {
        var disarmed: [UInt8] = []
        disarmed.reserveCapacity(text.utf8.count + 1024)
        var count = 0
        var previous = UInt8(ascii: "\n")
        var pending = false
        for byte in text.utf8 {
            if pending {
                // libyaml's characters of a name.
                let isAlias = isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                if isAlias { count += 1 }
                disarmed.append(contentsOf: isAlias ? Array(String(placeholder).utf8) : [UInt8(ascii: "*")])
                pending = false
            }
            // In a comment or within quotes too: what is too much does no harm. Some line breaks are not ASCII.
            let mayBegin = " \t\r\n[{,:".utf8.contains(previous) || previous >= 0x80
            if byte == UInt8(ascii: "*"), mayBegin { pending = true } else { disarmed.append(byte) }
            previous = byte
        }
        return count > harmless ? String(decoding: disarmed, as: UTF8.self) : nil
    }

    private static func refuseComplexKeys(_ node: Yams.Node) throws(DocumentProblem) {
        switch node {
        case .scalar, .alias: return
        case .sequence(let sequence):
            for item in sequence { try refuseComplexKeys(item) }
        case .mapping(let mapping):
            for pair in mapping {
                guard case .scalar(let key) = pair.key, key.string.unicodeScalars.first != placeholder else {
                    throw DocumentProblem(
                        message: "a key must be text, not a list, a mapping or an alias",
                        line: max(pair.key.mark?.line ?? 1, 1),
                        column: max(pair.key.mark?.column ?? 1, 1)
                    )
                }
                try refuseComplexKeys(pair.value)
            }
        }
    }
}
