// SPDX-License-Identifier: Apache-2.0

import Glibc
import Matching
import WAF

/// Measures the rule engine alone, under the names that Coraza gives its benchmarks: CPU microseconds for each run, the
/// best of some rounds.
///
///     WAFBenchmark [FOLDER OF A CORE RULE SET [PARANOIA LEVEL]]
@main
enum WAFBenchmark {
    private static let rounds = 9

    static func main() {
        let arguments = CommandLine.arguments
        let directory = arguments.count > 1 ? arguments[1] : CoreRuleSet.debianDirectory
        var options = RuleSetOptions()
        options.paranoia = arguments.count > 2 ? Int(arguments[2]) ?? 1 : 1
        do throws(SecLangErrors) {
            try run(directory, options)
        } catch {
            print(error)
            exit(1)
        }
    }

    private static func run(_ directory: String, _ options: RuleSetOptions) throws(SecLangErrors) {
        let loader = RuleSetLoader(files: LocalRuleFiles())
        let start = microseconds()
        let plan = try loader.load([.coreRuleSet(directory: directory)], options)
        report("CRSCompilation", microseconds() - start)
        let transaction = Transaction(
            plan: plan,
            context: OperatorContext(),
            store: CollectionStore(),
            clock: { time(nil) * 1_000_000 }
        )
        for request in BenchmarkRequest.all { report(request.name, measure { request.run(transaction) }) }
    }

    /// Microseconds for each call.
    private static func measure(_ body: () -> Void) -> Double {
        for _ in 0..<20 { body() }
        var best = Double.infinity
        var count = 20
        for _ in 0..<rounds {
            let start = microseconds()
            for _ in 0..<count { body() }
            let taken = microseconds() - start
            best = min(best, taken / Double(count))
            // Long enough for the clock, whatever is measured.
            if taken < 20_000 { count *= 2 }
        }
        return best
    }

    /// CPU time of the process.
    private static func microseconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return Double(now.tv_sec) * 1e6 + Double(now.tv_nsec) / 1e3
    }

    private static func report(_ name: String, _ microseconds: Double) {
        print("\(name) \((microseconds * 10).rounded() / 10) us")
    }
}
