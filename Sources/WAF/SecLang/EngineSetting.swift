// SPDX-License-Identifier: Apache-2.0

/// A directive that sets the engine rather than adding a rule.
package enum EngineSetting: Hashable, Sendable {
    case ruleEngine(EngineMode)
    case requestBodyAccess(Bool)
    case responseBodyAccess(Bool)
    /// Bytes.
    case requestBodyLimit(Int)
    case requestBodyNoFilesLimit(Int)
    case requestBodyLimitAction(BodyLimitAction)
    case requestBodyJSONDepthLimit(Int)
    case responseBodyLimit(Int)
    case responseBodyLimitAction(BodyLimitAction)
    /// Media types, in lower case, whose response bodies are looked at: they come to those named before. `(null)` is
    /// a response without a type. Empty: none are left (`SecResponseBodyMimeTypesClear`).
    case responseBodyMediaTypes([String])
    case argumentsLimit(Int)
    /// Files of a multipart body.
    case uploadFileLimit(Int)
    case argumentSeparator(UInt8)
    /// 0: Netscape cookies; 1: version 1 cookies.
    case cookieFormat(Int)
    case unicodeMap(UnicodeMap)
    /// Names a rule set in the engine's own report.
    case componentSignature(String)
    /// Seconds.
    case collectionTimeout(Int)
    case matchLimit(Int)
    case matchLimitRecursion(Int)
    /// A MaxMind database for `@geoLookup`; the path starts where the rule file's own does.
    case geoDatabase(path: String)
    case webAppID(String)
    /// A directive that is understood and needs nothing done, such as `SecAuditLog`: the reason is a warning at load.
    case superseded(directive: String, reason: String)
}

package enum EngineMode: String, CaseIterable, Hashable, Sendable {
    case on = "On"
    case off = "Off"
    case detectionOnly = "DetectionOnly"
}

/// What happens to a body above its limit.
package enum BodyLimitAction: String, CaseIterable, Hashable, Sendable {
    case reject = "Reject"
    case processPartial = "ProcessPartial"
}
