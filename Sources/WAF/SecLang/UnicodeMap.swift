// SPDX-License-Identifier: Apache-2.0

/// How one code page writes Unicode code points that it lacks (`SecUnicodeMapFile FILE CODEPAGE`): the backend's
/// best fit, which `t:urlDecodeUni` has to know to see what the backend will see in `%uXXXX`.
package struct UnicodeMap: Hashable, Sendable {
    /// Code point (up to 0xFFFF) to byte.
    private let bytes: [UInt16: UInt8]

    package init(_ bytes: [UInt16: UInt8]) {
        self.bytes = bytes
    }

    package func byte(for codePoint: UInt16) -> UInt8? { bytes[codePoint] }
}
