// SPDX-License-Identifier: Apache-2.0

/// `@geoLookup`: the database of `SecGeoLookupDb` knows the address that is the value. GEO becomes what it knows.
/// Rule sets carry such rules for those who have a database: without one they never match.
package struct GeoLookup: Operator {
    package static var word: String { "geoLookup" }

    private let database: GeoDatabase?

    package var warning: String? {
        database == nil ? "@geoLookup never matches: SecGeoLookupDb names no MaxMind database" : nil
    }

    package init(_ argument: OperatorArgument) throws(OperatorError) {
        guard let path = argument.geoDatabase else {
            database = nil
            return
        }
        database = try GeoDatabase(path: path)
    }

    /// It sets GEO.
    package var looksAtValueAlone: Bool { false }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        guard let database, value.count <= 45, let address = AddressList.address(value),
            let place = database.place(of: address)
        else { return false }
        context.geo = place
        return true
    }
}
