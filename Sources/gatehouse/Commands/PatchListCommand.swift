// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Gateway
import GatewayConfiguration

struct PatchListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists virtual patches: what for, what they do, until when, and whether they work.",
        discussion: """
            Examples:
              gatehouse patch list --config gatehouse.yaml
              gatehouse patch list patches/

            Exit codes: 0 listed, 2 the configuration or a patch is not valid.
            """
    )

    @OptionGroup var patches: PatchOptions

    func run() async throws {
        let today = Today.epochDays
        var rows = [["ID", "PRODUCT", "ACTION", "EXPIRES", "STATE", "TITLE"]]
        for verdict in PatchVerdict.all(try patches.load()) {
            let patch = verdict.patch
            rows.append([
                patch.id, patch.product ?? "-", patch.action.rawValue, patch.expires?.description ?? "-",
                verdict.state(today: today), patch.title,
            ])
        }
        guard rows.count > 1 else { return print("there are no patches") }
        print(Table.render(rows))
    }
}

/// Columns as wide as they have to be.
enum Table {
    static func render(_ rows: [[String]]) -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
