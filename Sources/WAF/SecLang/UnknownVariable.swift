// SPDX-License-Identifier: Apache-2.0

/// What to say of a word that is no variable here.
enum UnknownVariable {
    static func message(_ word: String) -> String {
        if let reason = unavailable[word.uppercased()] {
            return "the variable \(word.uppercased()) is not available: \(reason)"
        }
        return "unknown variable '\(word)'\(Spelling.question(word, Variable.allCases.lazy.map(\.rawValue)))"
    }

    /// Variables of ModSecurity that say something of the web server or of the file system it ran on.
    private static let unavailable: [String: String] = [
        "WEBSERVER_ERROR_LOG": "the gateway is the web server; its own findings are in the audit record",
        "JSON": "values of a JSON body are arguments, such as ARGS:json.order.sku",
        "STREAM_INPUT_BODY": "use REQUEST_BODY",
        "STREAM_OUTPUT_BODY": "use RESPONSE_BODY",
        "USERAGENT_IP": "REMOTE_ADDR is the client's address, behind trusted proxies too",
        "USERNAME": "use REMOTE_USER",
        "SCRIPT_BASENAME": noScript,
        "SCRIPT_FILENAME": noScript,
        "SCRIPT_GID": noScript,
        "SCRIPT_GROUPNAME": noScript,
        "SCRIPT_MODE": noScript,
        "SCRIPT_UID": noScript,
        "SCRIPT_USERNAME": noScript,
        "PERF_ALL": noTimers,
        "PERF_COMBINED": noTimers,
        "PERF_GC": noTimers,
        "PERF_LOGGING": noTimers,
        "PERF_PHASE1": noTimers,
        "PERF_PHASE2": noTimers,
        "PERF_PHASE3": noTimers,
        "PERF_PHASE4": noTimers,
        "PERF_PHASE5": noTimers,
        "PERF_RULES": noTimers,
        "PERF_SREAD": noTimers,
        "PERF_SWRITE": noTimers,
        "SDBM_DELETE_ERROR": "collections are not kept in SDBM files",
    ]

    private static let noScript = "requests go to an upstream, not to a script of this machine"
    private static let noTimers = "use DURATION"
}
