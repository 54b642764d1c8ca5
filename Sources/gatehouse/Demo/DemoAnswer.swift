// SPDX-License-Identifier: Apache-2.0

import Core
import Foundation

/// What came back for one request of the demonstration.
struct DemoAnswer: Sendable, Equatable {
    /// Nil where the connection ended, or the time was over, without an answer.
    var status: Int?
    /// The check named by the problem document's type.
    var check: CheckID?
    /// Everything that was received.
    var text = ""

    /// Whether it is what `request` should come to.
    func fulfils(_ request: DemoRequest) -> Bool {
        guard status == request.status, check == request.check else { return false }
        guard let absent = request.absent else { return true }
        return !text.lowercased().contains(absent.lowercased())
    }
}

extension DemoAnswer {
    /// Reads an HTTP/1.1 response.
    ///
    /// - Parameters:
    ///   - bytes: all that has come so far.
    ///   - isAll: whether no more will come; then what is there is made the best of.
    /// - Returns: nil where more is to come.
    static func read(_ bytes: [UInt8], isAll: Bool) -> DemoAnswer? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else {
            return isAll ? DemoAnswer(text: String(decoding: bytes, as: UTF8.self)) : nil
        }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let body = bytes[end.upperBound...]
        let lines = head.split(separator: "\r\n")
        let fields = lines.dropFirst().map { $0.lowercased() }
        let length = fields.first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) }
        let isChunked = fields.contains { $0.hasPrefix("transfer-encoding:") }
        let status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }
        let isWhole =
            if let length {
                body.count >= length
            } else if isChunked {
                body.suffix(5).elementsEqual("0\r\n\r\n".utf8)
            } else {
                status == 204 || status == 304
            }
        guard isWhole || isAll else { return nil }
        return DemoAnswer(
            status: status,
            check: check(ofProblem: body),
            text: String(decoding: bytes, as: UTF8.self)
        )
    }

    private static func check(ofProblem body: ArraySlice<UInt8>) -> CheckID? {
        struct Document: Decodable {
            let type: String
        }
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(body)),
            let name = document.type.split(separator: "/").last
        else {
            return nil
        }
        return CheckID(rawValue: String(name))
    }
}
