// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct GeoLookupTests {
    @Test func placeOfAnAddressIsFound() throws {
        let path = try OperatorHarness.conformance() + "/modsecurity/data/GeoIP2-City-Test.mmdb"
        let made = try OperatorHarness.make("geoLookup", geoDatabase: path)
        let context = OperatorHarness.context()
        #expect(made.matches(bytes: Array("200.249.12.31".utf8), context))
        let place = Dictionary(uniqueKeysWithValues: context.geo.map { ($0.name, $0.value) })
        #expect(place["COUNTRY_CODE"] == "BR")
        #expect(place["COUNTRY_NAME"] == "Brazil")
        #expect(place["COUNTRY_CONTINENT"] == "South America")
        #expect(place["CITY"] == "Recife")
        #expect(place["POSTAL_CODE"] == "50040090")
        #expect(place["LATITUDE"] == "-8.051502")
        #expect(place["LONGITUDE"] == "-34.874919")
        for value in ["198.51.100.1", "2001:db8::1", "example.com", ""] {
            #expect(!made.matches(bytes: Array(value.utf8), context), "\(value)")
        }
    }

    @Test func withoutDatabaseNothingMatchesAndSaysSo() throws {
        let made = try OperatorHarness.make("geoLookup")
        #expect(made.warning?.contains("SecGeoLookupDb") == true)
        #expect(!made.matches(bytes: Array("200.249.12.31".utf8), OperatorHarness.context()))
    }

    @Test func missingDatabaseIsTold() {
        let missing = OperatorHarness.reason { () throws(OperatorError) in
            try OperatorHarness.make("geoLookup", geoDatabase: "/nowhere.mmdb")
        }
        #expect(missing.contains("/nowhere.mmdb"))
    }
}
