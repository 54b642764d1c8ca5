// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import GatewayConfiguration

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints the JSON Schema of gatehouse.yaml.",
        discussion: """
            Editors that know JSON Schema complete and check the file with it. Put this line first:
              # yaml-language-server: $schema=gatehouse.schema.json
            """
    )

    func run() {
        print(ConfigurationSchema.json(), terminator: "")
    }
}
