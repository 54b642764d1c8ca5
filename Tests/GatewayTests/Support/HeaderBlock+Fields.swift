// SPDX-License-Identifier: Apache-2.0

@testable import Gateway

extension HeaderBlock {
    /// A block with these fields, in order.
    static func of(_ fields: KeyValuePairs<String, String>) -> HeaderBlock {
        var block = HeaderBlock()
        for (name, value) in fields { block.add(named: name.utf8, value.utf8) }
        return block
    }

    /// The fields that were not removed, as `name: value` with the name in lower case.
    var listing: [String] {
        live.map { field in
            let name = String(decoding: name(field), as: UTF8.self).lowercased()
            return "\(name): \(String(decoding: value(field), as: UTF8.self))"
        }
    }
}

extension String {
    /// As the code under test takes text.
    var byteSlice: ArraySlice<UInt8> { Array(utf8)[...] }
}
