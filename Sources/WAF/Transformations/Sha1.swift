// SPDX-License-Identifier: Apache-2.0

import Crypto

/// `t:sha1`: the digest as raw bytes; rules follow it with `t:hexEncode`.
struct Sha1: Transformation {
    static let word = "sha1"

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        var digest = Insecure.SHA1()
        value.withUnsafeBytes { digest.update(bufferPointer: $0) }
        output.append(contentsOf: digest.finalize())
        return true
    }
}
