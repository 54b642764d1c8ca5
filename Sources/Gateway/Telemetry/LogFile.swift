// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a log is written to: a file that is only ever appended to, or standard output.
struct LogFile: ~Copyable {
    /// Why something did not work, as the system says it.
    struct Failure: Error, Equatable {
        /// `errno`
        let code: Int32

        var reason: String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
    }

    /// How long a reader that does not read, at the other end of a pipe, is waited for.
    private static let patience: Int32 = 1000

    private let descriptor: Int32
    private let isOwned: Bool
    /// A line was cut off; the next one must not continue it.
    private var endsInLine = false

    /// - Parameter path: nil for standard output. Readable to the owner and, as other logs, the group.
    init(path: String?) throws(Failure) {
        guard let path else {
            descriptor = STDOUT_FILENO
            isOwned = false
            return
        }
        // Without blocking, or opening a pipe nobody reads would wait for a reader.
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o640)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        self.descriptor = descriptor
        isOwned = true
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// Writes all of it.
    mutating func write(_ bytes: [UInt8]) throws(Failure) {
        if endsInLine {
            try writeAll([.lf])
            endsInLine = false
        }
        try writeAll(bytes)
    }

    private mutating func writeAll(_ bytes: [UInt8]) throws(Failure) {
        var written = 0
        while written < bytes.count {
            let step = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                return Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if step > 0 {
                written &+= step
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN where waitForReader(): continue
            case let code:
                endsInLine = written > 0 && bytes[written &- 1] != .lf
                throw Failure(code: code)
            }
        }
    }

    private func waitForReader() -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&request, 1, Self.patience) > 0
    }

    func synchronize() {
        if isOwned { fdatasync(descriptor) }
    }
}
