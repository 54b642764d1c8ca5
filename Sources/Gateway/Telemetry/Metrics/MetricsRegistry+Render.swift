// SPDX-License-Identifier: Apache-2.0

import Core

extension MetricsRegistry {
    /// All metrics in the Prometheus text format 0.0.4 (`text/plain; version=0.0.4; charset=utf-8`).
    package func render() -> String {
        let state = current
        var text = PrometheusText()
        renderBuild(state, &text)
        renderRoutes(state, &text)
        renderWorkers(state, &text)
        renderDecisions(state, &text)
        renderListeners(state, &text)
        renderUpstreams(state, &text)
        renderObservations(state, &text)
        ProcessStatistics.read()?.render(into: &text)
        return text.text
    }

    private func renderBuild(_ state: State, _ text: inout PrometheusText) {
        text.begin("gatehouse_build_info", .gauge, "What this program was built from.")
        text.sample([("version", build.version), ("commit", build.commit), ("swift", build.swift)], 1.0)
        text.begin("gatehouse_config_reload_failures_total", .counter, "Configurations that were refused.")
        text.sample(state.failedReloads)
        guard let configuration = state.configuration else { return }
        text.begin(
            "gatehouse_config_reload_success_timestamp_seconds",
            .gauge,
            "When the configuration came into force."
        )
        text.sample(Double(configuration.loadedAt) / 1_000_000_000)
        text.begin("gatehouse_config_hash_info", .gauge, "The digest of the effective configuration.")
        text.sample([("hash", configuration.hash)], 1.0)
        text.begin("gatehouse_config_generation", .gauge, "Configurations that came into force since the start.")
        text.sample(configuration.generation)
        text.begin("gatehouse_config_unsafe_settings", .gauge, "Settings in force whose names begin with unsafe_.")
        text.sample(Double(configuration.unsafeSettings))
    }

    private func renderRoutes(_ state: State, _ text: inout PrometheusText) {
        let layout = RouteMetrics.layout
        let routes = totals(state) { shards in shards.routes.map { ($0.key, $0.value.block) } }
        text.begin("gatehouse_http_requests_total", .counter, "Requests that were answered.")
        for (route, cells) in routes {
            for index in 0..<RouteMetrics.methods * RouteMetrics.statusClasses where cells.value(at: index) > 0 {
                let (method, status) = index.quotientAndRemainder(dividingBy: RouteMetrics.statusClasses)
                text.sample(
                    [
                        ("route", route), ("method", RouteMetrics.methodName(method)),
                        ("status_class", RouteMetrics.statusClassName(status)),
                    ],
                    cells.value(at: layout.requests + index)
                )
            }
        }
        let histograms: [(String, String, HistogramLayout)] = [
            ("request_duration_seconds", "From the request head to the end of the response.", layout.duration),
            ("request_overhead_seconds", "The part of it not spent waiting for upstream or client.", layout.overhead),
            ("request_size_bytes", "Sizes of request bodies.", layout.requestSize),
            ("response_size_bytes", "Sizes of response bodies.", layout.responseSize),
        ]
        for (name, help, histogram) in histograms {
            text.begin("gatehouse_http_\(name)", .histogram, help)
            for (route, cells) in routes { text.histogram([("route", route)], histogram, cells) }
        }
    }

    private func renderWorkers(_ state: State, _ text: inout PrometheusText) {
        let cells = state.workers.map(\.cells).totals
        func value(_ cell: WorkerMetrics.Cell) -> UInt64 { cells.value(at: cell.rawValue) }
        text.begin("gatehouse_http_requests_in_flight", .gauge, "Requests under way.")
        text.sample(Self.difference(value(.requestsBegun), value(.requestsEnded)))
        text.begin("gatehouse_http2_floods_total", .counter, "HTTP/2 connections ended because of a flood of frames.")
        text.sample(value(.http2Floods))
        text.begin("gatehouse_rate_limit_allowed_total", .counter, "Requests that rate limits let pass.")
        text.sample(value(.rateAllowed))
        text.begin("gatehouse_rate_limit_limited_total", .counter, "Requests above a rate limit.")
        text.sample(value(.rateLimited))
    }

    private func renderDecisions(_ state: State, _ text: inout PrometheusText) {
        let cells = state.workers.map(\.decisions).totals
        text.begin("gatehouse_decisions_total", .counter, "Exchanges that a check refused, or would have.")
        for check in CheckID.allCases {
            for (offset, mode, action) in [(0, Mode.block, "blocked"), (1, Mode.monitor, "monitored")] {
                let count = cells.value(at: check.index * 2 + offset)
                guard count > 0 else { continue }
                text.sample([("check", check.rawValue), ("action", action), ("mode", mode.rawValue)], count)
            }
        }
    }

