// SPDX-License-Identifier: Apache-2.0

/// Where a program keeps what it can make again.
enum CacheDirectory {
    /// What systemd made for the service, else what the user's settings say (XDG Base Directory Specification); nil
    /// where there is no home.
    static func path(_ environment: [String: String]) -> String? {
        // systemd separates several by colons; the unit asks for one.
        if let given = environment["CACHE_DIRECTORY"]?.split(separator: ":").first, given.hasPrefix("/") {
            return String(given)
        }
        if let given = environment["XDG_CACHE_HOME"], given.hasPrefix("/") { return given + "/gatehouse" }
        guard let home = environment["HOME"], home.hasPrefix("/"), home != "/" else { return nil }
        return home + "/.cache/gatehouse"
    }
}
