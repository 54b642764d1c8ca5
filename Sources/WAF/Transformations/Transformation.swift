// SPDX-License-Identifier: Apache-2.0

package import Matching

/// A SecLang transformation: bytes in, bytes out, no state.
package protocol Transformation: Sendable {
    /// The word of the reference, as in `t:urlDecodeUni`.
    static var word: String { get }

    /// Only a value with one of these bytes in it can be changed; all others are passed by without a look.
    var triggers: ByteSet { get }

    /// Appends the transformed value to `output` and returns true; or returns false, with nothing appended, when
    /// the value stays as it is.
    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool
}

extension Transformation {
    package var triggers: ByteSet { .all }
}
