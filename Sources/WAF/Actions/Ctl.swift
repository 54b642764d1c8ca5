// SPDX-License-Identifier: Apache-2.0

/// `ctl:NAME=VALUE`: changes the engine for the rest of the transaction.
enum Ctl {
    static let word = "ctl"

    static func effect(of action: ActionNode, _ reader: inout ActionReader) throws(SecLangError) -> (any Effect)? {
        let text = try reader.value(of: action, example: "ctl:ruleRemoveById=920100")
        guard let equals = text.firstIndex(of: "=") else {
            throw SecLangError("ctl needs a name and a value, as in ctl:ruleRemoveById=920100", at: action.location)
        }
        let name = String(text[..<equals])
        let value = String(text[text.index(after: equals)...])
        switch name.lowercased() {
        case "ruleengine": return CtlRuleEngine(mode: try mode(value, action))
        case "requestbodyaccess": return CtlRequestBodyAccess(isOn: try flag(value, action))
        case "responsebodyaccess": return CtlResponseBodyAccess(isOn: try flag(value, action))
        case "forcerequestbodyvariable": return CtlForceRequestBodyVariable(isOn: try flag(value, action))
        case "requestbodyprocessor": return CtlRequestBodyProcessor(processor: try processor(value, action))
        case "requestbodylimit": return CtlRequestBodyLimit(bytes: try count(value, action))
        case "responsebodylimit": return CtlResponseBodyLimit(bytes: try count(value, action))
        case "ruleremovebyid", "ruleremovebytag", "ruleremovebymsg":
            let effect = CtlRuleRemove(number: reader.pending.count)
            reader.pending.append(.rules(try selection(name, value, action)))
            return effect
        case "ruleremovetargetbyid", "ruleremovetargetbytag", "ruleremovetargetbymsg":
            guard let semicolon = value.firstIndex(of: ";") else {
                throw SecLangError(
                    "\(name) names rules and a target, as in ctl:\(name)=942100;ARGS:q",
                    at: action.location
                )
            }
            var text = LocatedText(file: action.location.file)
            let bytes = Array(value[value.index(after: semicolon)...].utf8)
            text.append(bytes, bytes.indices, line: action.location.line, column: action.location.column)
            let targets = try VariableListParser.parse(text)
            let effect = CtlRuleRemoveTarget(number: reader.pending.count)
            reader.pending.append(.targets(try selection(name, String(value[..<semicolon]), action), targets))
            return effect
        // What these set has no counterpart: the audit record is always whole, and there is no debug log by rule.
        case "auditengine", "auditlogparts", "debugloglevel": return nil
        default:
            throw SecLangError(
                "ctl does not know \(name); it knows ruleEngine, requestBodyAccess, responseBodyAccess, requestBodyProcessor, forceRequestBodyVariable, requestBodyLimit, responseBodyLimit, ruleRemoveById, ruleRemoveByTag, ruleRemoveByMsg, ruleRemoveTargetById, ruleRemoveTargetByTag and ruleRemoveTargetByMsg",
                at: action.location
            )
        }
    }

    private static func mode(_ value: String, _ action: ActionNode) throws(SecLangError) -> EngineMode {
        switch value.lowercased() {
        case "on": return .on
        case "off": return .off
        case "detectiononly": return .detectionOnly
        default: throw SecLangError("ctl:ruleEngine is On, Off or DetectionOnly, not \(value)", at: action.location)
        }
    }

    private static func flag(_ value: String, _ action: ActionNode) throws(SecLangError) -> Bool {
        switch value.lowercased() {
        case "on", "true", "1": return true
        case "off", "false", "0": return false
        default: throw SecLangError("\(value) is neither On nor Off", at: action.location)
        }
    }

    private static func processor(_ value: String, _ action: ActionNode) throws(SecLangError) -> BodyProcessor {
        guard let processor = BodyProcessor(rawValue: value.uppercased()) else {
            throw SecLangError(
                "there is no body processor \(value); they are URLENCODED, MULTIPART, JSON and XML",
                at: action.location
            )
        }
        return processor
    }

    private static func count(_ value: String, _ action: ActionNode) throws(SecLangError) -> Int {
        guard let count = Int(value), count >= 0 else {
            throw SecLangError("\(value) is no number of bytes", at: action.location)
        }
        return count
    }

    private static func selection(
        _ name: String,
        _ value: String,
        _ action: ActionNode
    ) throws(SecLangError) -> RuleSelection {
        if name.lowercased().hasSuffix("tag") { return .tag(value) }
        if name.lowercased().hasSuffix("msg") { return .message(value) }
        var ranges: [ClosedRange<Int>] = []
        for part in value.split(whereSeparator: { $0 == "," || $0 == " " }) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            switch ends.count {
            case 1:
                if let id = ends[0] { ranges.append(id...id); continue }
            case 2:
                if let first = ends[0], let last = ends[1], first <= last { ranges.append(first...last); continue }
            default: break
            }
            throw SecLangError(
                "\"\(part)\" is no rule id or range of ids, such as 942100 or 942100-942199",
                at: action.location
            )
        }
        return .ids(ranges)
    }
}

/// What a `ctl` selects, until all rules are known and it can be resolved.
enum PendingControl: Sendable {
    case rules(RuleSelection)
    case targets(RuleSelection, [VariableNode])
}

struct CtlRuleEngine: Effect {
    static let word = Ctl.word
    let mode: EngineMode
    func perform(_ transaction: Transaction) { transaction.setEngine(mode) }
}

struct CtlRequestBodyAccess: Effect {
    static let word = Ctl.word
    let isOn: Bool
    func perform(_ transaction: Transaction) { transaction.readsRequestBody = isOn }
}

struct CtlResponseBodyAccess: Effect {
    static let word = Ctl.word
    let isOn: Bool
    func perform(_ transaction: Transaction) { transaction.readsResponseBody = isOn }
}

struct CtlForceRequestBodyVariable: Effect {
    static let word = Ctl.word
    let isOn: Bool
    func perform(_ transaction: Transaction) { transaction.forcesRequestBodyVariable = isOn }
}

struct CtlRequestBodyProcessor: Effect {
    static let word = Ctl.word
    let processor: BodyProcessor
    func perform(_ transaction: Transaction) { transaction.bodyProcessor = processor }
}

struct CtlRequestBodyLimit: Effect {
    static let word = Ctl.word
    let bytes: Int
    func perform(_ transaction: Transaction) { transaction.requestBodyLimit = bytes }
}

struct CtlResponseBodyLimit: Effect {
    static let word = Ctl.word
    let bytes: Int
    func perform(_ transaction: Transaction) { transaction.responseBodyLimit = bytes }
}

struct CtlRuleRemove: Effect {
    static let word = Ctl.word
    /// Of the control in the plan.
    let number: Int
    func perform(_ transaction: Transaction) { transaction.removeRules(control: number) }
}

struct CtlRuleRemoveTarget: Effect {
    static let word = Ctl.word
    let number: Int
    func perform(_ transaction: Transaction) { transaction.removeTargets(control: number) }
}
