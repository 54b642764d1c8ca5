// SPDX-License-Identifier: Apache-2.0

/// Finds bytes in bytes.
enum ByteSearch {
    /// Where a needle first occurs at or after `start`; an empty one occurs everywhere. Takes time linear in needle and
    /// haystack, whatever the two hold.
    static func firstIndex(of needle: Span<UInt8>, in haystack: Span<UInt8>, from start: Int = 0) -> Int? {
        guard start >= 0, start <= haystack.count, needle.count <= haystack.count &- start else { return nil }
        guard !needle.isEmpty else { return start }
        let first = needle[0]
        let last = haystack.count &- needle.count
        var patience = 4 &* haystack.count &+ 256
        var index = start
        while index <= last {
            if haystack[index] == first {
                var matched = 1
                while matched < needle.count, haystack[index &+ matched] == needle[matched] { matched &+= 1 }
                if matched == needle.count { return index }
                patience &-= matched
                if patience < 0 { return steadyIndex(of: needle, in: haystack, from: index) }
            }
            index &+= 1
        }
        return nil
    }

    /// Whether a part of the haystack is the needle.
    static func holds(_ needle: Span<UInt8>, at start: Int, of haystack: Span<UInt8>) -> Bool {
        guard start >= 0, start <= haystack.count, needle.count <= haystack.count &- start else { return false }
        for index in needle.indices where haystack[start &+ index] != needle[index] { return false }
        return true
    }

    /// Knuth, Morris and Pratt's search, for needle and haystack that nearly match again and again.
    private static func steadyIndex(of needle: Span<UInt8>, in haystack: Span<UInt8>, from start: Int) -> Int? {
        // For each length of a matched prefix, the longest shorter prefix that also ends there.
        var fallback = [Int](repeating: 0, count: needle.count)
        var length = 0
        for index in 1..<max(1, needle.count) {
            while length > 0, needle[index] != needle[length] { length = fallback[length &- 1] }
            if needle[index] == needle[length] { length &+= 1 }
            fallback[index] = length
        }
        var matched = 0
        for index in start..<haystack.count {
            while matched > 0, haystack[index] != needle[matched] { matched = fallback[matched &- 1] }
            if haystack[index] == needle[matched] { matched &+= 1 }
            if matched == needle.count { return index &+ 1 &- matched }
        }
        return nil
    }
}
