// SPDX-License-Identifier: Apache-2.0

/// What a ``TestUpstream`` does about a request, step by step.
package struct UpstreamScript: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package enum Step: Sendable {
        case send([UInt8])
        /// The bytes in pieces of `size`, with `every` between them.
        case drip([UInt8], size: Int, every: Duration)
        case wait(Duration)
        /// Ends the connection in good order.
        case close
        /// Ends it with a reset.
        case reset
        /// From now on sends back what it receives.
        case echo
        /// From now on sends back the WebSocket messages it receives, each in one frame, as a server frames them.
        case echoMessages
    }

    package var steps: [Step]

    package init(_ steps: [Step]) {
        self.steps = steps
    }

    /// Sends this and nothing else.
    package init(stringLiteral text: String) {
        steps = [.send(Array(text.utf8))]
    }

    /// Never answers.
    package static let silence = UpstreamScript([])
    package static let reset = UpstreamScript([.reset])
    package static let close = UpstreamScript([.close])

    /// A response with a Content-Length.
    package static func respond(_ status: Int = 200, _ fields: [(String, String)] = [], _ body: String = "ok") -> Self {
        let lines = fields.map { "\($0.0): \($0.1)\r\n" }.joined()
        return "HTTP/1.1 \(status) X\r\n\(lines)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// These bytes as they are.
    package static func raw(_ bytes: String) -> Self { UpstreamScript([.send(Array(bytes.utf8))]) }

    /// The same, and then the connection is closed.
    package static func rawThenClose(_ bytes: String) -> Self { UpstreamScript([.send(Array(bytes.utf8)), .close]) }
}
