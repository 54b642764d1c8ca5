// SPDX-License-Identifier: Apache-2.0

import Crypto

/// The hash that clients name documents by.
enum GraphQLHash {
    static func sha256(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
