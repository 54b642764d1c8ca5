// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files that only their owner may read, and that are never seen half written.
enum PrivateFile {
    struct WriteError: Error, CustomStringConvertible {
        let path: String
        let code: Int32

        var description: String { "cannot write \(path): \(String(cString: strerror(code)))" }
    }

    static func replace(_ path: String, with text: String) throws {
        let temporary = "\(path).\(UInt64.random(in: 0 ... .max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw WriteError(path: path, code: errno) }
        let bytes = Array(text.utf8)
        let written = write(descriptor, bytes, bytes.count)
        let code = written == bytes.count ? 0 : (written < 0 ? errno : ENOSPC)
        close(descriptor)
        guard code == 0, rename(temporary, path) == 0 else {
            let failure = code == 0 ? errno : code
            unlink(temporary)
            throw WriteError(path: path, code: failure)
        }
    }
}
