// SPDX-License-Identifier: Apache-2.0

import CHyperscan

/// The library and the processor: a database is good for the two it was made by and for.
enum HyperscanPlatform {
    /// Whether the processor has what the library was built to use.
    static let isUsable = hs_valid_platform() == HS_SUCCESS

    /// Version and build date of the library, tuning and features of the processor.
    static let identity: String = {
        var info = hs_platform_info_t()
        let status = hs_populate_platform(&info)
        let version = hs_version().map { String(cString: $0) } ?? "?"
        return "\(version); status \(status), tune \(info.tune), features \(info.cpu_features)"
    }()
}
