// SPDX-License-Identifier: Apache-2.0

/// Close codes (RFC 6455, section 7.4).
enum WebSocketCloseCode {
    static let goingAway: UInt16 = 1001
    static let protocolError: UInt16 = 1002
    static let unsupportedData: UInt16 = 1003
    static let invalidPayload: UInt16 = 1007
    static let policyViolation: UInt16 = 1008
    static let messageTooBig: UInt16 = 1009

    /// Whether a Close frame may carry the code: one that is registered for frames (1012 to 1014 came
    /// after the RFC), or one of the ranges left to libraries and applications.
    static func maySend(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
