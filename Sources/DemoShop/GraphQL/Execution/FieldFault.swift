// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard

/// An error of a GraphQL answer (section 7.1.2).
struct FieldFault: Error, Sendable {
    struct Location: Sendable, Equatable {
        let line: Int
        let column: Int
    }
    enum PathStep: Sendable, Equatable {
        case field(String)
        case item(Int)
    }

    var message: String
    /// Stable, for programs; the codes of ``ShopError`` among them.
    var code: String?
    var details: [ShopError.Detail] = []
    /// What should never leave a data centre, and here does.
    var trace: [String] = []
    private(set) var location: Location?
    var path: [PathStep] = []

    init(_ message: String, code: String? = nil) {
        self.message = message
        self.code = code
    }

    init(_ error: GraphQLError) {
        message = error.message
        code = "validation_failed"
        if error.line > 0 { location = Location(line: error.line, column: error.column) }
    }

    /// Whatever a resolver threw.
    init(_ error: any Error) {
        switch error {
        case let error as FieldFault:
            self = error
        case let error as ShopError:
            message = error.message
            code = error.code
            details = error.details
        default:
            message = String(describing: error)
            code = "internal"
            trace = [
                "\(type(of: error)): \(error)",
                "at ProductRepository.load(id:) (/srv/shop/Sources/Shop/ProductRepository.swift:118)",
                "at ProductResolver.resolve(_:) (/srv/shop/Sources/Shop/ProductResolver.swift:27)",
                "connection: postgres://shop:s3cret@10.0.3.17:5432/shop",
            ]
        }
    }

    mutating func locate(_ offset: Int, in source: [UInt8]) {
        let place = GraphQLPosition(offset: offset, in: source.span)
        location = Location(line: place.line, column: place.column)
    }
}
