// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The directory of the cache, opened: what is checked once is what is used after.
struct PatternSetCacheDirectory: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// A writer that ended before its time leaves a file with this ending.
    private static let temporarySuffix = ".new"
    /// Seconds after which such a file is nobody's any more.
    private static let abandonedAfter = 3600

    /// - Parameter create: make the directory, and its parents, when they are missing, for this user alone.
    init(_ path: String, create: Bool) throws(PatternSetCacheError) {
        self.path = path
        if create { Self.make(path) }
        // A link is followed (systemd makes one for CacheDirectory=); what counts is whose the directory behind it is.
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT, !create { throw .absent }
            throw .system(path: path, code: errno)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, Self.isOurs(status) else {
            close(descriptor)
            throw .untrusted(path: path)
        }
    }

    deinit {
        close(descriptor)
    }

    func path(of name: String) -> String { "\(path)/\(name)" }

    /// - Throws: `absent`, `untrusted`, `damaged` when the file is larger than the limit, or `system`.
    func read(_ name: String, upTo limit: Int) throws(PatternSetCacheError) -> [UInt8] {
        // O_NONBLOCK: opening a pipe by that name must not hang.
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            switch errno {
            case ENOENT: throw .absent
            case ELOOP: throw .untrusted(path: path(of: name))
            default: throw .system(path: path(of: name), code: errno)
            }
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Self.isOurs(status) else {
            throw .untrusted(path: path(of: name))
        }
        guard status.st_size <= limit else { throw .damaged(path: path(of: name)) }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, Int(status.st_size))) { buffer, count in
            while count < buffer.count {
                let taken = Glibc.read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
                if taken > 0 {
                    count += taken
                } else if taken == 0 {
                    return
                } else if errno != EINTR {
                    failure = errno
                    return
                }
            }
        }
        guard failure == 0 else { throw .system(path: path(of: name), code: failure) }
        // Its time says when it was last of use.
        futimens(file, nil)
        return bytes
    }

    /// Not synced to the disk: what a power cut leaves of a file is noticed, and written anew.
    func write(_ name: String, _ bytes: [UInt8]) throws(PatternSetCacheError) {
        let temporary = "\(name).\(String(UInt64.random(in: 0 ... .max), radix: 16))\(Self.temporarySuffix)"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = openat(descriptor, temporary, flags, 0o600)
        guard file >= 0 else { throw .system(path: path(of: temporary), code: errno) }
        var failure: Int32 = 0
        bytes.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count, failure == 0 {
                let written = Glibc.write(file, bytes.baseAddress.map { $0 + start }, bytes.count - start)
                if written > 0 {
                    start += written
                } else if written == 0 || errno != EINTR {
                    failure = written == 0 ? ENOSPC : errno
                }
            }
        }
        if close(file) != 0, failure == 0 { failure = errno }
        if failure == 0, renameat(descriptor, temporary, descriptor, name) != 0 { failure = errno }
        guard failure == 0 else {
            unlinkat(descriptor, temporary, 0)
            throw .system(path: path(of: name), code: failure)
        }
    }

    /// Removes what writers left behind, and the files unused for longest until the others fit into the capacity.
    func prune(to capacity: Int) {
        var files = entries()
        let now = time(nil)
        for file in files where file.name.hasSuffix(Self.temporarySuffix) && now - file.used > Self.abandonedAfter {
            unlinkat(descriptor, file.name, 0)
        }
        files.removeAll { !$0.name.hasSuffix(PatternSetCacheFile.suffix) }
        files.sort { $0.used > $1.used }
        var total = 0
        for file in files {
            total = total.addingReportingOverflow(file.size).partialValue
            if total > capacity { unlinkat(descriptor, file.name, 0) }
        }
    }

    private struct Entry {
        let name: String
        let size: Int
        /// Seconds since 1970.
        let used: Int
    }

    private func entries() -> [Entry] {
        // The stream owns its descriptor, and reads from the start of a directory opened anew.
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return [] }
        guard let stream = fdopendir(copy) else {
            close(copy)
            return []
        }
        defer { closedir(stream) }
        var entries: [Entry] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(PatternSetCacheFile.suffix) || name.hasSuffix(Self.temporarySuffix) else { continue }
            var status = stat()
            guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            entries.append(Entry(name: name, size: Int(status.st_size), used: status.st_mtim.tv_sec))
        }
        return entries
    }

    private static func isOurs(_ status: stat) -> Bool {
        status.st_uid == geteuid() && status.st_mode & (S_IWGRP | S_IWOTH) == 0
    }

    private static func make(_ path: String) {
        // What cannot be made shows when the directory is opened.
        guard mkdir(path, 0o700) != 0, errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex
        else { return }
        make(String(path[..<slash]))
        mkdir(path, 0o700)
    }
}
