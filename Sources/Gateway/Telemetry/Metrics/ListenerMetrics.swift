// SPDX-License-Identifier: Apache-2.0

/// What one event loop counts of the connections of one listener.
package final class ListenerMetrics: Sendable {
    enum Cell: Int, CaseIterable {
        case accepted, refused, closed, handshakes, failedHandshakes
    }

    let block = CounterBlock(count: Cell.allCases.count)

    /// A connection was accepted; it counts as open until ``closed()``.
    package func accepted() { count(.accepted) }

    package func closed() { count(.closed) }

    /// A connection was closed at once because of a limit. It was not counted as accepted.
    package func refused() { count(.refused) }

    package func tlsHandshake(succeeded: Bool) { count(succeeded ? .handshakes : .failedHandshakes) }

    private func count(_ cell: Cell) {
        block.add(1, at: cell.rawValue)
    }
}
