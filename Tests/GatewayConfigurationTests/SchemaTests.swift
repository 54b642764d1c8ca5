// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import GatewayConfiguration

@Suite struct SchemaTests {
    @Test(arguments: [
        ("gatehouse.schema.json", ConfigurationSchema.json()),
        ("gatehouse.patch.schema.json", ConfigurationSchema.patches()),
    ])
    func shippedSchemaIsTheOneOfTheCode(_ file: String, _ schema: String) throws {
        let url = TestFolder.repository.appendingPathComponent(file)
        if TestFolder.updatesGolden { try Data(schema.utf8).write(to: url) }
        let shipped = try String(contentsOf: url, encoding: .utf8)
        #expect(shipped == schema, "run with UPDATE_GOLDEN=1 and look at the difference")
    }

    @Test(arguments: [(ConfigurationSchema.json(), 100), (ConfigurationSchema.patches(), 40)])
    func schemaIsJSONWithADescriptionForEveryKey(_ text: String, _ minimum: Int) throws {
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let root = try #require(json as? [String: Any])
        let definitions = try #require(root["$defs"] as? [String: [String: Any]])
        var described = 0
        for object in definitions.values + [root] where object["type"] as? String == "object" {
            #expect(object["additionalProperties"] as? Bool == false)
            guard object["description"] as? String != definitions["checks"]?["description"] as? String else { continue }
            for (key, value) in try #require(object["properties"] as? [String: [String: Any]]) {
                #expect((value["description"] as? String)?.isEmpty == false, "\(key) has no description")
                described += 1
            }
        }
        #expect(described > minimum)
    }

    @Test func schemaIsTheSameEveryTime() {
        #expect(ConfigurationSchema.json() == ConfigurationSchema.json())
    }

    @Test(arguments: [(ConfigurationSchema.json(), 50), (ConfigurationSchema.patches(), 20)])
    func referencesInTheSchemaAreDefined(_ text: String, _ minimum: Int) throws {
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let definitions = try #require((json as? [String: Any])?["$defs"] as? [String: Any])
        let references = text.components(separatedBy: "\"#/$defs/").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(references.count > minimum)
        #expect(Set(references.map(String.init)).isSubset(of: Set(definitions.keys)))
    }
}
