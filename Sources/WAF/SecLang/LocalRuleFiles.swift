// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Rule files of this machine's file system.
package struct LocalRuleFiles: RuleFiles {
    /// Far above any rule file or list of words: what is larger was named by mistake.
    static let maximumSize = 64 << 20

    package init() {}

    package func read(_ path: String) throws(RuleFileError) -> [UInt8] {
        // Opening a pipe would wait for its writer without O_NONBLOCK.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure() }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure() }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw RuleFileError("it is a folder; \(path)/*.conf names the files in it")
        default: throw RuleFileError("it is not a file")
        }
        guard status.st_size <= Self.maximumSize else { throw Self.tooLarge }
        return try Self.readAll(descriptor, size: Int(status.st_size))
    }

    package func exists(_ path: String) throws(RuleFileError) -> Bool {
        if access(path, F_OK) == 0 { return true }
        if errno == ENOENT || errno == ENOTDIR { return false }
        throw Self.failure()
    }

    package func expand(_ pattern: String) throws(RuleFileError) -> [String] {
        guard pattern.utf8.contains(where: { "*?[".utf8.contains($0) }) else { return [pattern] }
        var result = glob_t()
        defer { globfree(&result) }
        switch glob(pattern, GLOB_ERR | GLOB_NOSORT, nil, &result) {
        case 0: break
        case GLOB_NOMATCH: return []
        // A folder of the pattern is not there.
        case GLOB_ABORTED where errno == ENOENT || errno == ENOTDIR: return []
        default: throw Self.failure()
        }
        var paths: [String] = []
        for index in 0..<Int(result.gl_pathc) {
            if let path = result.gl_pathv?[index] { paths.append(String(cString: path)) }
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func readAll(_ descriptor: CInt, size: Int) throws(RuleFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure() }
            if count == 0 { return bytes }
            // The file may have grown since its size was asked for.
            guard bytes.count + count <= maximumSize else { throw tooLarge }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    private static let tooLarge = RuleFileError("it is larger than 64 MiB, the most a rule file may have")

    /// The reason of the system call that just failed.
    private static func failure() -> RuleFileError {
        switch errno {
        case ENOENT: RuleFileError("no such file")
        case EACCES: RuleFileError("permission denied: the gateway's user may not read it")
        case let code: RuleFileError(String(cString: strerror(code)))
        }
    }
}
