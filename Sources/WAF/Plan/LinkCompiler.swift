// SPDX-License-Identifier: Apache-2.0

import Matching

/// Compiles the rules of a chain one by one: targets and transformations to cells, the operator, the effects.
struct LinkCompiler {
    var reader = ActionReader(names: TXNames(), patterns: PatternTable())
    private(set) var table = CellTable()
    private(set) var patternSets = PatternSetTable()
    private(set) var rememberedBits = RememberedBits()
    private let settings: EngineSettings
    private let files: any RuleFiles

    init(settings: EngineSettings, files: any RuleFiles) {
        self.settings = settings
        self.files = files
    }

    mutating func links(
        of draft: RuleDraft,
        errors: inout [SecLangError],
        warnings: inout [SecLangError]
    ) -> [RuleLink] {
        var links: [RuleLink] = []
        for link in draft.links {
            do throws(SecLangError) {
                links.append(try compile(link, of: draft))
            } catch {
                errors.append(error)
            }
            if let warning = links.last?.operation?.warning {
                warnings.append(SecLangError(warning, at: link.operation?.location ?? link.location))
            }
        }
        return links
    }

    private mutating func compile(_ link: RuleDraft.Link, of draft: RuleDraft) throws(SecLangError) -> RuleLink {
        var effects: [any Effect] = []
        for action in link.actions {
            if let effect = try reader.effect(of: action) { effects.append(effect) }
        }
        let chain = try transformations(of: link, defaults: draft.defaults[draft.phase] ?? [])
        let isMultiMatch = link.actions.contains { $0.word == "multiMatch" }
        var cells: [Int] = []
        for block in try blocks(of: link) {
            if isMultiMatch {
                cells += (0...chain.count).map { table.cell(block, Array(chain.prefix($0))) }
            } else {
                cells.append(table.cell(block, block.isCount ? [] : chain))
            }
        }
        let captures = link.actions.contains { $0.word == "capture" }
        guard let node = link.operation else {
            return RuleLink(
                cells: [],
                operation: nil,
                isNegated: false,
                parameter: nil,
                captures: captures,
                effects: effects
            )
        }
        let parameter = try parameter(of: node)
        let comparison = parameter == nil && chain.isEmpty ? comparison(of: link) : nil
        let isWholeRule =
            draft.links.count == 1 && !draft.logs && !captures
            && effects.allSatisfy { effect in
                (effect as? SetVar)?.ignoresMatch ?? false
            }
        let operation = try makeOperator(node, isDynamic: parameter != nil)
        let isRemembered =
            !settings.ignoresGates && parameter == nil && comparison == nil && operation.looksAtValueAlone
        var pattern = PatternSetTable.Place.none
        if isSearched(link, draft, isMultiMatch: isMultiMatch), let member = operation.setMember {
            pattern = patternSets.place(of: member, phase: draft.phase, chain: chain)
        }
        return RuleLink(
            cells: cells,
            operation: operation,
            isNegated: node.isNegated,
            parameter: parameter,
            captures: captures,
            pattern: pattern,
            rememberedBits: isRemembered ? rememberedBits.bits(for: cells, table) : [],
            effects: effects,
            comparison: isWholeRule ? comparison : nil,
            precondition: comparison,
            ignoresGates: settings.ignoresGates
        )
    }

    /// Whether a link's pattern belongs among those that are searched for together.
    private func isSearched(_ link: RuleDraft.Link, _ draft: RuleDraft, isMultiMatch: Bool) -> Bool {
        // A negated pattern mostly matches; the steps of multiMatch would each need a set of their own.
        guard !settings.ignoresGates, !isMultiMatch, link.operation?.isNegated == false else { return false }
        // Patterns of rules that will not run would make each search longer.
        return !draft.tagTexts.contains { tag in
            guard tag.hasPrefix(Self.paranoiaTag), let level = Int(tag.dropFirst(Self.paranoiaTag.count)) else {
                return false
            }
            return level > settings.paranoia
        }
    }

    /// What the Core Rule Set calls its rules by.
    private static let paranoiaTag = "paranoia-level/"

    // MARK: Targets

