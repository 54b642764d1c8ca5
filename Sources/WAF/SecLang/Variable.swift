// SPDX-License-Identifier: Apache-2.0

/// The variables of SecLang, by the words the reference has for them.
package enum Variable: String, CaseIterable, Hashable, Sendable {
    // Collections of the request.
    case args = "ARGS"
    case argsNames = "ARGS_NAMES"
    case argsGet = "ARGS_GET"
    case argsGetNames = "ARGS_GET_NAMES"
    case argsPost = "ARGS_POST"
    case argsPostNames = "ARGS_POST_NAMES"
    case requestHeaders = "REQUEST_HEADERS"
    case requestHeadersNames = "REQUEST_HEADERS_NAMES"
    case requestCookies = "REQUEST_COOKIES"
    case requestCookiesNames = "REQUEST_COOKIES_NAMES"
    case files = "FILES"
    case filesNames = "FILES_NAMES"
    case filesSizes = "FILES_SIZES"
    case filesTmpNames = "FILES_TMPNAMES"
    case filesTmpContent = "FILES_TMP_CONTENT"
    case multipartFileName = "MULTIPART_FILENAME"
    case multipartName = "MULTIPART_NAME"
    case multipartPartHeaders = "MULTIPART_PART_HEADERS"
    case xml = "XML"
    case geo = "GEO"
    /// Values of a JSON body by ``JSONPath``, for virtual patches; rule files cannot name it.
    case json = "JSON"
    /// The fields that a GraphQL operation asks for, each once, such as `Query.order`: names and values alike. Not of
    /// ModSecurity.
    case graphqlFields = "GRAPHQL_FIELDS"

    // Scalars of the request.
    case argsCombinedSize = "ARGS_COMBINED_SIZE"
    case authType = "AUTH_TYPE"
    case filesCombinedSize = "FILES_COMBINED_SIZE"
    case fullRequest = "FULL_REQUEST"
    case fullRequestLength = "FULL_REQUEST_LENGTH"
    case pathInfo = "PATH_INFO"
    case queryString = "QUERY_STRING"
    case remoteAddress = "REMOTE_ADDR"
    case remoteHost = "REMOTE_HOST"
    case remotePort = "REMOTE_PORT"
    case remoteUser = "REMOTE_USER"
    case requestBasename = "REQUEST_BASENAME"
    case requestBody = "REQUEST_BODY"
    case requestBodyLength = "REQUEST_BODY_LENGTH"
    case requestFilename = "REQUEST_FILENAME"
    case requestLine = "REQUEST_LINE"
    case requestMethod = "REQUEST_METHOD"
    case requestProtocol = "REQUEST_PROTOCOL"
    case requestURI = "REQUEST_URI"
    case requestURIRaw = "REQUEST_URI_RAW"
    case serverAddress = "SERVER_ADDR"
    case serverName = "SERVER_NAME"
    case serverPort = "SERVER_PORT"
    case sessionID = "SESSIONID"
    case userID = "USERID"
    case webAppID = "WEBAPPID"

    // What the body processors say.
    case inboundDataError = "INBOUND_DATA_ERROR"
    case outboundDataError = "OUTBOUND_DATA_ERROR"
    case reqbodyError = "REQBODY_ERROR"
    case reqbodyErrorMessage = "REQBODY_ERROR_MSG"
    case reqbodyProcessor = "REQBODY_PROCESSOR"
    case reqbodyProcessorError = "REQBODY_PROCESSOR_ERROR"
    case reqbodyProcessorErrorMessage = "REQBODY_PROCESSOR_ERROR_MSG"
    case multipartBoundaryQuoted = "MULTIPART_BOUNDARY_QUOTED"
    case multipartBoundaryWhitespace = "MULTIPART_BOUNDARY_WHITESPACE"
    case multipartCRLFLFLines = "MULTIPART_CRLF_LF_LINES"
    case multipartDataAfter = "MULTIPART_DATA_AFTER"
    case multipartDataBefore = "MULTIPART_DATA_BEFORE"
    case multipartFileLimitExceeded = "MULTIPART_FILE_LIMIT_EXCEEDED"
    case multipartHeaderFolding = "MULTIPART_HEADER_FOLDING"
    case multipartInvalidHeaderFolding = "MULTIPART_INVALID_HEADER_FOLDING"
    case multipartInvalidPart = "MULTIPART_INVALID_PART"
    case multipartInvalidQuoting = "MULTIPART_INVALID_QUOTING"
    case multipartLFLine = "MULTIPART_LF_LINE"
    case multipartMissingSemicolon = "MULTIPART_MISSING_SEMICOLON"
    case multipartSemicolonMissing = "MULTIPART_SEMICOLON_MISSING"
    case multipartStrictError = "MULTIPART_STRICT_ERROR"
    case multipartUnmatchedBoundary = "MULTIPART_UNMATCHED_BOUNDARY"
    case urlencodedError = "URLENCODED_ERROR"

    // The response.
    case responseBody = "RESPONSE_BODY"
    case responseContentLength = "RESPONSE_CONTENT_LENGTH"
    case responseContentType = "RESPONSE_CONTENT_TYPE"
    case responseHeaders = "RESPONSE_HEADERS"
    case responseHeadersNames = "RESPONSE_HEADERS_NAMES"
    case responseProtocol = "RESPONSE_PROTOCOL"
    case responseStatus = "RESPONSE_STATUS"
    case status = "STATUS"
    case statusLine = "STATUS_LINE"

    // What rules keep and see of themselves.
    case tx = "TX"
    case ip = "IP"
    case global = "GLOBAL"
    case session = "SESSION"
    case user = "USER"
    case resource = "RESOURCE"
    case env = "ENV"
    case rule = "RULE"
    case matchedVar = "MATCHED_VAR"
    case matchedVarName = "MATCHED_VAR_NAME"
    case matchedVars = "MATCHED_VARS"
    case matchedVarsNames = "MATCHED_VARS_NAMES"
    case highestSeverity = "HIGHEST_SEVERITY"
    case matchError = "MSC_PCRE_ERROR"
    case matchLimitsExceeded = "MSC_PCRE_LIMITS_EXCEEDED"
    case modsecBuild = "MODSEC_BUILD"
    case duration = "DURATION"
    case uniqueID = "UNIQUE_ID"

    // The time.
    case time = "TIME"
    case timeDay = "TIME_DAY"
    case timeEpoch = "TIME_EPOCH"
    case timeHour = "TIME_HOUR"
    case timeMinute = "TIME_MIN"
    case timeMonth = "TIME_MON"
    case timeSecond = "TIME_SEC"
    case timeWeekday = "TIME_WDAY"
    case timeYear = "TIME_YEAR"

    /// Whether the variable holds named members that a selector can choose from.
    package var isCollection: Bool {
        switch self {
        case .args, .argsNames, .argsGet, .argsGetNames, .argsPost, .argsPostNames, .requestHeaders,
            .requestHeadersNames, .requestCookies, .requestCookiesNames, .files, .filesNames, .filesSizes,
            .filesTmpNames, .filesTmpContent, .multipartFileName, .multipartName, .multipartPartHeaders, .xml, .geo,
            .json, .graphqlFields,
            .responseHeaders, .responseHeadersNames, .tx, .ip, .global, .session, .user, .resource, .env, .rule,
            .matchedVars, .matchedVarsNames:
            true
        default: false
        }
    }

    /// The variable of a word, in any case; `nil` when there is none. Older spellings are understood.
    package init?(word: String) {
        let upper = word.uppercased()
        switch upper {
        case "RESPONSE_CONTENT-TYPE": self = .responseContentType
        case "ARGS_GET_NAME": self = .argsGetNames
        case "JSON": return nil
        default: self.init(rawValue: upper)
        }
    }
}
