// SPDX-License-Identifier: Apache-2.0

import Core
import DemoShop
import Foundation
import Gateway
import GatewayConfiguration
import Glibc
import Logging
import Synchronization

/// The demonstration: the sample shop and the gateway before it, in one process.
struct Demo: Sendable {
    let directory: String
    let httpsPort: Int
    let httpPort: Int

    /// Runs until it is stopped or, with `attacks`, until all of them were sent.
    ///
    /// - Returns: whether every attack was answered as expected; true where none was asked for.
    func run(attacks: Bool) async throws -> Bool {
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try Self.checkOwner(of: directory)
        let certificate = try DemoCertificate.ensure(in: directory, now: Date())
        var logger = Logger(label: "demo-shop") { label in
            GatehouseLogHandler(label: label, level: .warning, format: .text)
        }
        logger.logLevel = .warning
        let token = Self.token()
        let shop = DemoShop(adminToken: token, logger: logger)
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [shop] in
                try await shop.run(host: "127.0.0.1", port: 0) { port in
                    announce.yield(port)
                    announce.finish()
                }
            }
            guard let shopPort = await ports.first(where: { _ in true }) else { throw CancellationError() }
            defer { group.cancelAll() }
            return try await runGateway(before: shopPort, certificate.certificate, token, attacks: attacks)
        }
    }

    private func runGateway(before shopPort: Int, _ certificate: String, _ token: String, attacks: Bool) async throws
        -> Bool
    {
        let file = directory + "/gatehouse.yaml"
        let yaml = DemoConfiguration.yaml(
            shopPort: shopPort,
            httpsPort: try Self.port(httpsPort),
            httpPort: try Self.port(httpPort),
            coreRuleSet: Self.hasCoreRuleSet,
            directory: directory
        )
        try PrivateFile.replace(directory + "/openapi.yaml", with: DemoShop.openAPI)
        try PrivateFile.replace(directory + "/schema.graphql", with: DemoShop.graphQLSchema)
        try PrivateFile.replace(file, with: yaml)
        let source = ConfigurationSource(path: file, overrides: attacks ? ["admin=off"] : [])
        let program = try Program(source.load(), source: source)
        let result = Mutex(true)
        try await program.run { bound in
            guard let https = bound.first?.port else { return }
            if attacks {
                let isAsExpected = await Self.attack(https, certificate)
                result.withLock { $0 = isAsExpected }
                // The way everybody stops the program.
                kill(getpid(), SIGTERM)
            } else {
                let text = introduction(bound, shopPort: shopPort, certificate, token) + "\n"
                FileHandle.standardOutput.write(Data(text.utf8))
            }
        }
        return result.withLock { $0 }
    }

    private static var hasCoreRuleSet: Bool {
        FirewallRules.coreRuleSetDirectories.contains { FileManager.default.fileExists(atPath: $0 + "/rules") }
    }

    private static func attack(_ port: Int, _ certificate: String) async -> Bool {
        do {
            let client = try DemoAttackClient(port: port, certificate: certificate)
            let report = try await DemoAttackReport.replay(
                DemoAttacks.requests(coreRuleSet: hasCoreRuleSet),
                with: client
            )
            print(report.table)
            return report.areAllAsExpected
        } catch {
            Terminal.error("gatehouse: error: the attacks could not be sent: \(error)")
            return false
        }
    }

    /// What a newcomer reads: where everything is, and what to try.
    private func introduction(_ bound: [Gateway.Bound], shopPort: Int, _ certificate: String, _ token: String) -> String
    {
        let base = "https://localhost:\(bound.first?.port ?? httpsPort)"
        let lines = { (requests: [DemoRequest]) in
            requests.compactMap { request in
                request.curl(base: base, certificate: certificate).map {
                    "# \(request.title): \(request.expectation)\n\($0)"
                }
            }
        }
        let sections = [
            """
            Gatehouse demo

              the shop, through the gateway  \(base)/store/products
              redirected to https            http://localhost:\(bound.last?.port ?? httpPort)/
              the shop itself                http://127.0.0.1:\(shopPort)  (what the gateway protects)
              metrics and health             http://127.0.0.1:9901/metrics  /healthz  /readyz
              configuration                  \(directory)/gatehouse.yaml
              access log                     \(directory)/access.jsonl
              admin token of the shop        \(token)

            Requests that work:
            """,
            lines(DemoCatalogue.requests).joined(separator: "\n"),
            "A purchase:\n" + DemoCatalogue.purchase(base: base, certificate: certificate).joined(separator: "\n"),
            "Hostile ones, and what should stop them:",
            lines(DemoAttacks.requests(coreRuleSet: Self.hasCoreRuleSet)).joined(separator: "\n"),
            "`gatehouse demo --attack` sends those and the ones curl cannot. Ctrl-C ends the demo.",
        ]
        return sections.joined(separator: "\n\n")
    }

    /// The directory may lie where everybody can make one: it must be ours, and a real one.
    private static func checkOwner(of directory: String) throws {
        let attributes = try FileManager.default.attributesOfItem(atPath: directory)
        guard attributes[.type] as? FileAttributeType == .typeDirectory,
            (attributes[.ownerAccountID] as? NSNumber)?.uint32Value == getuid()
        else { throw ForeignDirectory(directory: directory) }
    }

    struct ForeignDirectory: Error, CustomStringConvertible {
        let directory: String
        var description: String { "\(directory) belongs to somebody else; name another one with --directory" }
    }

    /// 128 random bits for the shop's admin API.
    private static func token() -> String {
        String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    /// The port that was asked for, or one that is free: the redirect must know it before it is bound.
    private static func port(_ wanted: Int) throws -> Int {
        guard wanted == 0 else { return wanted }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 ? getsockname(descriptor, generic, &length) : -1
            }
        }
        guard status == 0 else { throw POSIXError(.EADDRINUSE) }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
