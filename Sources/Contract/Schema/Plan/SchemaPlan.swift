// SPDX-License-Identifier: Apache-2.0

import JSON
import Matching

/// Schemas compiled for checking values: immutable, shared by all threads, each with its ``SchemaScratch``.
package final class SchemaPlan: Sendable {
    let nodes: [SchemaNode]
    let steps: [SchemaStep]
    /// Schemas in lists: alternatives, first elements.
    let lists: [Int32]
    let objects: [ObjectRules]
    let arrays: [ArrayRules]
    let strings: [StringRules]
    let numbers: [NumberRules]
    let enumerations: [EnumerationRules]
    let discriminators: [DiscriminatorRules]
    let patternProperties: [PatternProperty]
    let dependents: [DependentRule]
    /// Sets of keys, 64 a word.
    let words: [UInt64]
    let keys: KeyTables
    let patterns: [Pattern]
    /// As the documents have them, for messages.
    let patternTexts: [String]
    let dynamicTargets: [[DynamicTarget]]

    /// The values in `enum`, `const` and bounds: where in their document they are, and those that are numbers.
    let constantBytes: [UInt8]
    let constantDocument: JSONDocument
    let constants: [Int32]
    let decimals: [DecimalNumber]

    /// `true` and `false`: the schema that everything fits, and the one that nothing does.
    static let anything: Int32 = 0
    static let nothing: Int32 = 1

    /// How many schemas there are, for reports.
    package var count: Int { nodes.count }

    init(_ tables: consuming SchemaTables) {
        nodes = tables.nodes
        steps = tables.steps
        lists = tables.lists
        objects = tables.objects
        arrays = tables.arrays
        strings = tables.strings
        numbers = tables.numbers
        enumerations = tables.enumerations
        discriminators = tables.discriminators
        patternProperties = tables.patternProperties
        dependents = tables.dependents
        words = tables.words
        keys = tables.keys
        patterns = tables.patterns
        patternTexts = tables.patternTexts
        dynamicTargets = tables.dynamicTargets

        let bytes = tables.constantBytes + [UInt8(ascii: "]")]
        var document = JSONDocument()
        // The parts were read from documents within these limits, one level less deep.
        let limits = JSONLimits(
            maximumDepth: SchemaSource.limits.maximumDepth + 1,
            maximumNodes: .max,
            maximumNumberBytes: .max
        )
        try? document.parse(bytes.span, limits: limits)
        var constants: [Int32] = []
        var decimals: [DecimalNumber] = []
        var elements = document.elements(of: 0)
        while let element = elements.next(in: document) {
            constants.append(Int32(element))
            let node = document[element]
            decimals.append(node.kind == .number ? DecimalNumber(bytes.span, node.range) : .zero)
        }
        constantBytes = bytes
        constantDocument = document
        self.constants = constants
        self.decimals = decimals
    }
}

/// A schema of a plan that values can be checked with.
package struct SchemaEntry: Hashable, Sendable {
    let index: Int32
}

/// The tables of a plan while they grow.
struct SchemaTables: Sendable {
    var nodes: [SchemaNode] = []
    var steps: [SchemaStep] = []
    var lists: [Int32] = []
    var objects: [ObjectRules] = []
    var arrays: [ArrayRules] = []
    var strings: [StringRules] = []
    var numbers: [NumberRules] = []
    var enumerations: [EnumerationRules] = []
    var discriminators: [DiscriminatorRules] = []
    var patternProperties: [PatternProperty] = []
    var dependents: [DependentRule] = []
    var words: [UInt64] = []
    var keys = KeyTables()
    var patterns: [Pattern] = []
    var patternTexts: [String] = []
    var dynamicTargets: [[DynamicTarget]] = []
    var constantBytes: [UInt8] = [UInt8(ascii: "[")]
    var constantCount: Int32 = 0
}
