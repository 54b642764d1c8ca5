// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@testable import WAF

@Suite struct TransformationMemoTests {
    private func value(_ start: UInt32, _ count: UInt32) -> Value {
        Value(start: start, count: count, bytes: ByteSet())
    }

    @Test func knowsWhatEachTransformationMade() {
        var memo = TransformationMemo()
        guard case .unknown = memo.result(of: value(10, 200), 1) else {
            Issue.record("known before it was noted")
            return
        }
        memo.note(value(500, 150), of: value(10, 200), 1)
        memo.note(nil, of: value(10, 200), 2)
        guard case .changed(let made) = memo.result(of: value(10, 200), 1) else {
            Issue.record("not known after it was noted")
            return
        }
        #expect(made.start == 500 && made.count == 150)
        guard case .unchanged = memo.result(of: value(10, 200), 2) else {
            Issue.record("a value that stayed as it was is not known")
            return
        }
    }

    @Test func tellsValuesAndTransformationsApart() {
        var memo = TransformationMemo()
        memo.note(value(500, 150), of: value(10, 200), 1)
        for (other, transformation) in [(value(10, 201), 1), (value(11, 200), 1), (value(10, 200), 3)]
            as [(Value, Int32)]
        {
            guard case .unknown = memo.result(of: other, transformation) else {
                Issue.record("\(other.start) \(other.count) \(transformation)")
                continue
            }
        }
    }

    @Test func forgetsWithTheTransaction() {
        var memo = TransformationMemo()
        memo.note(nil, of: value(10, 200), 1)
        memo.removeAll()
        guard case .unknown = memo.result(of: value(10, 200), 1) else {
            Issue.record("known to the next transaction")
            return
        }
    }
}
