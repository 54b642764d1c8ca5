// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOEmbedded

/// How time passes for a test: by the clock, or as fast as it is moved on by hand.
protocol Pace: Sendable {
    /// Returns once `condition` holds, or after `limit`.
    func wait(upTo limit: Duration, until condition: @Sendable () -> Bool) async
    func sleep(_ time: Duration) async
    /// Lets what is ready to run, run.
    func settle() async
}

/// Sockets live in real time.
struct WallPace: Pace {
    func wait(upTo limit: Duration, until condition: @Sendable () -> Bool) async {
        let deadline = ContinuousClock.now + limit
        while !condition(), ContinuousClock.now < deadline { await sleep(.milliseconds(1)) }
    }

    func sleep(_ time: Duration) async { try? await Task.sleep(for: time) }
    func settle() async {}
}

/// In memory, waiting moves the loop's clock: a timeout of an hour takes no time.
struct LoopPace: Pace {
    let loop: NIOAsyncTestingEventLoop

    func wait(upTo limit: Duration, until condition: @Sendable () -> Bool) async {
        let step = Duration.milliseconds(20)
        var passed = Duration.zero
        await loop.run()
        while !condition(), passed < limit {
            await sleep(step)
            passed += step
        }
    }

    func sleep(_ time: Duration) async { await loop.advanceTime(by: TimeAmount(time)) }
    func settle() async { await loop.run() }
}
