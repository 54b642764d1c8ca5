// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How many files and sockets the process has open, and may have.
package enum FileDescriptors {
    /// The limit in force, `RLIMIT_NOFILE`.
    package static var limit: Int {
        limits.map { Int(clamping: $0.rlim_cur) } ?? 1024
    }

    /// Raises the limit as far as the process may by itself. Every connection takes one descriptor, one
    /// more when it is proxied, and the usual limit of 1024 is there for programs that use `select`.
    ///
    /// - Returns: the limit in force afterwards.
    @discardableResult
    package static func raiseSoftLimit() -> Int {
        if var limits, limits.rlim_cur < limits.rlim_max {
            limits.rlim_cur = limits.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
        }
        return limit
    }

    /// Descriptors in use; nil when the kernel does not tell.
    package static var open: Int? {
        // Since Linux 6.2 the directory's size is their number, without listing it.
        var status = stat()
        if stat("/proc/self/fd", &status) == 0, status.st_size > 0 { return Int(status.st_size) }
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // `.`, `..` and the listing's own.
        return max(0, count - 3)
    }

    private static var limits: rlimit? {
        var limits = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 ? limits : nil
    }
}
