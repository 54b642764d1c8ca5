// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Gateway
import GatewayConfiguration

struct PatchTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Tries each virtual patch with its own two requests.",
        discussion: """
            The request under `verify.blocked` must be stopped by the patch, the one under `verify.passed` must
            not. A patch that has expired fails: it protects on, but somebody has to look whether the backend
            is mended.

            Example: gatehouse patch test patches/

            Exit codes: 0 all work, 1 one does not or has expired, 2 the configuration or a patch is not valid.
            """
    )

    @OptionGroup var patches: PatchOptions

    func run() async throws {
        let today = Today.epochDays
        let verdicts = PatchVerdict.all(try patches.load())
        guard !verdicts.isEmpty else { return print("there are no patches") }
        var isFailed = false
        for verdict in verdicts {
            var problems = verdict.failures
            if verdict.isExpired(today: today) {
                problems.append("expired on \(verdict.patch.expires?.description ?? "")")
            }
            print("\(problems.isEmpty ? "ok  " : "FAIL") \(verdict.patch.id)")
            for problem in problems { print("     \(problem)") }
            if !problems.isEmpty { isFailed = true }
        }
        if isFailed { throw ExitCode(1) }
    }
}
