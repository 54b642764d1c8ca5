// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@testable import WAF

@Suite struct CleanMemoryTests {
    private static let rules = """
        SecRule REQUEST_HEADERS:User-Agent "@rx scanner" "id:1,phase:1,pass,t:lowercase"
        SecRule REQUEST_COOKIES|!REQUEST_COOKIES:free "@pm attack" "id:2,phase:1,pass"
        SecRule ARGS_NAMES "!@rx ^[a-z]+$" "id:3,phase:2,pass"
        SecRule REQUEST_COOKIES "@streq %{tx.wanted}" "id:4,phase:2,pass"
        SecRule REQUEST_HEADERS:X-Mode "@streq on" "id:5,phase:1,pass,nolog,\
            ctl:ruleRemoveTargetById=1;REQUEST_HEADERS:User-Agent"
        SecRule REQUEST_HEADERS:User-Agent "@rx robot" "id:6,phase:1,pass,chain"
            SecRule REQUEST_COOKIES "@rx ^x$" ""
        """

    private func fields(_ agent: String, _ cookie: String) -> [(String, String)] {
        [("User-Agent", agent), ("Cookie", cookie)]
    }

    @Test func cleanValuesAreLookedAtOnce() throws {
        let engine = try Engine(Self.rules)
        let memory = try #require(engine.transaction.cleanMemory)
        for _ in 0..<3 {
            engine.get("/?q=1", fields("browser", "a=1"))
            #expect(engine.matched == [])
        }
        let block = try #require(engine.transaction.plan.blocks.firstIndex { $0.variable == .requestHeaders })
        let root = try #require(engine.transaction.plan.derivations.firstIndex { $0.block == block && $0.parent < 0 })
        var words = [UInt64](repeating: 0, count: CleanMemory.width)
        words.withUnsafeMutableBufferPointer { words in
            if let start = words.baseAddress { memory.copy(engine.transaction.states[root].remembered, to: start) }
        }
        #expect(words.reduce(0) { $0 + $1.nonzeroBitCount } > 0)
    }

    @Test func valuesThatMatchMatchEachTime() throws {
        let engine = try Engine(Self.rules)
        for _ in 0..<3 {
            engine.get("/?Q1=1", fields("Scanner", "a=attack"))
            #expect(engine.matched == [1, 2, 3])
            engine.get("/?q=1", fields("browser", "a=1"))
            #expect(engine.matched == [])
            // The same bytes cut elsewhere.
            engine.get("/?q=1", [("User-Agent", "browser"), ("Cookie", "a=at"), ("Cookie", "tack=1")])
            #expect(engine.matched == [])
        }
    }

    @Test func excludedTargetIsNotRememberedAsClean() throws {
        let engine = try Engine(
            """
            SecRule REQUEST_HEADERS:X-Mode "@streq on" "id:5,phase:1,pass,nolog,\
                ctl:ruleRemoveTargetById=1;REQUEST_HEADERS:User-Agent"
            SecRule REQUEST_HEADERS:User-Agent "@rx scanner" "id:1,phase:1,pass,t:lowercase"
            """
        )
        for _ in 0..<2 {
            engine.get("/", [("User-Agent", "scanner"), ("X-Mode", "on")])
            #expect(engine.matched == [])
            engine.get("/", [("User-Agent", "scanner")])
            #expect(engine.matched == [1])
        }
    }

    @Test func chainGoesOnWhereItsFirstRuleMatched() throws {
        let engine = try Engine(Self.rules)
        for _ in 0..<2 {
            engine.get("/", fields("robot", "a=1"))
            #expect(engine.matched == [])
            engine.get("/", fields("robot", "a=x"))
            #expect(engine.matched == [6])
        }
    }

    @Test func argumentThatChangesIsLookedAtAnew() throws {
        let engine = try Engine("SecAction \"id:9,phase:1,pass,nolog,setvar:'tx.wanted=%{ARGS.w}'\"\n" + Self.rules)
        engine.get("/?w=2", [("Cookie", "a=1")])
        #expect(engine.matched == [])
        engine.get("/?w=1", [("Cookie", "a=1")])
        #expect(engine.matched == [4])
    }

    @Test func numbersTellFieldsApart() {
        var memory = FieldMemory()
        func number(_ name: String, _ value: String) -> UInt32 {
            memory.known(Array(name.utf8).span, Array(value.utf8).span).number
        }
        let first = number("accept", "*/*")
        #expect(first != 0)
        #expect(number("accept", "*/*") == first)
        #expect(number("Accept", "*/*") != first)
        #expect(number("accept*", "/*") != first)
        var seen: Set<UInt32> = [first]
        for index in 0..<5_000 {
            let number = number("name\(index)", "value")
            #expect(seen.insert(number).inserted)
        }
    }

    @Test func placeThatWasTakenAnewForgets() {
        let memory = CleanMemory()
        func items(_ number: UInt32) -> ArraySlice<Item> {
            [Item(value: .empty, variable: .requestHeaders, name: .empty, number: number)]
        }
        var words = [UInt64](repeating: 0, count: CleanMemory.width)
        func bits(_ place: CleanMemory.Place) -> UInt64 {
            words.withUnsafeMutableBufferPointer { words in
                if let start = words.baseAddress { memory.copy(place, to: start) }
            }
            return words[0]
        }
        let place = memory.place(block: 0, items: items(1))
        memory.note(place, 3)
        #expect(bits(memory.place(block: 0, items: items(1))) == 8)
        #expect(bits(memory.place(block: 1, items: items(1))) == 0)
        for number in 2..<20_000 as Range<UInt32> {
            #expect(bits(memory.place(block: 0, items: items(number))) == 0)
        }
        // Taken by others meanwhile: what is noted for the old content must not reach the new.
        memory.note(place, 4)
        let anew = memory.place(block: 0, items: items(1))
        #expect(anew.serial != place.serial)
        #expect(bits(anew) == 0)
        #expect(memory.place(block: 0, items: items(0)).index == -1)
        #expect(memory.place(block: 0, items: []).index == -1)
    }
}
