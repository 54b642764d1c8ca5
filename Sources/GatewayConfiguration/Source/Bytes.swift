// SPDX-License-Identifier: Apache-2.0

// ASCII character classes, for text that must not be read with Unicode's wider ones.

func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

func isUpperCaseLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
}

/// `tchar` (RFC 9110, section 5.6.2): what method and field names are made of.
func isTokenCharacter(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
}

/// `unreserved` (RFC 3986, section 2.3).
func isUnreserved(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "-._~".utf8.contains(byte)
}

extension String {
    var isToken: Bool { !isEmpty && utf8.allSatisfy(isTokenCharacter) }
}

/// A decimal number without sign, or nil; also nil when it does not fit.
func decimal(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy(isDigit) else { return nil }
    return Int(text)
}
