// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import Gateway

@Suite struct MetricsTests {
    static func registry() -> MetricsRegistry {
        MetricsRegistry(build: .init(version: "1.0", commit: "abc", swift: "6.3"))
    }

    static func lines(_ registry: MetricsRegistry, _ prefix: String) -> [String] {
        registry.render().split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) }
    }

    static func record(_ route: RouteMetrics, _ method: HTTPMethod? = .get, status: Int = 200, micros: UInt64 = 100) {
        route.record(
            method: method,
            status: status,
            durationNanoseconds: micros * 1000,
            gatewayNanoseconds: micros * 500,
            bytesIn: 0,
            bytesOut: 1000
        )
    }

    @Test func requestsAreCountedByRouteMethodAndStatusClassOverAllWorkers() {
        let registry = Self.registry()
        for worker in [registry.makeWorker(), registry.makeWorker()] {
            Self.record(worker.route(named: "products"))
            Self.record(worker.route(named: "products"), .post, status: 404)
            Self.record(worker.route(named: "cart"), status: 503)
            Self.record(worker.unrouted, nil, status: 0)
        }
        #expect(
            Self.lines(registry, "gatehouse_http_requests_total") == [
                #"gatehouse_http_requests_total{route="(none)",method="_OTHER",status_class="other"} 2"#,
                #"gatehouse_http_requests_total{route="cart",method="GET",status_class="5xx"} 2"#,
                #"gatehouse_http_requests_total{route="products",method="GET",status_class="2xx"} 2"#,
                #"gatehouse_http_requests_total{route="products",method="POST",status_class="4xx"} 2"#,
            ]
        )
    }

    @Test func routeKeepsItsCountersByName() {
        let worker = Self.registry().makeWorker()
        #expect(worker.route(named: "a") === worker.route(named: "a"))
        #expect(worker.route(named: "a") !== worker.route(named: "b"))
        #expect(worker.upstream(named: "a") !== worker.upstream(named: "a", target: "http://x"))
    }

    @Test func histogramIsCumulativeAndBoundsAreInclusive() {
        let registry = Self.registry()
        let route = registry.makeWorker().route(named: "r")
        for micros: UInt64 in [5000, 5001, 9000, 20_000_000] { Self.record(route, micros: micros) }
        let lines = Self.lines(registry, #"gatehouse_http_request_duration_seconds_"#).filter {
            $0.contains(#"route="r""#)
        }
        #expect(lines.first == #"gatehouse_http_request_duration_seconds_bucket{route="r",le="0.005"} 1"#)
        #expect(lines[1] == #"gatehouse_http_request_duration_seconds_bucket{route="r",le="0.01"} 3"#)
        #expect(lines[13] == #"gatehouse_http_request_duration_seconds_bucket{route="r",le="10"} 3"#)
        #expect(lines[14] == #"gatehouse_http_request_duration_seconds_bucket{route="r",le="+Inf"} 4"#)
        #expect(lines[15] == #"gatehouse_http_request_duration_seconds_sum{route="r"} 20.019001"#)
        #expect(lines[16] == #"gatehouse_http_request_duration_seconds_count{route="r"} 4"#)
        #expect(lines.count == 17)
    }

    @Test func sizesAreCounted() {
        let registry = Self.registry()
        Self.record(registry.makeWorker().route(named: "r"))
        #expect(
            Self.lines(registry, "gatehouse_http_response_size_bytes_sum").contains(
                #"gatehouse_http_response_size_bytes_sum{route="r"} 1000"#
            )
        )
    }

    @Test func decisionsAreCountedByCheckAndMode() {
        let registry = Self.registry()
        let worker = registry.makeWorker()
        worker.decision(.rate, .block)
        worker.decision(.rate, .monitor)
        worker.decision(.rate, .monitor)
        worker.decision(.rate, .off)
        #expect(
            Self.lines(registry, "gatehouse_decisions_total") == [
                #"gatehouse_decisions_total{check="limits.rate",action="blocked",mode="block"} 1"#,
                #"gatehouse_decisions_total{check="limits.rate",action="monitored",mode="monitor"} 2"#,
            ]
        )
    }

    @Test func upstreamsAreCountedByTarget() {
        let registry = Self.registry()
        let target = registry.makeWorker().upstream(named: "shop", target: "http://10.0.0.1:80")
        for _ in 0..<3 { target.connecting() }
        target.connectFailed()
        target.disconnected()
        target.answered(status: 204, nanoseconds: 2_000_000)
        target.failed()
        target.retried()
        registry.setHealthy(false, upstream: "shop", target: "http://10.0.0.1:80")
        let labels = #"upstream="shop",target="http://10.0.0.1:80""#
        let text = registry.render()
        for line in [
            "gatehouse_upstream_requests_total{\(labels),status_class=\"2xx\"} 1",
            "gatehouse_upstream_requests_total{\(labels),status_class=\"none\"} 1",
            "gatehouse_upstream_connects_total{\(labels)} 3",
            "gatehouse_upstream_connect_failures_total{\(labels)} 1",
            "gatehouse_upstream_connections{\(labels)} 1",
            "gatehouse_upstream_retries_total{\(labels)} 1",
            "gatehouse_upstream_healthy{\(labels)} 0",
            "gatehouse_upstream_duration_seconds_bucket{\(labels),le=\"0.0025\"} 1",
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
    }

    @Test func listenersAndRequestsUnderWayAreGauges() {
        let registry = Self.registry()
        let worker = registry.makeWorker()
        let listener = worker.listener(named: "public")
        for _ in 0..<3 { listener.accepted() }
        listener.closed()
        listener.refused()
        listener.tlsHandshake(succeeded: true)
        listener.tlsHandshake(succeeded: false)
        worker.requestBegan()
        worker.requestBegan()
        worker.requestEnded()
        worker.http2Flood()
        worker.rateLimit(allowed: false)
        let text = registry.render()
        for line in [
            #"gatehouse_connections{listener="public"} 2"#,
            #"gatehouse_connections_accepted_total{listener="public"} 3"#,
            #"gatehouse_connections_refused_total{listener="public"} 1"#,
            #"gatehouse_tls_handshakes_total{listener="public",result="ok"} 1"#,
            #"gatehouse_tls_handshakes_total{listener="public",result="failed"} 1"#,
            "gatehouse_http_requests_in_flight 1",
            "gatehouse_http2_floods_total 1",
            "gatehouse_rate_limit_limited_total 1",
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
    }

    @Test func configurationAndObservationsAreShown() {
        let registry = Self.registry()
        registry.activated(.init(generation: 3, hash: "ff", unsafeSettings: 2, loadedAt: 1_500_000_000))
        registry.reloadFailed()
        registry.setCertificateExpiry(["shop.example.com": 1_900_000_000])
        registry.observe("gatehouse_overload_level", help: "How hard.", label: .init("of", "a\"b\\c\nd")) { 1.5 }
        let text = registry.render()
        for line in [
            #"gatehouse_build_info{version="1.0",commit="abc",swift="6.3"} 1"#,
            "gatehouse_config_generation 3",
            #"gatehouse_config_hash_info{hash="ff"} 1"#,
            "gatehouse_config_unsafe_settings 2",
            "gatehouse_config_reload_failures_total 1",
            "gatehouse_config_reload_success_timestamp_seconds 1.5",
            #"gatehouse_certificate_expiry_timestamp_seconds{host="shop.example.com"} 1900000000"#,
            #"gatehouse_overload_level{of="a\"b\\c\nd"} 1.5"#,
            "# TYPE gatehouse_overload_level gauge",
            "# TYPE process_cpu_seconds_total counter",
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
    }

    @Test func everySampleFollowsTheTypeOfItsFamilyAndNoFamilyComesTwice() {
        let registry = Self.registry()
        let worker = registry.makeWorker()
        Self.record(worker.route(named: "r"))
        worker.upstream(named: "u").connecting()
        worker.listener(named: "l").accepted()
        var family = ""
        var families: [String] = []
        for line in registry.render().split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.hasPrefix("# TYPE ") {
                family = String(words[2])
                families.append(family)
            } else if !line.hasPrefix("#") {
                let name = words[0].prefix { $0 != "{" }
                let isPart = ["_bucket", "_sum", "_count"].contains { name == family + $0 }
                #expect(name == family || isPart, "\(line)")
                #expect(Double(words[words.count - 1]) != nil, "\(line)")
            }
        }
        #expect(families.count > 25)
        #expect(Set(families).count == families.count)
    }

    @Test func readerSeesOnlyWholeNumbersWhileAWorkerCounts() async {
        let block = CounterBlock(count: 1)
        let step: UInt64 = 0x1_0000_0001
        async let writing: Void = Task.detached { for _ in 0..<200_000 { block.add(step, at: 0) } }.value
        var last: UInt64 = 0
        for _ in 0..<20_000 {
            let value = block.value(at: 0)
            #expect(value >= last && value % step == 0)
            last = value
        }
        await writing
        #expect(block.value(at: 0) == 200_000 * step)
    }
}

@Suite struct ProcessStatisticsTests {
    @Test func fieldsBehindAnyProgramNameAreRead() throws {
        let process = "7 (a b) c) R 1 1 1 0 -1 0 0 0 0 0 250 50 0 0 20 0 9 0 1000 4096000 100 0 0"
        let statistics = try #require(
            ProcessStatistics(
                process: process,
                system: "cpu 1\nbtime 1700000000\n",
                ticksPerSecond: 100,
                pageSize: 4096
            )
        )
        #expect(statistics.cpuSeconds == 3)
        #expect(statistics.threads == 9)
        #expect(statistics.startTime == 1_700_000_010)
        #expect(statistics.virtualBytes == 4_096_000)
        #expect(statistics.residentBytes == 409_600)
    }

    @Test(arguments: ["", "7 (x", "7 (x) R 1", "7 (x) R 1 1 1 0 -1 0 0 0 0 0 a b 0 0 20 0 9 0 1000 4096000 100"])
    func unreadableTextGivesNothing(_ process: String) {
        #expect(ProcessStatistics(process: process, system: "btime 1\n", ticksPerSecond: 100, pageSize: 4096) == nil)
    }

    @Test func thisProcessHasMemoryAndDescriptors() throws {
        let statistics = try #require(ProcessStatistics.read())
        #expect(statistics.residentBytes > 1 << 20)
        #expect((statistics.openDescriptors ?? 0) > 2)
    }
}
