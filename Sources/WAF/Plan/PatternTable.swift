// SPDX-License-Identifier: Apache-2.0

import Matching

/// The patterns that choose members of collections (`ARGS:/^x-/`), numbered, equal ones alike.
struct PatternTable: Sendable {
    private(set) var patterns: [Pattern] = []
    private var numbers: [String: Int] = [:]

    mutating func number(of source: String, at location: SourceLocation) throws(SecLangError) -> Int {
        if let number = numbers[source] { return number }
        do throws(PatternError) {
            patterns.append(try Pattern(source, options: .caseInsensitive))
        } catch {
            throw SecLangError("the pattern /\(source)/ cannot be read: \(error)", at: location)
        }
        numbers[source] = patterns.count - 1
        return patterns.count - 1
    }
}
