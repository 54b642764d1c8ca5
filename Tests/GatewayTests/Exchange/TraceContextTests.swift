// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct TraceContextTests {
    static let valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    static func headers(_ fields: (HeaderName, String)...) -> HeaderBlock {
        var headers = HeaderBlock()
        for (name, value) in fields { headers.add(name, value.utf8) }
        return headers
    }

    static func text(_ context: TraceContext) -> String {
        var bytes: [UInt8] = []
        context.write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func validHeaderIsRead() throws {
        let context = try #require(TraceContext(traceparent: Array(Self.valid.utf8)))
        #expect(context.traceHigh == 0x4bf9_2f35_77b3_4da6)
        #expect(context.traceLow == 0xa3ce_929d_0e0e_4736)
        #expect(context.parentID == 0x00f0_67aa_0ba9_02b7)
        #expect(context.flags == 1)
        #expect(Self.text(context) == Self.valid)
    }

    @Test(arguments: [
        "", "00", valid + "-", valid + "-01", valid + " ", " " + valid, String(valid.dropLast()),
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0X",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.what",
    ])
    func anythingElseIsNot(_ text: String) {
        #expect(TraceContext(traceparent: Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-holds",
    ])
    func laterVersionIsReadAsFarAsItIsKnownAndPassedOnAsVersion00(_ text: String) throws {
        let context = try #require(TraceContext(traceparent: Array(text.utf8)))
        #expect(Self.text(context) == Self.valid)
    }

    @Test func unknownFlagsAreNotPassedOn() throws {
        let text = Self.valid.dropLast(2) + "fe"
        let context = try #require(TraceContext(traceparent: Array(text.utf8)))
        #expect(Self.text(context).hasSuffix("-02"))
    }

    @Test func childKeepsTraceAndFlagsUnderItsOwnParent() throws {
        let received = try #require(TraceContext(received: Self.headers((.traceparent, Self.valid))))
        let child = received.child(parentID: 0xABC)
        #expect(Self.text(child) == "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000abc-01")
    }

    @Test func parentIsNeverZero() {
        let context = TraceContext(traceHigh: 1, traceLow: 2, parentID: 0, flags: 1)
        #expect(Self.text(context) == "00-00000000000000010000000000000002-0000000000000001-01")
    }

    @Test func repeatedHeaderIsNoContext() {
        #expect(TraceContext(received: Self.headers((.traceparent, Self.valid), (.traceparent, Self.valid))) == nil)
        #expect(TraceContext(received: Self.headers((.tracestate, "a=b"))) == nil)
        #expect(TraceContext(received: Self.headers((.traceparent, "00"))) == nil)
    }
}
