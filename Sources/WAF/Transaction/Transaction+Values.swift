// SPDX-License-Identifier: Apache-2.0

import Core
import Matching

extension Transaction {
    /// Appends what a block holds to ``items``.
    func expand(_ block: Block) {
        let first = items.count
        if block.variable.isCollection {
            expandCollection(block)
        } else if let value = scalar(block.variable) {
            let number = block.isRepeated ? knownNumber(of: value) : 0
            items.append(Item(value: value, variable: block.variable, name: .empty, number: number))
        }
        guard block.isCount else { return }
        let count = items.count &- first
        items.removeLast(count)
        let value = memory.append(decimal: count)
        items.append(Item(value: value, variable: block.variable, name: name(of: block.selector)))
    }

    private func name(of selector: MemberSelector?) -> Value {
        switch selector {
        case .name(let name, _): memory.append(name)
        case .slot(let slot): plan.slotNames[slot]
        case .pattern, nil: .empty
        }
    }

    private func expandCollection(_ block: Block) {
        switch block.variable {
        case .tx: expandTX(block)
        case .ip, .global, .session, .user, .resource:
            guard let key = openCollections[block.variable] else { return }
            for member in store.members(block.variable, key, at: seconds) { add(member.name, member.value, block) }
        case .env: for member in environment { add(member.name, member.value, block) }
        case .geo: for member in context.geo { add(Array(member.name.utf8), Array(member.value.utf8), block) }
        case .rule: expandRule(block)
        case .json: expandJSON(block)
        case .matchedVars, .matchedVarsNames: expandMatchedVars(block)
        case .args:
            addValues(argsGet, block)
            addValues(argsPost, block)
        case .argsNames:
            addNames(argsGet, block)
            addNames(argsPost, block)
        case .argsGetNames: addNames(argsGet, block)
        case .argsPostNames: addNames(argsPost, block)
        case .requestHeadersNames: addNames(requestHeaders, block)
        case .requestCookiesNames: addNames(requestCookies, block)
        case .responseHeadersNames: addNames(responseHeaders, block)
        case .filesNames: addNames(upload.files, block)
        default: addValues(fields(block.variable), block)
        }
    }

    private func fields(_ variable: Variable) -> [Field] {
        switch variable {
        case .argsGet: argsGet
        case .argsPost: argsPost
        case .requestHeaders: requestHeaders
        case .requestCookies: requestCookies
        case .responseHeaders: responseHeaders
        case .files: upload.files
        case .filesSizes: upload.sizes
        case .filesTmpContent: upload.contents
        case .multipartPartHeaders: upload.partHeaders
        case .multipartName: upload.partNames
        case .multipartFileName: upload.partFileNames
        case .xml: upload.xml
        case .graphqlFields: graphqlFields
        // Files are not stored, so that they have no temporary names.
        default: []
        }
    }

    private func addValues(_ fields: [Field], _ block: Block) {
        for field in fields where holds(block, field.name, field.nameHash) {
            items.append(Item(value: field.value, variable: block.variable, name: field.name, number: field.number))
        }
    }

    private func addNames(_ fields: [Field], _ block: Block) {
        for field in fields where holds(block, field.name, field.nameHash) {
            items.append(Item(value: field.name, variable: block.variable, name: field.name, number: field.nameNumber))
        }
    }

    private func add(_ name: [UInt8], _ value: [UInt8], _ block: Block) {
        let kept = memory.append(name)
        guard holds(block, kept, NameHash.of(name.span)) else { return }
        items.append(Item(value: memory.append(value), variable: block.variable, name: kept))
    }

    func holds(_ block: Block, _ name: Value, _ hash: UInt32) -> Bool {
        if let wanted = block.wantedHash, wanted != hash { return false }
        if let selector = block.selector, !selects(selector, name, hash) { return false }
        if block.exclusionFilter &>> UInt64(hash & 63) & 1 == 0 { return true }
        for exclusion in block.exclusions where selects(exclusion, name, hash) { return false }
        return true
    }

    /// Whether a selector chooses the member of this name.
    func selects(_ selector: MemberSelector, _ name: Value, _ hash: UInt32) -> Bool {
        // Told apart before the name is touched, which would be counted.
        if case .name(_, let wanted) = selector, wanted != hash { return false }
        return switch selector {
        case .name(let lowered, _): withBytes(of: name) { NameHash.matches($0, lowered: lowered) }
        case .pattern(let number):
            plan.patternGates[number].admits(name.bytes, count: Int(name.count))
                && withBytes(of: name) { plan.patterns[number].match($0, context.scratch) } != .noMatch
        case .slot(let slot): withBytes(of: name) { NameHash.matches($0, lowered: plan.names.names[slot]) }
        }
    }

    private func expandRule(_ block: Block) {
        guard let rule = currentRule else { return }
        addRule("id", String(rule.id), block)
        if let revision = rule.revision { addRule("rev", revision, block) }
        if let severity = rule.severity { addRule("severity", String(severity.number), block) }
        // In a message, the message is empty: it would go on without end.
        guard !isExpandingMessage else { return }
        isExpandingMessage = true
        let texts = [("msg", rule.message), ("logdata", rule.logData)].map { ($0, $1.map { text($0) }) }
        isExpandingMessage = false
        for (name, text) in texts {
            if let text { add(Array(name.utf8), text, block) }
        }
    }

    private func addRule(_ name: String, _ value: String, _ block: Block) {
        add(Array(name.utf8), Array(value.utf8), block)
    }

    private func expandMatchedVars(_ block: Block) {
        for match in matchedVarsBefore {
            let name = memory.append(fullName(match))
            let hash = withBytes(of: name) { NameHash.of($0) }
            guard holds(block, name, hash) else { continue }
            items.append(
                Item(value: block.variable == .matchedVars ? match.value : name, variable: block.variable, name: name)
            )
        }
    }

    /// The name as MATCHED_VAR_NAME has it: `ARGS:q`, `REQUEST_URI`.
    func fullName(_ item: Item) -> [UInt8] {
        // What a chain looked at through MATCHED_VARS keeps the name it had.
        if item.variable == .matchedVars || item.variable == .matchedVarsNames { return array(item.name) }
        var name = Array(item.variable.rawValue.utf8)
        if item.variable.isCollection, item.name.count > 0 {
            name.append(UInt8(ascii: ":"))
            name += array(item.name)
        }
        return name
    }
}
