// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Matching

@Suite struct PatternSetLibraryTests {
    private let members = [PatternSetMember(pattern: "union\\s+select"), PatternSetMember(pattern: "<script")]

    @Test func samePatternsHaveTheSameHandleWhileItIsHeld() {
        let library = PatternSetLibrary(cache: nil)
        let first = library.handle(members)
        #expect(library.handle(members) === first)
        #expect(library.handle(members.reversed()) !== first)
        #expect(library.handle(members, budget: PatternSetBudget(seconds: 1)) !== first)
        #expect(PatternSetLibrary(cache: nil).handle(members) !== first)
    }

    @Test func handleThatNoOneHoldsIsMadeAnew() async {
        let library = PatternSetLibrary(cache: nil)
        var handle: PatternSetHandle? = library.handle(members)
        await withCheckedContinuation { done in
            library.handle(members).compileInBackground { _ in done.resume() }
        }
        #expect(handle?.current != nil)
        handle = nil
        #expect(library.handle(members).current == nil)
    }
}
