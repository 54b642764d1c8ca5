// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct PersistentCollectionTests {
    private static let rules = """
        SecCollectionTimeout 600
        SecAction "id:1,phase:1,pass,nolog,initcol:ip=%{REMOTE_ADDR},setvar:ip.hits=+1"
        SecRule ARGS:block "@eq 1" "id:2,phase:1,pass,nolog,setvar:ip.blocked=1,expirevar:ip.blocked=60"
        SecRule IP:blocked "@eq 1" "id:3,phase:1,deny,status:429"
        """

    @Test func membersAreKeptFromOneTransactionToTheNext() throws {
        let engine = try Engine(Self.rules)
        engine.get("/")
        engine.get("/")
        #expect(engine.members(.ip) == ["hits": "2"])
    }

    @Test func recordsAreOfTheirKey() throws {
        let engine = try Engine(Self.rules)
        engine.get("/")
        engine.run(EngineRequest(client: "192.0.2.2"))
        #expect(engine.members(.ip) == ["hits": "1"])
    }

    @Test func transactionsShareTheStore() throws {
        let store = CollectionStore()
        try Engine(Self.rules, store: store).get("/")
        let other = try Engine(Self.rules, store: store)
        other.get("/")
        #expect(other.members(.ip) == ["hits": "2"])
    }

    @Test func expiredMemberIsGone() throws {
        let engine = try Engine(Self.rules)
        #expect(engine.get("/?block=1")?.status == 429)
        engine.advance(seconds: 59)
        #expect(engine.get("/")?.status == 429)
        engine.advance(seconds: 2)
        #expect(engine.get("/") == nil)
        #expect(engine.members(.ip) == ["hits": "3"])
    }

    @Test func recordThatNothingIsWrittenToEnds() throws {
        let engine = try Engine(Self.rules)
        engine.get("/")
        engine.advance(seconds: 601)
        engine.get("/")
        #expect(engine.members(.ip) == ["hits": "1"])
    }

    @Test func collectionThatIsNotOpenTakesNothing() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,nolog,setvar:global.a=1"
            SecRule &GLOBAL:a "@eq 0" "id:2,phase:1,pass,log"
            """
        )
        engine.get("/")
        #expect(engine.matched == [2])
    }

    @Test(arguments: [("setsid", Variable.session, Variable.sessionID), ("setuid", .user, .userID)])
    func namingOpensTheCollection(action: String, collection: Variable, name: Variable) throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,nolog,\(action):%{REQUEST_COOKIES.sid},setvar:\(collection.rawValue).n=+1"
            SecRule \(name.rawValue) "@streq abc" "id:2,phase:1,pass,log"
            """
        )
        for _ in 1...2 { engine.get("/", [("Cookie", "sid=abc")]) }
        #expect(engine.members(collection) == ["n": "2"])
        #expect(engine.matched == [2])
    }

    @Test func fullStoreLetsOldRecordsGo() throws {
        let store = CollectionStore(maximumRecords: 32)
        let engine = try Engine(Self.rules, store: store)
        for number in 0..<100 {
            engine.advance(seconds: 1)
            engine.run(EngineRequest(client: "192.0.2.\(number)"))
        }
        #expect(engine.members(.ip) == ["hits": "1"])
        #expect(store.members(.ip, Array("192.0.2.0".utf8), at: 1_700_000_100).isEmpty)
        #expect(!store.members(.ip, Array("192.0.2.98".utf8), at: 1_700_000_100).isEmpty)
    }
}
