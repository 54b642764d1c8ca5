// SPDX-License-Identifier: Apache-2.0

/// The memory limit that a container or a service manager set: the smallest on the way from the
/// process's control group up to the root.
enum ControlGroup {
    /// What version 1 says for "no limit" is the largest number of whole pages; nobody has as much.
    private static let unlimited = 1 << 60
    private static let maximumDepth = 32

    /// Bytes; nil where there is no limit.
    ///
    /// - Parameter read: gives the text of a file, nil when there is none.
    static func memoryLimit(read: (String) -> String? = SystemFiles.read) -> Int? {
        guard let groups = read("/proc/self/cgroup") else { return nil }
        var limits: [Int] = []
        for line in groups.split(separator: "\n") {
            // `hierarchy:controllers:path`; version 2 has hierarchy 0 and names no controller.
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            if parts[0] == "0", parts[1].isEmpty {
                limits += limitsUpwards(from: parts[2], root: "/sys/fs/cgroup", file: "memory.max", read)
            } else if parts[1].split(separator: ",").contains("memory") {
                limits += limitsUpwards(
                    from: parts[2],
                    root: "/sys/fs/cgroup/memory",
                    file: "memory.limit_in_bytes",
                    read
                )
            }
        }
        return limits.min()
    }

    private static func limitsUpwards(
        from path: Substring,
        root: String,
        file: String,
        _ read: (String) -> String?
    ) -> [Int] {
        var parts = path.split(separator: "/").filter { $0 != ".." }
        var limits: [Int] = []
        for _ in 0..<maximumDepth {
            let directory = parts.isEmpty ? root : root + "/" + parts.joined(separator: "/")
            if let text = read("\(directory)/\(file)"),
                let limit = Int(text.prefix { $0 != "\n" }), limit > 0, limit < unlimited
            {
                limits.append(limit)
            }
            guard parts.popLast() != nil else { break }
        }
        return limits
    }
}
