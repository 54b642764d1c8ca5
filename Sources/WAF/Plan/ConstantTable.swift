// SPDX-License-Identifier: Apache-2.0

/// Texts that rules set variables to, and the names of variables: bytes that the memory of each transaction begins
/// with, so that none of them is copied while rules run.
struct ConstantTable {
    private(set) var memory: Memory
    private var values: [[UInt8]: Value] = [:]

    init() {
        memory = Memory(prefix: Memory.digits)
    }

    mutating func value(of bytes: [UInt8]) -> Value {
        if let value = values[bytes] { return value }
        let value = memory.append(bytes)
        values[bytes] = value
        return value
    }
}
