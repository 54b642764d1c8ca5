// SPDX-License-Identifier: Apache-2.0

package import Core

/// What is known of a client's connection, the same for all its exchanges.
package final class ClientConnection {
    /// The listener it came in by.
    package let listener: ListenerSettings
    /// The other end of the connection or, behind a PROXY protocol sender, the client it names.
    package let peer: ClientAddress
    package let isTLS: Bool
    /// `peer` as text, made once.
    let peerText: [UInt8]
    let worker: Worker

    init(listener: ListenerSettings, peer: ClientAddress, isTLS: Bool, worker: Worker) {
        self.listener = listener
        self.peer = peer
        self.isTLS = isTLS
        self.worker = worker
        peerText = Array(peer.description.utf8)
    }
}
