// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct HeaderNameTests {
    private func recognize(_ text: String) -> HeaderName {
        bytes(text).withUnsafeBytes { HeaderName.recognize($0) }
    }

    @Test func everyKnownNameIsRecognisedInAnyCase() {
        for name in HeaderName.allCases where name != .other {
            let text = name.text.description
            #expect(recognize(text) == name)
            #expect(recognize(text.uppercased()) == name)
            let mixed = text.enumerated().map { $0.offset % 2 == 0 ? $0.element.uppercased() : String($0.element) }
            #expect(recognize(mixed.joined()) == name)
        }
    }

    @Test func namesAreDistinctLowerCaseTokens() {
        let known = HeaderName.allCases.filter { $0 != .other }.map(\.text.description)
        #expect(Set(known).count == known.count)
        for text in known {
            #expect(!text.isEmpty && text == text.lowercased())
            #expect(text.utf8.allSatisfy(ByteClass.token.contains))
        }
    }

    @Test func setOfAllNamesHoldsEachOfThem() {
        #expect(HeaderName.allCases.count <= 64, "a name set has 64 bits")
        for name in HeaderName.allCases {
            var set = HeaderNameSet()
            set.insert(name)
            for other in HeaderName.allCases { #expect(set.contains(other) == (other == name)) }
        }
    }

    @Test func nearMissesAreOther() {
        let known = Set(HeaderName.allCases.map(\.text.description))
        var count = 0
        for name in HeaderName.allCases where name != .other {
            let text = Array(name.text.description)
            var near = [String(text.dropLast()), String(text.dropFirst()), String(text) + "x", "x" + String(text)]
            for index in text.indices {
                var changed = text
                changed[index] = changed[index] == "z" ? "y" : "z"
                near.append(String(changed))
                if text[index] == "-" {
                    changed[index] = "_"
                    near.append(String(changed))
                    changed[index] = "\u{0D}"
                    near.append(String(changed))
                }
            }
            for miss in near where !known.contains(miss) {
                #expect(recognize(miss) == .other, "\(miss)")
                count += 1
            }
        }
        #expect(count > 500)
        #expect(recognize("") == .other)
        #expect(recognize(String(repeating: "a", count: 1000)) == .other)
    }

    @Test func hopByHopFieldsSpeakOfOneConnection() {
        let hopByHop = HeaderName.allCases.filter(HeaderNameSet.hopByHop.contains).map(\.text.description).sorted()
        #expect(
            hopByHop == [
                "connection", "http2-settings", "keep-alive", "proxy-authenticate", "proxy-authorization",
                "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
            ]
        )
    }

    @Test func methodsAreCaseSensitive() {
        for method in HTTPMethod.allCases {
            #expect(bytes(method.name).withUnsafeBytes { HTTPMethod($0) } == method)
            #expect(HTTPMethod(name: method.name) == method)
            #expect(bytes(method.name.lowercased()).withUnsafeBytes { HTTPMethod($0) } == nil)
            #expect(bytes(method.name + "S").withUnsafeBytes { HTTPMethod($0) } == nil)
        }
        #expect([].withUnsafeBytes { HTTPMethod($0) } == nil)
        let set = HTTPMethodSet([.post, .get])
        #expect(set.list == "GET, POST")
        #expect(HTTPMethod.allCases.filter(set.contains) == [.get, .post])
    }
}