    private mutating func blocks(of link: RuleDraft.Link) throws(SecLangError) -> [Block] {
        var exclusions: [Variable: [MemberSelector]] = [:]
        var dropped: Set<Variable> = []
        for node in link.variables where node.mode == .exclude {
            if let selector = try selector(of: node) {
                exclusions[node.variable, default: []].append(selector)
            } else {
                dropped.insert(node.variable)
            }
        }
        var blocks: [Block] = []
        for node in link.variables where node.mode != .exclude && !dropped.contains(node.variable) {
            let selector = try selector(of: node)
            let excluded = exclusions[node.variable] ?? []
            if let selector, excluded.contains(selector) { continue }
            blocks.append(
                Block(
                    variable: node.variable,
                    selector: selector,
                    isCount: node.mode == .count,
                    exclusions: excluded
                )
            )
        }
        return blocks
    }

    mutating func selector(of node: VariableNode) throws(SecLangError) -> MemberSelector? {
        switch node.selector {
        case nil: return nil
        case .name(let name):
            if node.variable == .tx { return .slot(reader.names.slot(of: name)) }
            // A path, whose names are compared as they are.
            if node.variable == .json { return .name(Array(name.utf8), hash: 0) }
            if node.variable == .xml, name != "/*", name != "//@*" {
                throw SecLangError(
                    "of XML, rules can look at /* (all text) and //@* (all attributes)",
                    at: node.location
                )
            }
            let lowered = Array(name.lowercased().utf8)
            return .name(lowered, hash: NameHash.of(lowered.span))
        case .pattern(let source):
            return .pattern(try reader.patterns.number(of: source, at: node.location))
        }
    }

    // MARK: Transformations

    private mutating func transformations(
        of link: RuleDraft.Link,
        defaults: [ActionNode]
    ) throws(SecLangError) -> [Int] {
        var chain: [Int] = []
        for action in defaults + link.actions where action.word == "t" {
            let word = action.value ?? ""
            if word.lowercased() == "none" {
                chain = []
                continue
            }
            guard
                let transformation = TransformationRegistry.transformation(named: word, unicodeMap: settings.unicodeMap)
            else {
                throw SecLangError("there is no transformation \"\(word)\"", at: action.location)
            }
            chain.append(table.number(of: transformation))
        }
        return chain
    }

    // MARK: Operator

    /// The argument as a template, when it has macros. A regular expression may hold `%{` that is none.
    private mutating func parameter(of node: OperatorNode) throws(SecLangError) -> Template? {
        guard Template.hasMacros(node.argument) else { return nil }
        do throws(SecLangError) {
            let template = try Template(node.argument, names: &reader.names, at: node.location)
            return template.constant == nil ? template : nil
        } catch {
            if node.word == Rx.word || node.word == RxGlobal.word { return nil }
            throw error
        }
    }

    private func makeOperator(_ node: OperatorNode, isDynamic: Bool) throws(SecLangError) -> any Operator {
        let directory = node.location.file.lastIndex(of: "/").map { String(node.location.file[..<$0]) } ?? "."
        let argument = OperatorArgument(
            node.argument,
            isDynamic: isDynamic,
            files: files,
            directory: directory,
            geoDatabase: settings.geoDatabase
        )
        do throws(OperatorError) {
            return try OperatorRegistry.make(node.word, argument)
        } catch {
            throw SecLangError("@\(node.word): \(error.reason)", at: node.location)
        }
    }

    /// The comparison a rule amounts to, when it looks at no more than one TX variable and compares it with a number.
    private mutating func comparison(of link: RuleDraft.Link) -> TXComparison? {
        guard link.variables.count == 1, let node = link.variables.first, node.variable == .tx,
            case .name(let name) = node.selector, let operation = link.operation,
            let relation = TXComparison.Relation(word: operation.word), let number = Int(operation.argument)
        else { return nil }
        return TXComparison(
            slot: reader.names.slot(of: name),
            counts: node.mode == .count,
            relation: relation,
            number: number,
            isNegated: operation.isNegated
        )
    }
}

extension TXComparison.Relation {
    init?(word: String) {
        switch word {
        case "eq": self = .equal
        case "lt": self = .less
        case "le": self = .lessOrEqual
        case "gt": self = .greater
        case "ge": self = .greaterOrEqual
        default: return nil
        }
    }
}

extension SetVar {
    /// Whether it does the same whatever value matched.
    var ignoresMatch: Bool {
        guard case .tx = target else { return false }
        switch change {
        case .set(let value), .add(let value), .subtract(let value):
            return value.parts.allSatisfy {
                switch $0 {
                case .literal, .tx: true
                case .variable(let variable, _): variable.dependency != .always
                }
            }
        case .remove: return true
        }
    }
}
