// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import NIOCore

/// The request: the stages one after the other, then the body.
extension Exchange {
    /// Begins the exchange: the head is complete.
    func begin() {
        worker.metrics.requestBegan()
        runAdmission(from: 0)
    }

    /// Begins and ends an exchange whose request could not be read.
    ///
    /// - Parameter received: what there is of it; nil where the version of HTTP has no lines.
    func refuse(_ problem: Problem, received: ByteBuffer? = nil) {
        if snapshot.firewalls.general != nil { receivedHead = received.map { ReceivedHead($0.readableBytesView) } }
        worker.metrics.requestBegan()
        reject(problem)
    }

    /// The same for a request that gets no answer, such as a stream that is reset.
    func refuseSilently(_ problem: Problem) {
        worker.metrics.requestBegan()
        note(Finding(problem.check, severity: .error, message: problem.detail, mode: .block))
        refusal = problem
        responseStatus = problem.status
        state.settle()
        state.endResponse()
        finish()
    }

    // MARK: Stages

    private func runAdmission(from index: Int) {
        let stages = snapshot.admission
        run(stages.count, from: index, { stages[$0].handle(self) }, next: { $0.runAdmission(from: $1) }) { exchange in
            exchange.runRequestStages(from: 0)
        }
    }

    private func runRequestStages(from index: Int) {
        guard let stages = route?.requestStages else {
            reject(Problem(.noRoute, "no route serves this host and path"))
            return
        }
        run(stages.count, from: index, { stages[$0].handle(self) }, next: { $0.runRequestStages(from: $1) }) {
            exchange in
            exchange.takeBody()
        }
    }

    private func runBodyStages(from index: Int) {
        guard let stages = route?.bodyStages, let body = collected else { return }
        let isWhole = !bodyIsCut
        run(
            stages.count,
            from: index,
            { stages[$0].handleBody(body, isWhole: isWhole, self) },
            next: { $0.runBodyStages(from: $1) }
        ) { exchange in
            exchange.forward()
        }
    }

    /// Asks stages in order until one of them ends the exchange or has to wait.
    private func run(
        _ count: Int,
        from start: Int,
        _ ask: (Int) -> StageResult,
        next: @escaping (Exchange, Int) -> Void,
        done: (Exchange) -> Void
    ) {
        var index = start
        while index < count {
            switch ask(index) {
            case .verdict(.next):
                index += 1
            case .verdict(let verdict):
                end(with: verdict)
                return
            case .wait(let future):
                wait(for: future) { exchange in next(exchange, index + 1) }
                return
            }
        }
        done(self)
    }

    private func wait(for future: EventLoopFuture<Verdict>, then goOn: @escaping (Exchange) -> Void) {
        let since = worker.now()
        future.assumeIsolated().whenComplete { result in
            self.waitedFor &+= self.worker.now() &- since
            guard !self.state.isOver else { return }
            switch result {
            case .success(.next): goOn(self)
            case .success(let verdict): self.end(with: verdict)
            // A stage that could not decide protects something: fail closed.
            case .failure: self.reject(Problem(.gatewayBug, "a check could not be completed"))
            }
        }
    }

    private func end(with verdict: Verdict) {
        switch verdict {
        case .next: break
        case .reject(let problem): reject(problem)
        case .answer(let answer): self.answer(answer)
        }
    }

    // MARK: Body

    /// The head has passed: the body may come, to be collected or to be streamed.
    private func takeBody() {
        var demand: BodyDemand?
        for stage in route?.bodyStages ?? [] {
            guard let wanted = stage.bodyDemand(self) else { continue }
            let refusesLonger = wanted.refusesLonger || demand?.refusesLonger ?? false
            demand = BodyDemand(limit: max(demand?.limit ?? 0, wanted.limit), refusesLonger: refusesLonger)
        }
        guard let demand, head.framing != .none else {
            forward()
            return
        }
        if demand.refusesLonger, case .length(let length) = head.framing, length > demand.limit {
            reject(Problem(.bodySize, "send at most \(demand.limit) bytes"))
            return
        }
        collectDemand = demand
        collected = ByteBuffer()
        state.collectBody()
        startBody()
    }

    /// Tells the client to send its body, where it waits to be told.
    func startBody() {
        if head.expectsContinue, !state.requestEnded {
            head.expectsContinue = false
            downstream?.sendContinue()
        }
        downstream?.resumeBody()
    }

    var maxBody: Int { route?.maxBody ?? snapshot.configuration.http.maxBody }

    /// Body bytes from the client.
    func receive(_ bytes: ByteBuffer) {
        bytesIn &+= bytes.readableBytes
        guard bytesIn <= maxBody else {
            refuseBody(limit: maxBody)
            return
        }
        switch state.request {
        case .collected:
            collect(bytes)
        case .forwarded:
            forwardBody(bytes)
        case .seekingUpstream where bodyIsCut:
            collected?.writeImmutableBuffer(bytes)
        case .examined, .seekingUpstream, .settled:
            // An answer is under way; what still comes is read and dropped.
            break
        }
    }

    private func collect(_ bytes: ByteBuffer) {
        let isLonger = bytesIn > collectDemand.limit
        if isLonger, collectDemand.refusesLonger {
            refuseBody(limit: collectDemand.limit)
            return
        }
        collected?.writeImmutableBuffer(bytes)
        guard isLonger, !bodyIsCut else { return }
        bodyIsCut = true
        downstream?.pauseBody()
        runBodyStages(from: 0)
    }

    private func refuseBody(limit: Int) {
        guard state.request != .settled, state.response == .none else { return }
        let problem = Problem(.bodySize, "send at most \(limit) bytes", closesConnection: true)
        dropUpstream()
        reject(problem)
    }

    /// The client's last body byte has come.
    func receiveEnd() {
        state.endRequest()
        switch state.request {
        case .collected: if !bodyIsCut { runBodyStages(from: 0) }
        case .forwarded: forwardEnd()
        case .examined, .seekingUpstream, .settled: break
        }
    }

    /// The client is gone, or what it sent cannot be read on.
    func clientGone() {
        if state.abandon() == .cancelUpstream {
            dropUpstream()
        } else if tunnelIsOpen {
            upstream?.cancel()
        }
        if responseStatus == 0 { responseStatus = 499 }
        finish()
    }
}