    private func renderListeners(_ state: State, _ text: inout PrometheusText) {
        let listeners = totals(state) { shards in shards.listeners.map { ($0.key, $0.value.block) } }
        func value(_ cells: [UInt64], _ cell: ListenerMetrics.Cell) -> UInt64 { cells.value(at: cell.rawValue) }
        text.begin("gatehouse_connections", .gauge, "Open connections of clients.")
        for (name, cells) in listeners {
            text.sample([("listener", name)], Self.difference(value(cells, .accepted), value(cells, .closed)))
        }
        text.begin("gatehouse_connections_accepted_total", .counter, "Connections of clients that were accepted.")
        for (name, cells) in listeners { text.sample([("listener", name)], value(cells, .accepted)) }
        text.begin("gatehouse_connections_refused_total", .counter, "Connections closed at once because of a limit.")
        for (name, cells) in listeners { text.sample([("listener", name)], value(cells, .refused)) }
        text.begin("gatehouse_tls_handshakes_total", .counter, "TLS handshakes with clients.")
        for (name, cells) in listeners {
            text.sample([("listener", name), ("result", "ok")], value(cells, .handshakes))
            text.sample([("listener", name), ("result", "failed")], value(cells, .failedHandshakes))
        }
    }

    private func renderUpstreams(_ state: State, _ text: inout PrometheusText) {
        let layout = UpstreamMetrics.layout
        let upstreams = totals(state) { shards in shards.upstreams.map { ($0.key, $0.value.block) } }
        text.begin("gatehouse_upstream_requests_total", .counter, "Attempts at requests to upstreams.")
        for (name, cells) in upstreams {
            for status in 0..<RouteMetrics.statusClasses where cells.value(at: layout.requests + status) > 0 {
                let statusClass = status == 0 ? "none" : RouteMetrics.statusClassName(status)
                text.sample(name.labels + [("status_class", statusClass)], cells.value(at: layout.requests + status))
            }
        }
        text.begin("gatehouse_upstream_duration_seconds", .histogram, "From an attempt's begin to the response head.")
        for (name, cells) in upstreams { text.histogram(name.labels, layout.duration, cells) }
        text.begin("gatehouse_upstream_connects_total", .counter, "Connections to upstreams that were tried.")
        for (name, cells) in upstreams { text.sample(name.labels, cells.value(at: layout.connects)) }
        text.begin("gatehouse_upstream_connect_failures_total", .counter, "Those of them that failed.")
        for (name, cells) in upstreams { text.sample(name.labels, cells.value(at: layout.connectFailures)) }
        text.begin("gatehouse_upstream_connections", .gauge, "Connections to upstreams, being made or open.")
        for (name, cells) in upstreams {
            let ended = cells.value(at: layout.connectFailures) &+ cells.value(at: layout.disconnects)
            text.sample(name.labels, Self.difference(cells.value(at: layout.connects), ended))
        }
        text.begin("gatehouse_upstream_retries_total", .counter, "Requests that were tried again.")
        for (name, cells) in upstreams { text.sample(name.labels, cells.value(at: layout.retries)) }
        text.begin("gatehouse_upstream_healthy", .gauge, "1 for targets that are used, 0 for those that are not.")
        for (name, isHealthy) in state.health.sorted(by: { $0.key < $1.key }) {
            text.sample(name.labels, isHealthy ? 1.0 : 0.0)
        }
    }

    private func renderObservations(_ state: State, _ text: inout PrometheusText) {
        if !state.certificateExpiry.isEmpty {
            text.begin("gatehouse_certificate_expiry_timestamp_seconds", .gauge, "When certificates end.")
            for (host, seconds) in state.certificateExpiry.sorted(by: { $0.key < $1.key }) {
                text.sample([("host", host)], Double(seconds))
            }
        }
        let families = Dictionary(grouping: state.observations, by: \.name).sorted { $0.key < $1.key }
        for (name, observations) in families {
            guard let first = observations.first else { continue }
            text.begin(name, first.isCounter ? .counter : .gauge, first.help)
            for observation in observations {
                text.sample(observation.label.map { [($0.name, $0.value)] } ?? [], observation.read())
            }
        }
    }

    /// Sums the blocks of the same name over all event loops, in the order of names.
    private func totals<Name: Hashable & Comparable>(
        _ state: State,
        _ blocks: (WorkerMetrics.Shards) -> [(Name, CounterBlock)]
    ) -> [(Name, [UInt64])] {
        let all = state.workers.flatMap { blocks($0.currentShards) }
        return Dictionary(grouping: all, by: \.0)
            .map { ($0.key, $0.value.map(\.1).totals) }
            .sorted { $0.0 < $1.0 }
    }

    /// A gauge made of two counters, which are not read at one instant: it never shows less than none.
    private static func difference(_ more: UInt64, _ less: UInt64) -> UInt64 {
        more > less ? more - less : 0
    }
}

extension WorkerMetrics.TargetName: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        (left.upstream, left.target) < (right.upstream, right.target)
    }

    fileprivate var labels: PrometheusText.Labels {
        [("upstream", upstream)] + (target.isEmpty ? [] : [("target", target)])
    }
}
