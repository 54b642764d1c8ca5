// SPDX-License-Identifier: Apache-2.0

/// For protocols other than HTTP/1.1: bytes as they come.
extension RawClient {
    /// Removes and returns what has come, waiting until there is something or the gateway has closed the
    /// connection or `timeout` is over.
    package func takeBytes(timeout: Duration = .zero) async -> [UInt8] {
        await pace.wait(upTo: timeout) { [inbox] in
            let state = inbox.value
            return !state.bytes.isEmpty || state.isClosed
        }
        let bytes = inbox.value.bytes
        inbox.dropFirst(bytes.count)
        return bytes
    }

    /// The gateway has ended the connection, whether or not all it sent was taken.
    package var isClosed: Bool { inbox.value.isClosed }

    /// Lets time pass: by the clock over sockets, at once in memory.
    package func sleep(_ time: Duration) async { await pace.sleep(time) }
}
