// SPDX-License-Identifier: Apache-2.0

/// Host names (RFC 1123 section 2.1; RFC 5890 section 2.3.2.3 for other scripts).
enum HostnameFormat {
    static func isHostname(_ text: Span<UInt8>) -> Bool {
        guard text.count > 0, text.count <= 253 else { return false }
        var start = 0
        var index = 0
        while index <= text.count {
            if index == text.count || text[index] == UInt8(ascii: ".") {
                guard isLabel(text.extracting(start..<index)) else { return false }
                start = index &+ 1
            }
            index &+= 1
        }
        return true
    }

    private static func isLabel(_ label: Span<UInt8>) -> Bool {
        guard label.count > 0, label.count <= 63, label[0] != UInt8(ascii: "-"),
            label[label.count &- 1] != UInt8(ascii: "-")
        else { return false }
        for index in label.indices {
            let byte = label[index]
            guard byte &- 0x30 < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "-") else {
                return false
            }
        }
        guard label.count >= 4, label[2] == UInt8(ascii: "-"), label[3] == UInt8(ascii: "-") else { return true }
        // Two hyphens there mark a label in Punycode, and nothing else.
        return isEncoded(label) && InternationalLabel.isDecodedValid(label) != nil
    }

    static func isEncoded(_ label: Span<UInt8>) -> Bool {
        label.count > 4 && label[0] | 0x20 == UInt8(ascii: "x") && label[1] | 0x20 == UInt8(ascii: "n")
            && label[2] == UInt8(ascii: "-") && label[3] == UInt8(ascii: "-")
    }

    /// Labels in Punycode or in the characters it stands for.
    static func isInternationalHostname(_ text: Span<UInt8>) -> Bool {
        // A label of 63 bytes decodes to 56 characters or so, of four bytes at most.
        guard text.count > 0, text.count <= 1024 else { return false }
        let scalars = Array(String(copying: UTF8Span(unchecked: text)).unicodeScalars)
        var length = -1
        var labels: [[Unicode.Scalar]] = []
        // RFC 3490 section 3.1 has four dots.
        for label in scalars.split(omittingEmptySubsequences: false, whereSeparator: { Self.dots.contains($0) }) {
            guard !label.isEmpty else { return false }
            if label.allSatisfy(\.isASCII) {
                let bytes = label.map { UInt8(truncatingIfNeeded: $0.value) }
                guard isLabel(bytes.span) else { return false }
                length += bytes.count + 1
                labels.append(InternationalLabel.isDecodedValid(bytes.span) ?? Array(label))
            } else {
                guard let encoded = Punycode.encode(Array(label)), encoded.count <= 59,
                    InternationalLabel.isValid(Array(label))
                else { return false }
                length += encoded.count + 5
                labels.append(Array(label))
            }
        }
        return length <= 253 && InternationalLabel.isValidTogether(labels)
    }

    private static let dots: Set<Unicode.Scalar> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
}
