// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct DocumentScannerTests {
    @Test(arguments: [
        "{}", "[]", " { \"a\" : [ 1 , -0.5e+10 , true , null , \"\\u00e9\\ud83d\\uDED2\\n\" ] }\r\n", "0", "\"\"",
        #"{"":{"":[]}}"#,
    ])
    func validJSONIsRead(_ json: String) throws {
        _ = try DocumentScanner(Array(json.utf8))
    }

    @Test(arguments: [
        ("", 1, 1), ("  ", 1, 1), ("{", 1, 2), ("{\"a\":1,}", 1, 8),
        ("[1,\n 2,,]", 2, 4), ("{a: 1}", 1, 2), ("01", 1, 2),
        ("[1.]", 1, 2), ("[.5]", 1, 2), ("[+1]", 1, 2), ("[1e]", 1, 2), ("[nul]", 1, 2), ("{\"a\" 1}", 1, 6),
        ("\"a\nb\"", 1, 3), ("\"a", 1, 3), ("\"\\x\"", 1, 3), ("\"\\ud800\"", 1, 8), ("\"\\u12\"", 1, 4),
        ("{} {}", 1, 4),
        ("{\"é\":1,\n \"a\":1, \"\\u0061\":2}", 2, 9), ("[1] // no", 1, 5),
    ])
    func whatIsNoJSONIsRefusedWhereItIsWrong(_ json: String, _ line: Int, _ column: Int) throws {
        let problem = #expect(throws: DocumentProblem.self) { try DocumentScanner(Array(json.utf8)) }
        #expect(problem.map { [$0.line, $0.column] } == [line, column], "\(problem?.message ?? "")")
    }

    @Test func nestingIsBounded() throws {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        _ = try DocumentScanner(Array(nested(200).utf8))
        #expect(throws: DocumentProblem.self) { try DocumentScanner(Array(nested(201).utf8)) }
        #expect(throws: DocumentProblem.self) { try DocumentScanner(Array(repeating: 0x5B, count: 1_000_000)) }
    }

    @Test func referencesAreFoundWhereTheyMeanSomething() throws {
        let json = """
            {"paths":{"/a":{"$ref":"paths.yaml#/a"},"default":{"get":{"responses":{"default":{"$ref":"responses.yaml"}}}}},
            "components":{"schemas":{"example":{"$ref":"example.yaml"},"enum":{"properties":{"default":{"$ref":"#/x"},
            "const":{"items":[{"$dynamicRef":"#node"}]}, "$ref":{"$ref":"strange.yaml"}}}},
            "examples":{"one":{"$ref":"none1.yaml"}}},
            "a":{"example":{"$ref":"none2.yaml"},"enum":[{"$ref":"none3.yaml"}],"x-more":{"$ref":"none4.yaml"},
            "const":{"a":{"$ref":"none5.yaml"}},"default":{"$ref":"none6.yaml"}},
            "discriminator":{"propertyName":"kind","mapping":{"dog":"Dog","cat":"cats.yaml#/Cat"}},
            "x":{"$ref":7}}
            """
        let found = try DocumentScanner(Array(json.utf8)).references
        #expect(
            found.map(\.text) == [
                "paths.yaml#/a", "responses.yaml", "example.yaml", "#/x", "#node", "strange.yaml", "cats.yaml#/Cat",
            ]
        )
        #expect(found.allSatisfy { json.utf8.dropFirst($0.offset).first == UInt8(ascii: "\"") })
    }

    @Test func identifiersAreTheScopeOfWhatIsInTheirSchema() throws {
        let json = #"{"a":{"b":{"$ref":"1"},"$defs":{"c":{"$id":"inner","$ref":"2"}},"$id":"outer"},"d":{"$ref":"3"}}"#
        let scanner = try DocumentScanner(Array(json.utf8))
        #expect(scanner.references.map(\.scopes) == [["outer"], ["inner", "outer"], []])
        #expect(scanner.identifiers.map(\.text) == ["inner", "outer"])
        #expect(scanner.identifiers.map(\.scopes) == [["outer"], []])
    }
}
