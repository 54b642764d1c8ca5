// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import GatewayConfiguration

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints the JSON Schema of gatehouse.yaml, or of virtual patches.",
        discussion: """
            Editors that know JSON Schema complete and check the file with it. Put this line first:
              # yaml-language-server: $schema=gatehouse.schema.json
            """
    )

    @Flag(help: "The schema of the files that 'waf.patches' names.")
    var patches = false

    func run() {
        print(patches ? ConfigurationSchema.patches() : ConfigurationSchema.json(), terminator: "")
    }
}
