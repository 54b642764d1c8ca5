// SPDX-License-Identifier: Apache-2.0

package import Core
import Crypto
package import GatewayConfiguration

/// Judges both halves of a WebSocket opening handshake (RFC 6455, sections 4.1 and 4.2): only when
/// both are beyond doubt does the gateway stop reading HTTP on the two connections.
package struct WebSocketHandshake: Sendable {
    package enum RequestResult: Sendable, Equatable {
        /// No upgrade to a WebSocket is asked for. Other upgrades are not offered: their field is dropped.
        case notUpgrade
        /// The value `Sec-WebSocket-Accept` must have in the answer.
        case webSocket(expectedAccept: [UInt8])
        case refused(Reason)
    }

    package enum Reason: Sendable, Equatable, CaseIterable {
        case method, version, body, upgrade, connection, webSocketVersion, key, origin

        package var problem: Problem {
            switch self {
            case .method: Problem(.upgrade, "a WebSocket handshake is a GET request")
            case .version: Problem(.upgrade, "a WebSocket handshake is an HTTP/1.1 request")
            case .body: Problem(.upgrade, "a WebSocket handshake has no body")
            case .upgrade: Problem(.upgrade, "the Upgrade header field is given more than once")
            case .connection: Problem(.upgrade, "the Connection header field does not name Upgrade")
            case .webSocketVersion:
                // RFC 6455, section 4.4
                Problem(
                    .upgrade,
                    status: 426,
                    "the WebSocket version must be 13",
                    fields: [
                        Problem.Field("upgrade", "websocket"), Problem.Field("connection", "upgrade"),
                        Problem.Field("sec-websocket-version", "13"),
                    ]
                )
            case .key: Problem(.upgrade, "Sec-WebSocket-Key is not 16 bytes in base64, given once")
            case .origin: Problem(.upgrade, status: 403, "WebSockets are not open to pages of this origin")
            }
        }
    }

    package enum ResponseResult: Sendable, Equatable {
        /// The upstream declines: an answer like any other.
        case notSwitching
        case switched
        /// A 101 that does not answer this handshake: nothing that follows it can be trusted.
        case invalid
    }

    private let origins: [[UInt8]]

    package init(_ configuration: WebSocketConfiguration) {
        origins = configuration.origins.map { Array($0.utf8) }
    }

    // MARK: Request

    /// To be called before hop-by-hop fields are removed.
    package func check(_ head: RequestHead) -> RequestResult {
        let headers = head.headers
        guard headers.contains(.upgrade),
            headers.members(of: .upgrade).contains(where: { $0.equalsIgnoringCase("websocket") })
        else { return .notUpgrade }
        guard head.method == .get else { return .refused(.method) }
        guard head.version == .http11 else { return .refused(.version) }
        guard head.framing == .none else { return .refused(.body) }
        guard headers.count(of: .upgrade) == 1 else { return .refused(.upgrade) }
        guard headers.members(of: .connection).contains(where: { $0.equalsIgnoringCase("upgrade") }) else {
            return .refused(.connection)
        }
        guard headers.count(of: .secWebSocketVersion) == 1,
            headers.first(.secWebSocketVersion)?.elementsEqual("13".utf8) == true
        else { return .refused(.webSocketVersion) }
        guard headers.count(of: .secWebSocketKey) == 1, let key = headers.first(.secWebSocketKey), Self.isKey(key)
        else { return .refused(.key) }
        guard allowsOrigin(headers) else { return .refused(.origin) }
        return .webSocket(expectedAccept: Self.accept(for: key))
    }

    /// Browsers always name the origin, and do not keep other sites' pages from connecting: that is up to us
    /// (RFC 6455, section 10.2). A client that names none is no browser.
    private func allowsOrigin(_ headers: HeaderBlock) -> Bool {
        switch headers.count(of: .origin) {
        case 0: true
        case 1: headers.first(.origin).map { origin in origins.contains { $0.elementsEqual(origin) } } ?? false
        default: false
        }
    }

    /// Base64 of 16 bytes: 22 digits, the last of which holds four bits that are zero, and two `=`.
    private static func isKey(_ key: ArraySlice<UInt8>) -> Bool {
        guard key.count == 24, key.suffix(2).elementsEqual("==".utf8) else { return false }
        let digits = key.dropLast(2)
        return digits.allSatisfy { base64Digits.contains($0) }
            && digits.last.map { "AQgw".utf8.contains($0) } ?? false
    }

    // MARK: Response

    /// - Parameters:
    ///   - response: before hop-by-hop fields are removed.
    ///   - request: the fields that were sent upstream: an extension or a protocol the upstream
    ///     chooses must be among those offered there.
    ///   - expectedAccept: what ``check(_:)`` returned.
    package static func check(
        _ response: ResponseHead,
        to request: HeaderBlock,
        expectedAccept: [UInt8]
    ) -> ResponseResult {
        guard response.status == 101 else { return .notSwitching }
        let headers = response.headers
        let isAnswer =
            headers.count(of: .upgrade) == 1
            && headers.first(.upgrade)?.equalsIgnoringCase("websocket") == true
            && headers.members(of: .connection).contains { $0.equalsIgnoringCase("upgrade") }
            && headers.count(of: .secWebSocketAccept) == 1
            && headers.first(.secWebSocketAccept)?.elementsEqual(expectedAccept) == true
            && !headers.contains(.contentLength) && !headers.contains(.transferEncoding)
        guard isAnswer else { return .invalid }
        let protocols = members("sec-websocket-protocol", headers)
        let offeredProtocols = members("sec-websocket-protocol", request)
        guard protocols.count <= 1, protocols.allSatisfy({ chosen in offeredProtocols.contains { $0 == chosen } })
        else {
            return .invalid
        }
        let offeredExtensions = members("sec-websocket-extensions", request).map(extensionName)
        let extensions = members("sec-websocket-extensions", headers).map(extensionName)
        guard extensions.allSatisfy({ chosen in offeredExtensions.contains { $0 == chosen } }) else { return .invalid }
        return .switched
    }

    private static func members(_ name: String, _ headers: HeaderBlock) -> [ArraySlice<UInt8>] {
        headers.live.filter { headers.hasName($0, name) }.flatMap { field in
            headers.value(field).split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(\.trimmed)
        }
    }

    private static func extensionName(_ member: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        member.prefix { $0 != UInt8(ascii: ";") }.trimmed
    }

    // MARK: Accept

    /// Base64 of the SHA-1 of the key and a constant (RFC 6455, section 4.2.2, step 5.4). It proves
    /// that the other side speaks WebSocket; nothing is kept secret by it.
    static func accept(for key: ArraySlice<UInt8>) -> [UInt8] {
        var hash = Insecure.SHA1()
        key.withUnsafeBytes { hash.update(bufferPointer: $0) }
        Array("258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8).withUnsafeBytes { hash.update(bufferPointer: $0) }
        return base64(Array(hash.finalize()))
    }

    private static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var word: UInt32 = 0
            for offset in 0..<3 { word = word << 8 | UInt32(offset < group.count ? group[start + offset] : 0) }
            for digit in 0..<4 {
                let index = Int(word >> UInt32(18 - 6 * digit) & 63)
                result.append(digit <= group.count ? base64Digits[index] : UInt8(ascii: "="))
            }
        }
        return result
    }
}
