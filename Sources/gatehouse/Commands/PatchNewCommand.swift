// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Gateway
import GatewayConfiguration

struct PatchNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Writes a file to begin a virtual patch with.",
        discussion: """
            The file is valid and its requests behave as it says; change it until it fits the hole, then name
            it under `waf.patches`.

            Example: gatehouse patch new CVE-2026-12345

            Exit codes: 0 written, 1 not.
            """
    )

    @Argument(help: "What the patch is for, such as CVE-2026-12345.")
    var id: String

    @Option(name: .long, help: "The folder it goes into.")
    var directory = "patches"

    func run() async throws {
        let isName = id.utf8.allSatisfy {
            $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || "_.-".utf8.contains($0)
        }
        guard isName, !id.hasPrefix("."), !id.hasPrefix("-"), (1...64).contains(id.utf8.count) else {
            throw ValidationError("an id has 1 to 64 letters, digits, '_', '-' and '.'")
        }
        let path = "\(directory)/\(id).yaml"
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            // Never over what is there.
            try Data(PatchTemplate.text(id: id, expires: CalendarDate.text(inDays: 90)).utf8)
                .write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            Terminal.error("gatehouse: error: \(path): \(isThere ? "it is there already" : error.localizedDescription)")
            throw ExitCode(1)
        }
        print("\(path) is written; try it with: gatehouse patch test \(path)")
    }
}
