// SPDX-License-Identifier: Apache-2.0

package import Core
package import GatewayConfiguration
package import NIOCore

/// One step in the life of a request: a small type, told the exchange, answering with a verdict.
///
/// Stages run on the exchange's event loop and must not block it. A stage is made once per snapshot
/// and holds no state of an exchange; what it has to remember it keeps in the exchange.
package protocol Stage: Sendable {
    /// Whether the stage has anything to do for requests of this route. Asked once, when the
    /// snapshot is built, so that a stage that is not used costs nothing.
    func applies(to route: RouteConfiguration) -> Bool
}

/// A stage that looks at the request head.
package protocol RequestStage: Stage {
    /// Whether any request could concern the stage under this configuration. Asked of the stages that
    /// run before a route is known.
    func applies(to configuration: Configuration) -> Bool
    func handle(_ exchange: Exchange) -> StageResult
}

/// A stage that needs the body. The body is held back from the upstream until it has spoken.
package protocol BodyStage: Stage {
    /// What the stage needs of this exchange's body; nil when it needs none.
    func bodyDemand(_ exchange: Exchange) -> BodyDemand?
    /// - Parameter isWhole: false when the body is longer than the demand, and this is its start.
    func handleBody(_ body: ByteBuffer, isWhole: Bool, _ exchange: Exchange) -> StageResult
}

/// How much of a body a stage wants to see.
package struct BodyDemand: Sendable {
    /// Bytes.
    package var limit: Int
    /// Whether a longer body is refused; otherwise its start is looked at and the rest passes.
    package var refusesLonger: Bool

    package init(limit: Int, refusesLonger: Bool) {
        self.limit = limit
        self.refusesLonger = refusesLonger
    }
}

/// A stage that looks at the response head and may change it.
package protocol ResponseStage: Stage {
    func handle(_ response: inout ResponseHead, _ exchange: Exchange) -> Verdict
}

extension Stage {
    package func applies(to route: RouteConfiguration) -> Bool { true }
}

extension RequestStage {
    package func applies(to configuration: Configuration) -> Bool { true }
}

/// A stage that looks at the body of a response.
package protocol ResponseBodyStage: Stage {
    /// What the stage needs of this response's body; nil when it needs none.
    func responseBodyDemand(_ response: ResponseHead, _ exchange: Exchange) -> ResponseBodyDemand?
    func handleResponseBody(_ body: inout ExaminedBody, _ exchange: Exchange) -> Verdict
}

/// How much of a response's body a stage wants to see, and whether the client waits meanwhile.
package struct ResponseBodyDemand: Sendable {
    /// Bytes.
    package var limit: Int
    /// Whether nothing is sent before the stage has spoken. A stage that only takes notes lets the response flow.
    package var holdsBack: Bool

    package init(limit: Int, holdsBack: Bool) {
        self.limit = limit
        self.holdsBack = holdsBack
    }
}

/// What a stage answers: its verdict, or a promise of it when it has to ask the network.
package enum StageResult {
    case verdict(Verdict)
    /// Must complete on the exchange's event loop.
    case wait(EventLoopFuture<Verdict>)

    package static var next: StageResult { .verdict(.next) }

    package static func reject(_ problem: Problem) -> StageResult { .verdict(.reject(problem)) }
}

/// Stages sorted by what they look at, in the order they run.
struct StageList: Sendable {
    var request: [any RequestStage] = []
    var body: [any BodyStage] = []
    var response: [any ResponseStage] = []
    var responseBody: [any ResponseBodyStage] = []

    init(_ stages: [any Stage], for route: RouteConfiguration) {
        for stage in stages where stage.applies(to: route) {
            if let stage = stage as? any RequestStage { request.append(stage) }
            if let stage = stage as? any BodyStage { body.append(stage) }
            if let stage = stage as? any ResponseStage { response.append(stage) }
            if let stage = stage as? any ResponseBodyStage { responseBody.append(stage) }
        }
    }
}
