// SPDX-License-Identifier: Apache-2.0

/// Arguments in the form `name=value&name=value`: of a body of type application/x-www-form-urlencoded, or of a query
/// string (ModSecurity reference, ARGS; WHATWG URL, section 5.1).
///
/// A name ends at the first `=`; without one the value is empty. `+` is a space and `%HH` a byte in both; a percent
/// sign that starts no such pair stays as it is and is reported. Segments with nothing in them are no arguments.
package enum URLEncodedBody {
    /// - Parameters:
    ///   - limit: how many arguments are read; the rest is left out and the report says so.
    ///   - scratch: memory for decoded arguments, reused; what it holds afterwards means nothing.
    package static func process(
        _ body: Span<UInt8>,
        separator: UInt8 = UInt8(ascii: "&"),
        limit maximumArguments: Int,
        scratch: inout [UInt8],
        sink: inout some BodySink
    ) -> BodyReport {
        process(body, separator: separator, limit: maximumArguments, scratch: &scratch) { name, value in
            sink.add(.argument, name: name, value: value)
        }
    }

    /// The same for any receiver: `add` takes a name and a value and answers whether it wants more.
    package static func process(
        _ body: Span<UInt8>,
        separator: UInt8 = UInt8(ascii: "&"),
        limit maximumArguments: Int,
        scratch: inout [UInt8],
        add: (_ name: Span<UInt8>, _ value: Span<UInt8>) -> Bool
    ) -> BodyReport {
        var report = BodyReport()
        var remaining = maximumArguments
        var start = 0
        while start < body.count {
            let segment = Segment(body, from: start, separator: separator)
            start = segment.end &+ 1
            if segment.isEmpty { continue }
            guard remaining > 0 else {
                report.isTruncated = true
                break
            }
            remaining &-= 1

            let wantsMore: Bool
            if segment.isNameEncoded || segment.isValueEncoded {
                let name = body.extracting(segment.name)
                let value = body.extracting(segment.value)
                let decoded = decode(name, value, into: &scratch)
                if decoded.hasError { report.hasURLEncodingError = true }
                let memory = scratch.span
                wantsMore = add(
                    memory.extracting(0..<decoded.nameEnd),
                    memory.extracting(decoded.nameEnd..<decoded.valueEnd)
                )
            } else {
                wantsMore = add(body.extracting(segment.name), body.extracting(segment.value))
            }
            guard wantsMore else {
                report.isTruncated = true
                break
            }
        }
        return report
    }

    /// One argument as it stands in the body.
    private struct Segment {
        let name: Range<Int>
        let value: Range<Int>
        /// Where the separator is, or the end of the body.
        let end: Int
        var isNameEncoded = false
        var isValueEncoded = false

        var isEmpty: Bool { name.lowerBound == end }

        @inline(__always)
        init(_ body: Span<UInt8>, from start: Int, separator: UInt8) {
            let count = body.count
            var position = start
            var nameEnd = -1
            while position < count {
                let byte = body[position]
                if byte == separator { break }
                // Letters, which are most of what there is, need one comparison.
                if byte <= UInt8(ascii: "=") {
                    if byte == UInt8(ascii: "=") {
                        if nameEnd < 0 { nameEnd = position }
                    } else if byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+") {
                        if nameEnd < 0 { isNameEncoded = true } else { isValueEncoded = true }
                    }
                }
                position &+= 1
            }
            end = position
            name = start..<(nameEnd < 0 ? position : nameEnd)
            value = (nameEnd < 0 ? position : nameEnd &+ 1)..<position
        }
    }

    private struct Decoded {
        var nameEnd = 0
        var valueEnd = 0
        var hasError = false
    }

    /// Writes the decoded name and value to the start of `scratch`, one after the other.
    private static func decode(_ name: Span<UInt8>, _ value: Span<UInt8>, into scratch: inout [UInt8]) -> Decoded {
        let needed = name.count &+ value.count
        if scratch.count < needed {
            scratch.append(contentsOf: repeatElement(0, count: needed &- scratch.count))
        }
        var decoded = Decoded()
        var output = scratch.mutableSpan
        decoded.nameEnd = decode(name, into: &output, at: 0, hasError: &decoded.hasError)
        decoded.valueEnd = decode(value, into: &output, at: decoded.nameEnd, hasError: &decoded.hasError)
        return decoded
    }

    /// Decoding never lengthens, so the output has room whenever it has room for the source. Returns where it ends.
    @inline(__always)
    private static func decode(
        _ source: Span<UInt8>,
        into output: inout MutableSpan<UInt8>,
        at start: Int,
        hasError: inout Bool
    ) -> Int {
        let count = source.count
        var read = 0
        var write = start
        while read < count {
            var byte = source[read]
            read &+= 1
            if byte == UInt8(ascii: "+") {
                byte = UInt8(ascii: " ")
            } else if byte == UInt8(ascii: "%") {
                if read &+ 1 < count, let high = hexadecimal(source[read]), let low = hexadecimal(source[read &+ 1]) {
                    byte = high &<< 4 | low
                    read &+= 2
                } else {
                    hasError = true
                }
            }
            output[write] = byte
            write &+= 1
        }
        return write
    }

    @inline(__always)
    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        let digit = byte &- UInt8(ascii: "0")
        if digit < 10 { return digit }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter &+ 10 : nil
    }
}
