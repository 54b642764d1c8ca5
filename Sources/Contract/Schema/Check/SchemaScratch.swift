// SPDX-License-Identifier: Apache-2.0

package import Matching

/// The memory that checking values needs. One for each worker thread; used again and again, it does not allocate.
package final class SchemaScratch {
    var run: SchemaRun

    package init(limits: MatchLimits = MatchLimits()) {
        run = SchemaRun(matching: MatchScratch(limits: limits))
    }
}

/// The state of one check.
struct SchemaRun {
    let matching: MatchScratch
    var check = SchemaCheck()
    /// Findings are wanted: checking goes on after the first.
    var explains = false
    /// All that is declared is wanted, not only what `unevaluated` keywords ask for.
    var marksAll = false
    var hasDynamicScope = false
    private(set) var stepsLeft = 0
    private var nesting = 0
    /// The check was given up; what it says from then on means nothing, and the value is not valid.
    private(set) var isExhausted = false

    var findings: [SchemaFinding] = []
    var findingLimit = 0
    /// What was declared or evaluated, in the order of checking; a part that does not fit takes back what it marked.
    var marks: [Mark] = []
    /// For each node of the document what the marks say of it, with the number of the look that wrote it.
    private var stamps: [UInt32] = []
    private var epoch: UInt32 = 0
    /// Properties seen, of objects with more than 64 names.
    var seen: [UInt64] = []
    /// The resources of the schemas that led here.
    var scope: [Int32] = []
    private var text: [UInt8] = []

    /// Schemas applied within each other, at most. Documents are bounded to a depth of 64 as a rule, and a level takes
    /// one to four schemas; the limit is for what `$dynamicRef` can make go round, and keeps to the stack of a thread.
    static let maximumNesting = 400
    /// Time for the patterns of one value, ns: as much as two of the slowest matches may take.
    static let patternNanoseconds: Int64 = 50_000_000

    init(matching: MatchScratch) {
        self.matching = matching
    }

    mutating func start(_ check: SchemaCheck, explains: Bool) {
        self.check = check
        self.explains = explains
        marksAll = check.undeclared != .allow
        stepsLeft = check.maximumSteps
        nesting = 0
        isExhausted = false
        findings.removeAll(keepingCapacity: true)
        findingLimit = check.maximumFailures
        marks.removeAll(keepingCapacity: true)
        seen.removeAll(keepingCapacity: true)
        scope.removeAll(keepingCapacity: true)
        matching.nanosecondsInLongMatches = 0
    }

    // MARK: Budget

    @inline(__always)
    mutating func spend(_ steps: Int) -> Bool {
        stepsLeft &-= steps
        if stepsLeft >= 0 { return true }
        isExhausted = true
        return false
    }

    @inline(__always)
    mutating func enter() -> Bool {
        nesting &+= 1
        stepsLeft &-= 1
        if stepsLeft >= 0, nesting <= Self.maximumNesting { return true }
        isExhausted = true
        return false
    }

    @inline(__always)
    mutating func leave() { nesting &-= 1 }

    mutating func exhaust() { isExhausted = true }

    /// Lends memory for a text. Whoever takes it gives it back.
    mutating func takeText() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &text)
        taken.removeAll(keepingCapacity: true)
        return taken
    }

    mutating func giveBack(_ taken: consuming [UInt8]) { text = taken }

    // MARK: Findings

    @inline(never)
    mutating func report(_ keyword: SchemaFinding.Keyword, _ value: Int, _ schema: Int32, detail: Int = 0) {
        guard explains, findings.count < findingLimit else { return }
        findings.append(SchemaFinding(keyword: keyword, node: value, schema: schema, detail: detail))
    }

    // MARK: Marks

    @inline(__always)
    mutating func mark(_ kind: Mark.Kind, _ node: Int) {
        marks.append(Mark(node: UInt32(truncatingIfNeeded: node), kind: kind))
    }

    mutating func dropMarks(to count: Int) {
        if marks.count > count { marks.removeSubrange(count...) }
    }

    /// Makes the marks from a place on ready to be asked for, of a document with so many nodes.
    mutating func stampMarks(from first: Int, nodes: Int) {
        if stamps.count < nodes { stamps.append(contentsOf: repeatElement(0, count: nodes - stamps.count)) }
        epoch &+= 1
        if epoch >= 1 << 28 {
            epoch = 1
            for index in stamps.indices { stamps[index] = 0 }
        }
        for mark in marks[first...] {
            let node = Int(mark.node)
            let old = stamps[node] &>> 4 == epoch ? stamps[node] & 15 : 0
            stamps[node] = epoch &<< 4 | old | mark.kind.rawValue
        }
    }

    func isStamped(_ kind: Mark.Kind, _ node: Int) -> Bool {
        stamps[node] &>> 4 == epoch && stamps[node] & kind.rawValue != 0
    }
}

/// What a schema said of a value.
struct Mark {
    enum Kind: UInt32 {
        /// It is the element or property of its container that a schema was for.
        case isEvaluated = 1
        /// All in it is.
        case isWhole = 2
        /// Its properties were declared, so that one which was not is undeclared.
        case hasDeclaration = 4
    }

    let node: UInt32
    let kind: Kind
}
