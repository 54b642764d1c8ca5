// SPDX-License-Identifier: Apache-2.0

/// A place in a document for people: both count from 1, columns in characters. It is worked out only for errors.
package struct GraphQLPosition: Hashable, Sendable {
    package let line: Int
    package let column: Int

    package init(offset: Int, in source: Span<UInt8>) {
        let end = min(offset, source.count)
        var line = 1
        var column = 1
        for index in 0..<end {
            switch source[index] {
            case 0x0A:
                line &+= 1
                column = 1
            case 0x0D:
                // A line feed after it ends the same line (section 2.1.2).
                if index &+ 1 < source.count, source[index &+ 1] == 0x0A { continue }
                line &+= 1
                column = 1
            case 0x80...0xBF:
                break
            default:
                column &+= 1
            }
        }
        self.line = line
        self.column = column
    }
}
