// SPDX-License-Identifier: Apache-2.0

import Matching

extension Transaction {
    var microseconds: Int { clock() }
    var seconds: Int { microseconds / 1_000_000 }

    /// The value of a variable that is no collection; nil when the transaction has none.
    func scalar(_ variable: Variable) -> Value? {
        switch variable {
        case .requestMethod: request.method
        case .requestURI: request.uri
        case .requestURIRaw: request.uriRaw
        case .requestLine: request.line
        case .requestProtocol: request.version
        case .requestFilename: request.filename
        case .requestBasename: request.basename
        case .queryString: request.queryString
        case .serverName: request.serverName
        case .remoteAddress, .remoteHost: memory.append(connection.clientAddress)
        case .remotePort: memory.append(decimal: connection.clientPort)
        case .serverAddress: memory.append(connection.serverAddress)
        case .serverPort: memory.append(decimal: connection.serverPort)
        case .uniqueID: memory.append(connection.requestID)
        case .authType: authenticationScheme
        case .requestBody: body.raw
        case .requestBodyLength: memory.append(decimal: body.length)
        case .fullRequest: fullRequest
        case .fullRequestLength: memory.append(decimal: Int(fullRequest.count))
        case .argsCombinedSize: memory.append(decimal: size(argsGet).addingSaturated(size(argsPost)))
        case .filesCombinedSize: memory.append(decimal: body.report.filesCombinedSize)
        case .responseBody: response.body
        case .responseStatus, .status: memory.append(decimal: response.status)
        case .responseProtocol: response.version
        case .responseContentType: response.contentType
        case .responseContentLength:
            response.contentLength.count > 0 ? response.contentLength : memory.append(decimal: Int(response.body.count))
        case .matchedVar: matched.value
        case .matchedVarName: memory.append(fullName(matched))
        case .highestSeverity: memory.append(decimal: highestSeverity?.number ?? 255)
        case .sessionID: memory.append(openCollections[.session] ?? [])
        case .userID: memory.append(openCollections[.user] ?? [])
        case .webAppID: memory.append(plan.settings.webAppID)
        // Rule sets compare it with the release they need; what they find here is release 3.
        case .modsecBuild: memory.append("03001400")
        // There are no scripts whose path would end before the target's.
        case .pathInfo: request.filename
        case .remoteUser: basicUser
        case .statusLine: .empty
        case .duration: memory.append(decimal: microseconds - started)
        case .time, .timeDay, .timeEpoch, .timeHour, .timeMinute, .timeMonth, .timeSecond, .timeWeekday, .timeYear:
            memory.append(UTCTime(seconds: seconds).text(variable))
        default: flag(variable)
        }
    }

    /// The variables that are 0 or 1, and what the body processors say in words.
    private func flag(_ variable: Variable) -> Value? {
        let report = body.report
        return switch variable {
        case .reqbodyProcessor: memory.append(bodyProcessor?.rawValue ?? "")
        // What was left out is not seen by any rule: the request is as little readable as one cut off.
        case .reqbodyError, .reqbodyProcessorError: number(report.error != nil || body.hasDroppedArguments)
        case .reqbodyErrorMessage, .reqbodyProcessorErrorMessage:
            memory.append(report.error ?? (body.hasDroppedArguments ? "there are more arguments than the limit" : ""))
        case .urlencodedError: number(report.hasURLEncodingError || body.hasQueryError)
        case .inboundDataError: number(body.isCut)
        case .outboundDataError: number(response.isCut)
        case .matchLimitsExceeded, .matchError: number(exceededBudget)
        case .multipartStrictError:
            number(
                bodyProcessor == .multipart && report.error != nil || !report.multipart.isDisjoint(with: .strictErrors)
            )
        case .multipartUnmatchedBoundary: memory.append(decimal: report.multipart.unmatchedBoundary)
        default: Self.multipartFlags[variable].map { number(!report.multipart.isDisjoint(with: $0)) }
        }
    }

    private static let multipartFlags: [Variable: MultipartFlags] = [
        .multipartBoundaryQuoted: .boundaryQuoted,
        .multipartBoundaryWhitespace: .boundaryWhitespace,
        .multipartCRLFLFLines: .crlfAndLFLines,
        .multipartDataAfter: .dataAfter,
        .multipartDataBefore: .dataBefore,
        .multipartFileLimitExceeded: .fileLimitExceeded,
        .multipartHeaderFolding: .headerFolding,
        .multipartInvalidHeaderFolding: .invalidHeaderFolding,
        .multipartInvalidPart: .invalidPart,
        .multipartInvalidQuoting: .invalidQuoting,
        .multipartLFLine: .lfLine,
        .multipartMissingSemicolon: .missingSemicolon,
        .multipartSemicolonMissing: .missingSemicolon,
    ]

    private func number(_ flag: Bool) -> Value { memory.append(decimal: flag ? 1 : 0) }

    private func size(_ fields: [Field]) -> Int {
        fields.reduce(0) { $0.addingSaturated(Int($1.name.count) &+ Int($1.value.count)) }
    }

    /// The request as text: its line, its header, an empty line, and the body as far as rules see it.
    private var fullRequest: Value {
        var text = array(request.line)
        for field in requestHeaders {
            text += [0x0A] + array(field.name) + [0x3A, 0x20] + array(field.value)
        }
        text += [0x0A, 0x0A]
        if let raw = body.raw { text += array(raw) }
        return memory.append(text)
    }
}
