// SPDX-License-Identifier: Apache-2.0

/// Paths, segment by segment.
enum PathSegments {
    private static let slash = UInt8(ascii: "/")
    private static let dot = UInt8(ascii: ".")

    /// Appends the path without empty segments, self references and the back references that can be resolved;
    /// returns false, with nothing appended, if there were none.
    @inline(__always)
    static func normalize(_ value: Span<UInt8>, isWindows: Bool, into output: inout [UInt8]) -> Bool {
        guard mayChange(value, isWindows: isWindows) else { return false }
        let start = output.count
        let changed = append(value, isWindows: isWindows, to: &output)
        if !changed { output.removeLast(output.count &- start) }
        return changed
    }

    @inline(__always)
    private static func isSlash(_ byte: UInt8, isWindows: Bool) -> Bool {
        byte == slash || (isWindows && byte == UInt8(ascii: "\\"))
    }

    /// Whether there is a backslash to turn, an empty segment, or one that is a reference.
    @inline(__always)
    private static func mayChange(_ value: Span<UInt8>, isWindows: Bool) -> Bool {
        let count = value.count
        if isWindows, OneByte("\\").firstIndex(in: value, from: 0) < count { return true }
        var segment = 0
        while segment < count {
            if value[segment] == dot {
                var end = segment &+ 1
                if end < count, value[end] == dot { end &+= 1 }
                if end == count || value[end] == slash { return true }
            } else if segment > 0, value[segment] == slash {
                return true
            }
            segment = OneByte("/").firstIndex(in: value, from: segment) &+ 1
        }
        return false
    }

    private static func append(_ value: Span<UInt8>, isWindows: Bool, to output: inout [UInt8]) -> Bool {
        let count = value.count
        let isAbsolute = count > 0 && isSlash(value[0], isWindows: isWindows)
        let isTrailed = count > 0 && isSlash(value[count &- 1], isWindows: isWindows)
        if isAbsolute { output.append(slash) }
        /// Where the first segment stands in `output`, and where those stand that a back reference can take away.
        let root = output.count
        var floor = root
        var turned = false
        var index = 0
        while index < count {
            var end = index
            while end < count, !isSlash(value[end], isWindows: isWindows) { end &+= 1 }
            if end < count, value[end] != slash { turned = true }
            let length = end &- index
            let isDots = length > 0 && length <= 2 && value[index] == dot && value[end &- 1] == dot
            if isDots, length == 2 {
                if output.count > floor {
                    removeLastSegment(of: &output, downTo: floor)
                } else if !isAbsolute {
                    appendSegment(value, index..<end, to: &output, root: root)
                    floor = output.count
                }
            } else if length > 0, !isDots {
                appendSegment(value, index..<end, to: &output, root: root)
            }
            index = end &+ 1
        }
        if output.count > root {
            if isTrailed { output.append(slash) }
        } else if isAbsolute, !isTrailed {
            // A path that did not end in a slash does not end in one now, not even at the root.
            output.removeLast()
            return true
        }
        let written = output.count &- root &+ (isAbsolute ? 1 : 0)
        return turned || written < count
    }

    @inline(__always)
    private static func appendSegment(
        _ value: Span<UInt8>,
        _ range: Range<Int>,
        to output: inout [UInt8],
        root: Int
    ) {
        if output.count > root { output.append(slash) }
        output.append(value, range)
    }

    /// Takes the last segment, and the slash before it, away.
    private static func removeLastSegment(of output: inout [UInt8], downTo floor: Int) {
        var end = output.count
        while end > floor {
            end &-= 1
            if output[end] == slash { break }
        }
        output.removeLast(output.count &- end)
    }
}
