// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What a request carries through the shop: JSON in snake_case, dates in ISO 8601.
struct ShopContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
    }

    /// Bytes of a JSON body; an order is a few KiB.
    var maxUploadSize: Int { 256 * 1024 }

    var responseEncoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

extension Request {
    /// Reads a JSON body, and says in the caller's words what is wrong with it.
    func json<Body: Decodable>(_ type: Body.Type, _ context: ShopContext) async throws -> Body {
        let media = headers[.contentType]?.split(separator: ";").first.map {
            $0.trimmingCharacters(in: .whitespaces).lowercased()
        }
        guard media == "application/json" else { throw ShopError.unsupportedMedia("application/json") }
        let bytes: ByteBuffer
        do {
            bytes = try await body.collect(upTo: context.maxUploadSize)
        } catch is NIOTooManyBytesError {
            throw ShopError.tooLarge
        }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes.readableBytesView))
        } catch DecodingError.keyNotFound(let key, let place) {
            throw ShopError.invalid(Self.name(place.codingPath + [key]), "is missing")
        } catch DecodingError.typeMismatch(let wanted, let place) {
            throw ShopError.invalid(Self.name(place.codingPath), "must be \(Self.describe(wanted))")
        } catch DecodingError.valueNotFound(let wanted, let place) {
            throw ShopError.invalid(Self.name(place.codingPath), "must be \(Self.describe(wanted)), not null")
        } catch DecodingError.dataCorrupted(let place) where place.underlyingError == nil {
            // The decoder does not always say which number it was.
            throw ShopError.invalid(Self.name(place.codingPath), "has a number that is too large or not whole")
        } catch is DecodingError {
            throw ShopError.notJSON
        }
    }

    private static func name(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "body" : path.map(\.stringValue).joined(separator: ".")
    }

    private static func describe(_ type: Any.Type) -> String {
        switch type {
        case is Int.Type: "a whole number"
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        default: "an object"
        }
    }
}

extension Request {
    /// The credential of `Authorization: Bearer …` (RFC 6750, section 2.1).
    var bearerToken: Substring? {
        guard let value = headers[.authorization] else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1]
    }

    /// A whole number of the query, or `fallback` where it is not given.
    func number(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws(ShopError) -> Int {
        guard let text = uri.queryParameters[name[...]] else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw .invalid(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}

/// An answer of 200 with a JSON body, or of another status.
func answer(
    _ value: some Encodable,
    status: HTTPResponse.Status = .ok,
    headers: HTTPFields = HTTPFields(),
    _ request: Request,
    _ context: ShopContext
) throws -> Response {
    var response = try context.responseEncoder.encode(value, from: request, context: context)
    response.status = status
    response.headers.append(contentsOf: headers)
    return response
}
