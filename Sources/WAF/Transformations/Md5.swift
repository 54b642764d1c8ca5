// SPDX-License-Identifier: Apache-2.0

import Crypto

/// `t:md5`: the digest as raw bytes; rules follow it with `t:hexEncode`.
struct Md5: Transformation {
    static let word = "md5"

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        var digest = Insecure.MD5()
        value.withUnsafeBytes { digest.update(bufferPointer: $0) }
        output.append(contentsOf: digest.finalize())
        return true
    }
}
