// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@testable import WAF

/// The values of blocks after chains of transformations.
@Suite struct CellTests {
    private static let rules = """
        SecRule ARGS_GET "@rx never" "id:1,phase:1,pass,t:lowercase"
        SecRule ARGS_GET "@rx never" "id:2,phase:1,pass,t:lowercase,t:removeWhitespace"
        SecRule ARGS_GET "@rx never" "id:3,phase:1,pass"
        """

    private func texts(_ engine: Engine, _ rule: Int) throws -> [String] {
        let cell = try #require(engine.transaction.plan.rule(id: rule)?.links.first?.cells.first)
        let state = engine.transaction.cell(cell)
        return state.items.map { Engine.text(engine.transaction.array(engine.transaction.items[$0].value)) }
    }

    private func state(_ engine: Engine, _ rule: Int) throws -> CellState {
        let cell = try #require(engine.transaction.plan.rule(id: rule)?.links.first?.cells.first)
        return engine.transaction.cell(cell)
    }

    @Test func cellHoldsWhatItsChainMakes() throws {
        let engine = try Engine(Self.rules)
        engine.get("/?a=One+Two&b=three")
        #expect(try texts(engine, 3) == ["One Two", "three"])
        #expect(try texts(engine, 1) == ["one two", "three"])
        #expect(try texts(engine, 2) == ["onetwo", "three"])
        #expect(try state(engine, 2).longest == 6)
        #expect(try !state(engine, 2).bytes.contains(UInt8(ascii: " ")))
    }

    @Test func chainThatChangesNothingSharesTheValues() throws {
        let engine = try Engine(Self.rules)
        engine.get("/?a=one&b=two")
        let block = try state(engine, 3)
        #expect(try state(engine, 2).firstItem == block.firstItem)
        #expect(try state(engine, 1).firstItem == block.firstItem)
    }

    @Test func nothingOfTheLastTransactionIsLeft() throws {
        let engine = try Engine(Self.rules)
        engine.get("/?a=One")
        #expect(try texts(engine, 1) == ["one"])
        engine.get("/?a=Two")
        #expect(try texts(engine, 1) == ["two"])
        engine.get("/")
        #expect(try texts(engine, 1) == [])
    }

    @Test func valuesDerivedAnewAreTheSame() throws {
        let engine = try Engine(Self.rules)
        engine.get("/?a=One+Two")
        #expect(try texts(engine, 2) == ["onetwo"])
        engine.transaction.dropDerived()
        #expect(try texts(engine, 2) == ["onetwo"])
    }
}
