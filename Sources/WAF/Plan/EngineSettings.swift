// SPDX-License-Identifier: Apache-2.0

/// What directives and options set for the whole engine.
package struct EngineSettings: Sendable {
    package var mode = EngineMode.on
    package var readsRequestBody = true
    package var readsResponseBody = false
    /// Bytes of a request body that rules get to see.
    package var requestBodyLimit = 1_048_576
    package var requestBodyLimitAction = BodyLimitAction.reject
    /// Bytes of a request body without the files in it; a longer one is an error of the body. nil for no such limit.
    package var requestBodyNoFilesLimit: Int?
    /// Deeper than this no commerce API nests, and parsers of backends begin to give up.
    package var jsonDepthLimit = 64
    /// Bytes; the recommended configuration of ModSecurity has the same.
    package var responseBodyLimit = 524_288
    package var responseBodyLimitAction = BodyLimitAction.processPartial
    package var responseBodyMediaTypes = ["text/plain", "text/html", "text/xml", "application/json"]
    /// More arguments than this in one request are refused or cut off.
    package var argumentsLimit = 1_000
    /// Files of a multipart body, as in the reference.
    package var uploadFileLimit = MultipartLimits().files
    package var argumentSeparator = UInt8(ascii: "&")
    package var unicodeMap: UnicodeMap?
    package var components: [String] = []
    /// Seconds.
    package var collectionTimeout = 3_600
    package var geoDatabase: String?
    package var webAppID = "default"
    /// Whether a pattern that exceeds its budget counts as matched.
    package var matchesBeyondBudget = true
    /// CPU time that matches of long values may take in one transaction, milliseconds; what each may take is the
    /// worker's budget for a match. Patterns that were not tried count as ``matchesBeyondBudget`` says.
    package var longMatchMilliseconds = 200
    /// The highest paranoia level whose rules are likely to run: what is above may be slow.
    package var paranoia = 4
    /// Whether every operator is run on every value, whatever is known of it beforehand: slow, and the same verdicts.
    package var ignoresGates = false

    package init() {}

    mutating func apply(_ setting: EngineSetting) {
        switch setting {
        case .ruleEngine(let mode): self.mode = mode
        case .requestBodyAccess(let isOn): readsRequestBody = isOn
        case .responseBodyAccess(let isOn): readsResponseBody = isOn
        case .requestBodyLimit(let bytes): requestBodyLimit = bytes
        case .requestBodyLimitAction(let action): requestBodyLimitAction = action
        case .requestBodyJSONDepthLimit(let depth): jsonDepthLimit = depth
        case .responseBodyLimit(let bytes): responseBodyLimit = bytes
        case .responseBodyLimitAction(let action): responseBodyLimitAction = action
        case .responseBodyMediaTypes(let types): responseBodyMediaTypes = types
        case .argumentsLimit(let count): argumentsLimit = count
        case .uploadFileLimit(let count): uploadFileLimit = count
        case .argumentSeparator(let byte): argumentSeparator = byte
        case .unicodeMap(let map): unicodeMap = map
        case .componentSignature(let signature): components.append(signature)
        case .collectionTimeout(let seconds): collectionTimeout = seconds
        case .geoDatabase(let path): geoDatabase = path
        case .webAppID(let id): webAppID = id
        case .requestBodyNoFilesLimit(let bytes): requestBodyNoFilesLimit = bytes
        // The budget of a match belongs to the worker, not to a rule set; cookies are read as browsers send them.
        case .matchLimit, .matchLimitRecursion, .cookieFormat, .superseded: break
        }
    }
}
