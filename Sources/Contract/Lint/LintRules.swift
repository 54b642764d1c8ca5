// SPDX-License-Identifier: Apache-2.0

/// All rules. The weights of a category add up to more than its points: a document that breaks most has none left.
extension LintRule {
    package static let all: [LintRule] = security + data
}
