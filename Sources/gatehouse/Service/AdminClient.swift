// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NIOPosix

/// Talks to the admin listener of a gateway on this machine.
struct AdminClient {
    struct Answer {
        let status: Int
        let body: String

        /// A text member of the answer, which is a JSON object.
        subscript(_ member: String) -> String? {
            let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
            return object?[member] as? String
        }
    }

    struct InvalidAnswer: Error, CustomStringConvertible {
        var description: String { "what answers there is not a gateway's admin listener" }
    }

    let host: String
    let port: Int

    func reload() async throws -> Answer {
        let name = host.contains(":") ? "[\(host)]" : host
        let request =
            "POST /-/reload HTTP/1.1\r\nHost: \(name):\(port)\r\nX-Gatehouse-Admin: 1\r\n"
            + "Content-Length: 0\r\nConnection: close\r\n\r\n"
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.seconds(5))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        var received = ByteBuffer()
        try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            for try await bytes in inbound where received.readableBytes < 4 * 1024 * 1024 {
                received.writeImmutableBuffer(bytes)
            }
        }
        return try Self.parse(String(buffer: received))
    }

    private static func parse(_ text: String) throws -> Answer {
        guard let gap = text.firstRange(of: "\r\n\r\n"), text.hasPrefix("HTTP/1.1 "),
            let status = Int(text.dropFirst(9).prefix(3))
        else { throw InvalidAnswer() }
        return Answer(status: status, body: String(text[gap.upperBound...]))
    }
}
