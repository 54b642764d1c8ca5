// SPDX-License-Identifier: Apache-2.0

package import GatewayConfiguration
package import NIOCore

/// Makes connections to targets. The tests' in-memory gateway has its own.
package protocol UpstreamConnector: Sendable {
    /// - Parameter handler: goes to the end of the new channel's pipeline.
    /// - Returns: succeeds, on `loop`, when requests can be written, TLS handshake included.
    func connect(
        to target: TargetConfiguration,
        settings: UpstreamSettings,
        handler: any ChannelHandler,
        on loop: any EventLoop
    ) -> EventLoopFuture<Void>
}
