// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the kernel knows of this process, under the names that all Prometheus clients use.
struct ProcessStatistics: Equatable {
    var cpuSeconds: Double
    var residentBytes: UInt64
    var virtualBytes: UInt64
    var threads: UInt64
    /// Seconds since 1970.
    var startTime: Double
    var openDescriptors: Int?
    var maximumDescriptors: Int?

    static func read() -> ProcessStatistics? {
        guard let process = SystemFiles.read("/proc/self/stat"), let system = SystemFiles.read("/proc/stat") else {
            return nil
        }
        var statistics = ProcessStatistics(
            process: process,
            system: system,
            ticksPerSecond: sysconf(Int32(_SC_CLK_TCK)),
            pageSize: sysconf(Int32(_SC_PAGESIZE))
        )
        statistics?.openDescriptors = FileDescriptors.open
        statistics?.maximumDescriptors = FileDescriptors.limit
        return statistics
    }

    /// - Parameters:
    ///   - process: the text of `/proc/self/stat` (proc_pid_stat(5)).
    ///   - system: the text of `/proc/stat`, for the time of the machine's start.
    init?(process: String, system: String, ticksPerSecond: Int, pageSize: Int) {
        // The name of the program, in parentheses, may hold spaces and parentheses itself.
        guard ticksPerSecond > 0, let end = process.lastIndex(of: ")") else { return nil }
        let fields = process[process.index(after: end)...].split(whereSeparator: \.isWhitespace)
        /// By the number in the manual page; what follows the name begins with the third field.
        func field(_ number: Int) -> UInt64? {
            fields.indices.contains(number - 3) ? UInt64(fields[number - 3]) : nil
        }
        let bootLine = system.split(separator: "\n").first { $0.hasPrefix("btime ") }
        guard let user = field(14), let kernel = field(15), let threads = field(20), let start = field(22),
            let virtual = field(23), let resident = field(24),
            let boot = bootLine.flatMap({ UInt64($0.dropFirst(6)) })
        else { return nil }
        let ticks = Double(ticksPerSecond)
        cpuSeconds = (Double(user) + Double(kernel)) / ticks
        residentBytes = resident &* UInt64(clamping: pageSize)
        virtualBytes = virtual
        self.threads = threads
        startTime = Double(boot) + Double(start) / ticks
    }

    func render(into text: inout PrometheusText) {
        text.begin("process_cpu_seconds_total", .counter, "CPU time of user and kernel together.")
        text.sample(cpuSeconds)
        text.begin("process_resident_memory_bytes", .gauge, "Memory of the process that is in RAM.")
        text.sample(residentBytes)
        text.begin("process_virtual_memory_bytes", .gauge, "Address space of the process.")
        text.sample(virtualBytes)
        text.begin("process_threads", .gauge, "Threads of the process.")
        text.sample(threads)
        text.begin("process_start_time_seconds", .gauge, "When the process was started, since 1970.")
        text.sample(startTime)
        if let openDescriptors {
            text.begin("process_open_fds", .gauge, "Open file descriptors.")
            text.sample(UInt64(clamping: openDescriptors))
        }
        if let maximumDescriptors {
            text.begin("process_max_fds", .gauge, "File descriptors that may be open.")
            text.sample(UInt64(clamping: maximumDescriptors))
        }
    }
}
