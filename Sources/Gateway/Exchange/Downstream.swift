// SPDX-License-Identifier: Apache-2.0

import Core
import NIOCore

/// The client's side of an exchange: an HTTP/1.1 connection or an HTTP/2 stream.
///
/// The exchange calls these on its event loop. Calls that write are taken in order; nothing reaches
/// the socket before ``flush()``.
protocol Downstream: AnyObject {
    /// Whether more of the response should be written now (back-pressure).
    var isWritable: Bool { get }
    /// Sends `100 Continue` (RFC 9110, section 10.1.1).
    func sendContinue()
    /// Sends a final response head. The fields that frame the body are the downstream's business:
    /// it goes by `head.framing`.
    func sendHead(_ head: inout ResponseHead, of exchange: Exchange)
    func sendBody(_ bytes: ByteBuffer)
    /// Ends the response. The exchange is over for the downstream once this returns.
    func sendEnd(trailers: HeaderBlock?)
    func flush()
    /// The response cannot be completed: the client must notice (never a silent truncation).
    func abort()
    /// Lets body bytes come, from now on or again.
    func resumeBody()
    func pauseBody()
    /// From here on bytes pass both ways as they are; nil when this side cannot do that.
    func startTunnel() -> Bool
}
