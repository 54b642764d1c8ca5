// SPDX-License-Identifier: Apache-2.0

package import Core
import Matching

/// One request and its response on their way through the rules. Told what came in, in order; says after each phase
/// whether to go on. Made for one worker and used again for its next request; never shared between threads.
///
///     transaction.begin(connection)
///     transaction.setRequestLine(...)
///     transaction.addRequestHeader(...)
///     if let interruption = transaction.processRequestHeaders() { ... }
///     if let interruption = transaction.processRequestBody(...) { ... }
package final class Transaction {
    package let plan: Plan
    let context: OperatorContext
    let store: CollectionStore
    /// Microseconds since 1970.
    let clock: () -> Int
    /// Whether a rule looks at ``Variable/json``.
    let looksAtJSON: Bool
    /// Whether any rule looks at what ``addGraphQLField(_:)`` adds.
    package let looksAtGraphQLFields: Bool

    // MARK: What came in

    var memory: Memory
    var connection = ConnectionFacts()
    var started = 0
    var request = RequestFacts()
    var response = ResponseFacts()
    var argsGet: [Field] = []
    var argsPost: [Field] = []
    var requestHeaders: [Field] = []
    var requestCookies: [Field] = []
    var responseHeaders: [Field] = []
    var upload = UploadFacts()
    var graphqlFields: [Field] = []
    var body = BodyFacts()

    // MARK: What rules set

    var tx: TXStore
    var environment: [(name: [UInt8], value: [UInt8])] = []
    var openCollections: [Variable: [UInt8]] = [:]
    package internal(set) var engine = EngineMode.on
    /// Rules of these origins note what they find and refuse nothing.
    package var passiveOrigins: RuleOrigin = []
    package var readsRequestBody = true
    package var readsResponseBody = false
    var forcesRequestBodyVariable = false
    package var bodyProcessor: BodyProcessor?
    /// Bytes.
    package var requestBodyLimit = 0
    package var responseBodyLimit = 0
    var allowed: CompiledRule.AllowScope?
    var removedRules = RuleBits()
    /// The controls that took targets out, by their numbers.
    var removedTargets: [Int] = []

    // MARK: What was derived

    var derived = Memory()
    var items: [Item] = []
    // SAFETY: one for each cell of the plan, made in init and freed in deinit; numbers of cells come from the plan alone.
    let states: UnsafeMutablePointer<CellState>
    private let stateCount: Int
    // SAFETY: as for the states, with room for the bits of each block of which something is remembered. What is there is
    // of this transaction once the block's state is.
    let known: UnsafeMutablePointer<UInt64>
    var pairSets: [PairSet] = []
    var pairCache = PairCache()
    var memo = TransformationMemo()
    /// Nil when the plan has no rule whose findings can be remembered.
    let cleanMemory: CleanMemory?
    var candidates = CandidateCache()
    var patternSets: PlanPatternSets.Ready?
    /// Bytes; in values from this length on all patterns are searched for at once, when pattern sets are ready. With the
    /// Core Rule Set at paranoia level 1 that takes as long as one pattern after the other around 400, and four fifths of
    /// the time of a whole request from 1000 on.
    package var shortestScannedValue = 512
    /// The same, for this transaction.
    var shortestScanned = Int.max
    var epochs: InlineArray<4, UInt32> = [1, 1, 1, 1]
    var derivedGeneration: UInt32 = 1
    /// How the last transformation's output is built before it is kept.
    var scratch: [UInt8] = []
    /// Where macros are expanded.
    var expansion: [UInt8] = []

    // MARK: What matched

    var matched = Item(value: .empty, variable: .matchedVar, name: .empty)
    /// Of the rule that is being evaluated, and of the one above it in the chain.
    var matchedVars: [Item] = []
    var matchedVarsBefore: [Item] = []
    var currentRule: CompiledRule?
    var isExpandingMessage = false
    var highestSeverity: Severity?
    /// Set when a pattern was given up for want of time, or not tried any more; rules see it as MSC_PCRE_LIMITS_EXCEEDED.
    package internal(set) var exceededBudget = false
    /// Nanoseconds.
    var timeInLongMatches: Int64 = 0
    /// The rules that matched and log, in the order they did.
    package internal(set) var matches: [RuleMatch] = []
    /// Set when a rule refused, whether the engine's mode let it or not.
    package internal(set) var wouldInterrupt: Interruption?

    /// Told what each rule looked at. While it is nil, which it is unless people want to know, it costs nothing.
    package var trace: ((RuleTrace) -> Void)?

    package init(plan: Plan, context: OperatorContext, store: CollectionStore, clock: @escaping () -> Int) {
        self.plan = plan
        self.context = context
        self.store = store
        self.clock = clock
        looksAtJSON = plan.blocks.contains { $0.variable == .json }
        looksAtGraphQLFields = plan.blocks.contains { $0.variable == .graphqlFields }
        cleanMemory = context.cleanMemories.memory(for: plan)
        memory = Memory(prefix: plan.constants.bytes)
        tx = TXStore(slotCount: plan.names.count)
        stateCount = plan.derivations.count
        states = .allocate(capacity: max(1, stateCount))
        states.initialize(repeating: CellState(), count: stateCount)
        let wordCount = max(1, plan.rememberedBits.slotCount &* CleanMemory.width)
        known = .allocate(capacity: wordCount)
        known.initialize(repeating: 0, count: wordCount)
    }

    deinit {
        states.deinitialize(count: stateCount)
        states.deallocate()
        known.deallocate()
    }

    /// Starts a transaction; all that was known of the one before is forgotten.
    ///
    /// - Parameter mode: the engine's mode for this one; nil for the plan's.
    package func begin(_ connection: ConnectionFacts, mode: EngineMode? = nil) {
        memory.removeAll()
        derived.removeAll()
        items.removeAll(keepingCapacity: true)
        pairSets.removeAll(keepingCapacity: true)
        pairCache.removeAll()
        memo.removeAll()
        beginScanning()
        // No cell state of the last transaction is valid from here on.
        for index in epochs.indices { epochs[index] &+= 1 }
        self.connection = connection
        started = clock()
        request = RequestFacts()
        response = ResponseFacts()
        argsGet.removeAll(keepingCapacity: true)
        argsPost.removeAll(keepingCapacity: true)
        requestHeaders.removeAll(keepingCapacity: true)
        requestCookies.removeAll(keepingCapacity: true)
        responseHeaders.removeAll(keepingCapacity: true)
        upload.removeAll()
        graphqlFields.removeAll(keepingCapacity: true)
        body = BodyFacts()
        tx.removeAll()
        environment = []
        openCollections = [:]
        engine = mode ?? plan.settings.mode
        passiveOrigins = []
        readsRequestBody = plan.settings.readsRequestBody
        readsResponseBody = plan.settings.readsResponseBody
        forcesRequestBodyVariable = false
        bodyProcessor = nil
        requestBodyLimit = plan.settings.requestBodyLimit
        responseBodyLimit = plan.settings.responseBodyLimit
        allowed = nil
        removedRules.removeAll()
        if !removedTargets.isEmpty { removedTargets.removeAll(keepingCapacity: true) }
        matched = Item(value: .empty, variable: .matchedVar, name: .empty)
        matchedVars.removeAll(keepingCapacity: true)
        matchedVarsBefore.removeAll(keepingCapacity: true)
        currentRule = nil
        highestSeverity = nil
        exceededBudget = false
        timeInLongMatches = 0
        matches = []
        wouldInterrupt = nil
    }

    func setEngine(_ mode: EngineMode) { engine = mode }

    /// Marks what depends on the event as changed.
    func invalidate(_ dependency: Dependency) { epochs[dependency.rawValue] &+= 1 }

    /// The bytes of a value.
    @inline(__always)
    func withBytes<Result>(of value: Value, _ body: (Span<UInt8>) -> Result) -> Result {
        value.isDerived ? derived.withBytes(of: value, body) : memory.withBytes(of: value, body)
    }

    func array(_ value: Value) -> [UInt8] { value.isDerived ? derived.array(value) : memory.array(value) }
}
