// SPDX-License-Identifier: Apache-2.0

import Gateway
import Glibc
import Synchronization

/// Where log lines go, one whole line at a time whichever thread they come from.
final class LogOutput: Sendable {
    static let standardError = LogOutput(descriptor: STDERR_FILENO)

    private let descriptor: Mutex<Int32>

    /// - Parameter descriptor: stays open; it belongs to the caller.
    init(descriptor: Int32) {
        self.descriptor = Mutex(descriptor)
    }

    /// Writes the line; what cannot be written is lost, since there is nowhere left to say so.
    func write(_ line: borrowing LineBuffer) {
        line.withBytes { bytes in
            descriptor.withLock { descriptor in
                var written = 0
                while written < bytes.count {
                    let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
                    let step = Glibc.write(descriptor, rest.baseAddress, rest.count)
                    if step < 0, errno == EINTR { continue }
                    guard step > 0 else { return }
                    written += step
                }
            }
        }
    }
}
