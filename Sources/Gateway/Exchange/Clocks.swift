// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The wall clock, for logs and `Date`; never for measuring.
enum WallClock {
    /// Nanoseconds since 1970.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

/// The IMF-fixdate of RFC 9110, section 5.6.7.
enum HTTPDate {
    /// `Date: Sun, 06 Nov 1994 08:49:37 GMT` with its CR LF.
    static func field(secondsSince1970 seconds: Int64) -> [UInt8] {
        Array("Date: \(text(secondsSince1970: seconds))\r\n".utf8)
    }

    static func text(secondsSince1970 seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "Thu, 01 Jan 1970 00:00:00 GMT" }
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let two = { (value: Int32) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) "
            + "\(Int(parts.tm_year) + 1900) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    }
}
