// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import gatehouse

@Suite struct CacheDirectoryTests {
    @Test(
        arguments: [
            (["CACHE_DIRECTORY": "/var/cache/gatehouse:/var/cache/other", "HOME": "/root"], "/var/cache/gatehouse"),
            (["XDG_CACHE_HOME": "/tmp/cache", "HOME": "/root"], "/tmp/cache/gatehouse"),
            (["XDG_CACHE_HOME": "cache", "HOME": "/home/shop"], "/home/shop/.cache/gatehouse"), (["HOME": "/"], nil),
            ([:], nil),
        ] as [([String: String], String?)]
    )
    func theNearestSettingCounts(_ environment: [String: String], _ path: String?) {
        #expect(CacheDirectory.path(environment) == path)
    }
}
