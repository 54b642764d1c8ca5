// SPDX-License-Identifier: Apache-2.0

import Foundation

/// An HTTP archive (HAR 1.2), as browsers and proxies write it: what of it teaches something about an API.
struct HARFile: Decodable {
    struct Log: Decodable {
        let entries: [Entry]
    }

    struct Entry: Decodable {
        let request: Request
        let response: Response
    }

    struct Request: Decodable {
        let method: String
        let url: String
        let postData: Content?
    }

    struct Response: Decodable {
        /// 0 where there was none.
        let status: Int
        let content: Content?
    }

    struct Content: Decodable {
        let mimeType: String?
        let text: String?
        /// `base64`, or none. Of requests too, in what proxies write.
        let encoding: String?

        /// Nil where the archive left the contents out, or they are not what `encoding` says.
        var bytes: [UInt8]? {
            guard let text, !text.isEmpty else { return nil }
            guard encoding?.lowercased() == "base64" else { return Array(text.utf8) }
            return Data(base64Encoded: text, options: .ignoreUnknownCharacters).map { [UInt8]($0) }
        }
    }

    let log: Log

    /// Larger ones are better recorded in parts.
    static let maximumBytes = 512 << 20

    struct TooLarge: Error, CustomStringConvertible {
        var description: String { "an archive of more than \(HARFile.maximumBytes >> 20) MiB is not read" }
    }

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// Whether a file looks like an archive and not like lines of a log: an object whose first member is `log`.
    static func isArchive(_ start: [UInt8]) -> Bool {
        let text = start.drop { $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }.filter { !" \t\r\n".utf8.contains($0) }
        return text.starts(with: Array("{\"log\":".utf8))
    }

    static func read(_ path: String) throws -> HARFile {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        var data = Data()
        while let part = try file.read(upToCount: 1 << 20), !part.isEmpty {
            data.append(part)
            guard data.count <= maximumBytes else { throw TooLarge() }
        }
        if data.starts(with: [0xEF, 0xBB, 0xBF]) { data = data.dropFirst(3) }
        do {
            return try JSONDecoder().decode(HARFile.self, from: data)
        } catch let error as DecodingError {
            throw Malformed(description: "it is no HTTP archive: \(Self.reason(error))")
        }
    }

    /// Without what was found, which may be anything.
    private static func reason(_ error: DecodingError) -> String {
        func place(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        return switch error {
        case .keyNotFound(let key, let context): "'\(key.stringValue)' is missing in '\(place(context.codingPath))'"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(place(context.codingPath))' is of another kind"
        default: "it is not valid JSON"
        }
    }
}

extension HARFile.Entry {
    /// Scheme and fragment are of no interest to a contract.
    var target: (host: String, path: [UInt8], query: [UInt8])? {
        guard let mark = request.url.firstRange(of: "://") else { return nil }
        let scheme = request.url[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = request.url[mark.upperBound...].prefix { $0 != "#" }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        // What stands before an "@" is a name and a password.
        let host = rest[..<end].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let parts = rest[end...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.first.map { Array($0.utf8) } ?? []
        return (
            host.lowercased(), path.isEmpty ? [UInt8(ascii: "/")] : path, parts.count > 1 ? Array(parts[1].utf8) : []
        )
    }
}
