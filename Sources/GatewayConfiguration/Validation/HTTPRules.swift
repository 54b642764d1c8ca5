// SPDX-License-Identifier: Apache-2.0

/// `http`: limits that contain each other.
enum HTTPRules {
    static let all: [Validation.Rule] = [sizes, times, windows]

    @Sendable private static func sizes(_ configuration: Configuration, _ context: DecodingContext) {
        let http = configuration.http
        let whole = ("max_header_bytes", http.maxHeaderBytes)
        refuse(("max_header_line", http.maxHeaderLine), above: whole, in: .http, context, SizeText.render)
        refuse(("max_url", http.maxURL), above: whole, in: .http, context, SizeText.render)
    }

    @Sendable private static func times(_ configuration: Configuration, _ context: DecodingContext) {
        let http = configuration.http
        let line = ("request_line_timeout", http.requestLineTimeout)
        refuse(line, above: ("header_timeout", http.headerTimeout), in: .http, context, DurationText.render)
    }

    @Sendable private static func windows(_ configuration: Configuration, _ context: DecodingContext) {
        let http2 = configuration.http.http2
        let stream = ("stream_window", http2.streamWindow)
        let connection = ("connection_window", http2.connectionWindow)
        refuse(stream, above: connection, in: .http / "http2", context, SizeText.render)
    }

    private static func refuse<Value: Comparable>(
        _ part: (key: String, value: Value),
        above whole: (key: String, value: Value),
        in block: Path,
        _ context: DecodingContext,
        _ show: (Value) -> String
    ) {
        guard part.value > whole.value, context.isSound(block / part.key), context.isSound(block / whole.key) else {
            return
        }
        // At whichever of the two the user wrote.
        context.error(
            at: context.isGiven(block / part.key) ? block / part.key : block / whole.key,
            "\(part.key) (\(show(part.value))) is more than \(whole.key) (\(show(whole.value))) in \(block)",
            hint: "raise \(whole.key), or lower \(part.key)"
        )
    }
}
