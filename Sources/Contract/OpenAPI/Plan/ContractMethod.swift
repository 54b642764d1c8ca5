// SPDX-License-Identifier: Apache-2.0

/// The methods that a path item has operations for (OpenAPI 3.1, Path Item Object).
package enum ContractMethod: UInt8, CaseIterable, Hashable, Sendable {
    case get, put, post, delete, options, head, patch, trace

    /// As the document spells it.
    package var key: String {
        switch self {
        case .get: "get"
        case .put: "put"
        case .post: "post"
        case .delete: "delete"
        case .options: "options"
        case .head: "head"
        case .patch: "patch"
        case .trace: "trace"
        }
    }

    /// As a request spells it.
    package var name: String { key.uppercased() }

    /// - Parameter name: in upper case (RFC 9110 section 9.1).
    package init?(name: Span<UInt8>) {
        for method in Self.allCases where method.key.utf8.count == name.count {
            var index = 0
            var isSame = true
            for byte in method.key.utf8 {
                isSame = isSame && byte &- 0x20 == name[index]
                index &+= 1
            }
            if isSame {
                self = method
                return
            }
        }
        return nil
    }
}
