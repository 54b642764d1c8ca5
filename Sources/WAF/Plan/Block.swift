// SPDX-License-Identifier: Apache-2.0

import Matching

/// The members of one variable that a rule looks at: `ARGS`, `ARGS:q`, `&REQUEST_HEADERS:Host`, or `REQUEST_COOKIES`
/// without those whose name matches `/__utm/`. Rules that look at the same share the block and all that is derived
/// from it.
struct Block: Hashable, Sendable {
    let variable: Variable
    let selector: MemberSelector?
    let isCount: Bool
    let exclusions: [MemberSelector]
    /// Of the one name it selects; nil when it selects in another way. Looked at before the selector, whose copy would
    /// be counted.
    let wantedHash: UInt32?
    /// Bit h % 64 is set when a name with the hash h may be excluded.
    let exclusionFilter: UInt64

    init(variable: Variable, selector: MemberSelector?, isCount: Bool, exclusions: [MemberSelector]) {
        self.variable = variable
        self.selector = selector
        self.isCount = isCount
        self.exclusions = exclusions
        if case .name(_, let hash) = selector { wantedHash = hash } else { wantedHash = nil }
        exclusionFilter = exclusions.reduce(0) { filter, exclusion in
            guard case .name(_, let hash) = exclusion else { return .max }
            return filter | 1 << UInt64(hash & 63)
        }
    }

    /// When what the block holds changes; until then it is looked up once.
    var dependency: Dependency { isCount && variable == .tx ? .always : variable.dependency }
}

/// Chooses members of a collection by name.
enum MemberSelector: Hashable, Sendable {
    /// In lower case.
    case name([UInt8], hash: UInt32)
    /// The number of a pattern in the plan.
    case pattern(Int)
    /// A TX variable, by its slot.
    case slot(Int)
}

/// What has to happen before the values of a variable can be others than they were.
enum Dependency: Int, Sendable {
    /// Known when the request head is, for good.
    case requestHead = 0
    /// May change when the request body has been read.
    case requestBody = 1
    /// May change when the response comes.
    case response = 2
    /// Changes with any rule, or with time: looked up for each use.
    case always = 3
}

extension Variable {
    var dependency: Dependency {
        switch self {
        case .argsGet, .argsGetNames, .requestHeaders, .requestHeadersNames, .requestCookies, .requestCookiesNames,
            .authType, .pathInfo, .queryString, .remoteAddress, .remoteHost, .remotePort, .remoteUser,
            .requestBasename, .requestFilename, .requestLine, .requestMethod, .requestProtocol, .requestURI,
            .requestURIRaw, .serverAddress, .serverName, .serverPort, .uniqueID, .modsecBuild:
            .requestHead
        case .json, .graphqlFields, .args, .argsNames, .argsPost, .argsPostNames, .files, .filesNames, .filesSizes,
            .filesTmpNames,
            .filesTmpContent, .multipartFileName, .multipartName, .multipartPartHeaders, .xml, .argsCombinedSize,
            .filesCombinedSize, .fullRequest, .fullRequestLength, .requestBody, .requestBodyLength,
            .inboundDataError, .reqbodyError, .reqbodyErrorMessage, .reqbodyProcessorError,
            .reqbodyProcessorErrorMessage, .multipartBoundaryQuoted, .multipartBoundaryWhitespace,
            .multipartCRLFLFLines, .multipartDataAfter, .multipartDataBefore, .multipartFileLimitExceeded,
            .multipartHeaderFolding, .multipartInvalidHeaderFolding, .multipartInvalidPart, .multipartInvalidQuoting,
            .multipartLFLine, .multipartMissingSemicolon, .multipartSemicolonMissing, .multipartStrictError,
            .multipartUnmatchedBoundary, .urlencodedError:
            .requestBody
        case .responseBody, .responseContentLength, .responseContentType, .responseHeaders, .responseHeadersNames,
            .responseProtocol, .responseStatus, .status, .statusLine, .outboundDataError:
            .response
        case .geo, .sessionID, .userID, .webAppID, .reqbodyProcessor, .tx, .ip, .global, .session, .user, .resource,
            .env, .rule, .matchedVar, .matchedVarName, .matchedVars, .matchedVarsNames, .highestSeverity,
            .matchError, .matchLimitsExceeded, .duration, .time, .timeDay, .timeEpoch, .timeHour, .timeMinute,
            .timeMonth,
            .timeSecond, .timeWeekday, .timeYear:
            .always
        }
    }
}
