// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A verb that ran to its end.
struct Output {
    let code: Int32
    let text: String
    let errors: String

    /// Runs `gatehouse` with these arguments, in `directory`.
    static func of(_ arguments: [String], in directory: URL) async throws -> Output {
        let file = directory.appendingPathComponent("out-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let running = try RunningGateway(arguments, directory: directory, output: file)
        let code = try await running.exitCode(within: .seconds(60))
        return Output(code: code, text: try String(contentsOf: file, encoding: .utf8), errors: running.standardError)
    }
}
