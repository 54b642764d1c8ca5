// SPDX-License-Identifier: Apache-2.0

import CMaxMind
package import Core

/// A MaxMind database of places by address, mapped into memory.
package final class GeoDatabase: Sendable {
    // SAFETY: written by init alone; libmaxminddb's lookups only read it, and its manual lets threads share it. Closed
    // in deinit, when no thread can hold it.
    private nonisolated(unsafe) let database: UnsafeMutablePointer<MMDB_s>

    package init(path: String) throws(OperatorError) {
        let opened = UnsafeMutablePointer<MMDB_s>.allocate(capacity: 1)
        let status = MMDB_open(path, UInt32(MMDB_MODE_MMAP), opened)
        guard status == MMDB_SUCCESS else {
            opened.deallocate()
            throw OperatorError("\(path): \(String(cString: MMDB_strerror(status)))")
        }
        // Last: from here on deinit closes it.
        database = opened
    }

    deinit {
        MMDB_close(database)
        database.deallocate()
    }

    /// What is known of the place of an address, by the words of the GEO collection; nil for an address that is not in
    /// the database.
    package func place(of address: ClientAddress) -> [(name: String, value: String)]? {
        var addressStatus: Int32 = 0
        var status: Int32 = 0
        var found = MMDB_lookup_string(database, address.description, &addressStatus, &status)
        guard addressStatus == 0, status == MMDB_SUCCESS, found.found_entry else { return nil }
        var place: [(name: String, value: String)] = []
        for (name, path) in Self.fields {
            if let value = Self.text(&found.entry, path) { place.append((name, value)) }
        }
        return place
    }

    private static let fields: [(name: String, path: [StaticString])] = [
        ("COUNTRY_CODE", ["country", "iso_code"]),
        ("COUNTRY_NAME", ["country", "names", "en"]),
        ("COUNTRY_CONTINENT", ["continent", "names", "en"]),
        ("REGION", ["subdivisions", "0", "names", "en"]),
        ("CITY", ["city", "names", "en"]),
        ("POSTAL_CODE", ["postal", "code"]),
        ("LATITUDE", ["location", "latitude"]),
        ("LONGITUDE", ["location", "longitude"]),
        ("DMA_CODE", ["location", "metro_code"]),
    ]

    private static func text(_ entry: inout MMDB_entry_s, _ path: [StaticString]) -> String? {
        var steps: [UnsafePointer<CChar>?] = path.map { step in
            UnsafeRawPointer(step.utf8Start).assumingMemoryBound(to: CChar.self)
        }
        steps.append(nil)
        var data = MMDB_entry_data_s()
        guard MMDB_aget_value(&entry, &data, steps) == MMDB_SUCCESS, data.has_data else { return nil }
        switch Int32(data.type) {
        case MMDB_DATA_TYPE_UTF8_STRING:
            guard let start = data.utf8_string else { return nil }
            let bytes = UnsafeRawBufferPointer(start: start, count: Int(data.data_size))
            return String(decoding: bytes, as: UTF8.self)
        case MMDB_DATA_TYPE_DOUBLE: return String(data.double_value)
        case MMDB_DATA_TYPE_FLOAT: return String(data.float_value)
        case MMDB_DATA_TYPE_UINT16: return String(data.uint16)
        case MMDB_DATA_TYPE_UINT32: return String(data.uint32)
        case MMDB_DATA_TYPE_INT32: return String(data.int32)
        default: return nil
        }
    }
}
