// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Reads files of any size line by line.
enum LogFileReader {
    /// A line that is longer has no end.
    private static let maximumLineLength = 4 << 20

    /// - Parameters:
    ///   - path: `-` for standard input.
    ///   - take: told every line that is not empty, without its end; of one that is too long, nothing.
    static func read(_ path: String, _ take: ([UInt8]) -> Void) throws {
        let file = path == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        var rest: [UInt8] = []
        var isTooLong = false
        while let part = try file.read(upToCount: 1 << 20), !part.isEmpty {
            let bytes = [UInt8](part)
            var start = 0
            while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
                rest += bytes[start..<end]
                if !rest.isEmpty, !isTooLong { take(rest) }
                rest.removeAll(keepingCapacity: true)
                isTooLong = false
                start = end + 1
            }
            if !isTooLong { rest += bytes[start...] }
            if rest.count > maximumLineLength {
                isTooLong = true
                rest = []
            }
        }
        if !rest.isEmpty, !isTooLong { take(rest) }
    }
}
