// SPDX-License-Identifier: Apache-2.0

import Core

/// Refuses headers that say another method than the request line does (`http.method_override`), and
/// the query parameter `_method` by which some frameworks make another method of a POST: checks and
/// backend would disagree on what is being done.
struct MethodOverride: RequestStage {
    private static let overrides: HeaderNameSet = [.xHTTPMethod, .xHTTPMethodOverride, .xMethodOverride]

    func handle(_ exchange: Exchange) -> StageResult {
        let hasHeader = !exchange.head.headers.present.isDisjoint(with: Self.overrides)
        guard hasHeader || exchange.head.method == .post && Self.namesMethod(exchange.head.query) else { return .next }
        return exchange.judge(Problem(.methodOverride, "send the method in the request line"))
    }

    /// Whether a query has the parameter `_method`, its name percent-encoded or not.
    static func namesMethod(_ query: ArraySlice<UInt8>?) -> Bool {
        guard let query else { return false }
        return query.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while true {
                let end = rest.firstIndex { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: ";") } ?? rest.endIndex
                if isMethod(UnsafeRawBufferPointer(rebasing: rest[..<end])) { return true }
                guard end < rest.endIndex else { return false }
                rest = rest[(end &+ 1)...]
            }
        }
    }

    private static func isMethod(_ parameter: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        for expected in "_method".utf8 {
            guard index < parameter.count else { return false }
            let (byte, next) = parameter.decodedByte(at: index)
            guard byte == expected else { return false }
            index = next
        }
        return index == parameter.count || parameter.decodedByte(at: index).byte == UInt8(ascii: "=")
    }
}
