// SPDX-License-Identifier: Apache-2.0

/// The cookies of a Cookie header (ModSecurity reference, SecCookieFormat 0; RFC 6265, section 4.2).
package enum CookieFields {
    /// Hands over each cookie: split at `;`, the name without whitespace before it and up to the first `=`, the value
    /// as it is, nothing decoded. Without `=` all is name. A cookie without a name is none. Whitespace after the last
    /// cookie belongs to the header.
    ///
    /// - Parameter add: takes a name and a value and answers whether it wants more.
    /// - Returns: false when `add` wanted no more while there was more.
    @discardableResult
    package static func process(
        _ header: Span<UInt8>,
        add: (_ name: Span<UInt8>, _ value: Span<UInt8>) -> Bool
    ) -> Bool {
        var count = header.count
        while count > 0, isWhitespace(header[count &- 1]) { count &-= 1 }

        var position = 0
        while position < count {
            while position < count, isWhitespace(header[position]) { position &+= 1 }
            let start = position
            var nameEnd = -1
            while position < count {
                let byte = header[position]
                if byte == UInt8(ascii: ";") { break }
                if byte == UInt8(ascii: "="), nameEnd < 0 { nameEnd = position }
                position &+= 1
            }
            let end = position
            position &+= 1

            if nameEnd < 0 {
                guard start < end else { continue }
                guard add(header.extracting(start..<end), header.extracting(end..<end)) else { return false }
            } else if nameEnd > start {
                guard add(header.extracting(start..<nameEnd), header.extracting((nameEnd &+ 1)..<end)) else {
                    return false
                }
            }
        }
        return true
    }

    /// What C's `isspace` takes for whitespace.
    @inline(__always)
    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte &- 0x09 < 5
    }
}
