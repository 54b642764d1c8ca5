// SPDX-License-Identifier: Apache-2.0

import CHyperscan
import Glibc

/// A compiled set of expressions in Hyperscan's block mode.
final class HyperscanDatabase: Sendable {
    struct Expression {
        let pattern: String
        let flags: UInt32
        /// What a match is reported as.
        let identifier: UInt32
    }

    // SAFETY: a database is never written after it was made, and Hyperscan documents that threads may then share it;
    // freed in deinit, when no thread can hold it.
    nonisolated(unsafe) let pointer: OpaquePointer

    init(takingOver pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        hs_free_database(pointer)
    }

    /// Size in memory, bytes.
    var byteCount: Int {
        var size = 0
        return hs_database_size(pointer, &size) == HS_SUCCESS ? size : 0
    }

    /// Takes from microseconds to many seconds and cannot be stopped (``PatternSetCompiler``).
    static func compile(_ expressions: [Expression]) throws(HyperscanError) -> HyperscanDatabase {
        var text: [CChar] = []
        var offsets: [Int] = []
        for expression in expressions {
            offsets.append(text.count)
            // A NUL would end the pattern too soon, and what is left of it might match less.
            guard !expression.pattern.utf8.contains(0) else {
                let index = offsets.count - 1
                throw HyperscanError(code: HS_COMPILER_ERROR, message: "a NUL in the pattern", expression: index)
            }
            text.append(contentsOf: expression.pattern.utf8CString)
        }
        let flags = expressions.map(\.flags)
        let identifiers = expressions.map(\.identifier)
        var database: OpaquePointer?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        let status = text.withUnsafeBufferPointer { text in
            let pointers = offsets.map { offset in text.baseAddress.map { $0 + offset } }
            return hs_compile_multi(
                pointers,
                flags,
                identifiers,
                UInt32(clamping: expressions.count),
                UInt32(HS_MODE_BLOCK),
                nil,
                &database,
                &failure
            )
        }
        defer { hs_free_compile_error(failure) }
        guard status == HS_SUCCESS, let database else {
            let message = failure?.pointee.message.map { String(cString: $0) }
            let index = Int(failure?.pointee.expression ?? -1)
            throw HyperscanError(code: status, message: message, expression: index < 0 ? nil : index)
        }
        return HyperscanDatabase(takingOver: database)
    }

    /// The bytes to make the same database of again, with this version of the library and this processor.
    func serialized() throws(HyperscanError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<CChar>?
        var count = 0
        let status = hs_serialize_database(pointer, &bytes, &count)
        guard status == HS_SUCCESS, let bytes else { throw HyperscanError(code: status) }
        defer { free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// Hyperscan trusts these bytes: only ones that this program wrote and nobody changed may get here.
    init(serialized bytes: UnsafeRawBufferPointer) throws(HyperscanError) {
        var database: OpaquePointer?
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        let status = hs_deserialize_database(start, bytes.count, &database)
        guard status == HS_SUCCESS, let database else { throw HyperscanError(code: status) }
        pointer = database
    }
}
