// SPDX-License-Identifier: Apache-2.0

/// The escapes of C for control characters: `\n` and its like.
enum ControlEscape {
    /// What the letter after the backslash stands for.
    @inline(__always)
    static func byte(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "a"): 7
        case UInt8(ascii: "b"): 8
        case UInt8(ascii: "t"): 9
        case UInt8(ascii: "n"): 10
        case UInt8(ascii: "v"): 11
        case UInt8(ascii: "f"): 12
        case UInt8(ascii: "r"): 13
        default: nil
        }
    }
}
