// SPDX-License-Identifier: Apache-2.0

/// What stands in a file of the cache.
///
///     8   the word GHPATSET
///     16  digest of all that follows
///     8   length of the file
///     8   length of the key
///         key
///         a disposition for each member, one byte
///         the serialized database, up to the end; nothing when no member is in it
///
/// Numbers are little-endian, from the left.
enum PatternSetCacheFile {
    static let suffix = ".patterns"
    private static let magic = Array("GHPATSET".utf8)
    private static let digested = 24
    private static let headerLength = 40

    /// All that decides what the database looks like. The first word changes with this format and with how sets are
    /// compiled.
    static func key(_ members: [PatternSetMember], _ budget: PatternSetBudget) -> [UInt8] {
        var key = Array("1; \(HyperscanPlatform.identity); flags \(PatternSetCompiler.flags); ".utf8)
        append(budget.seconds.bitPattern, to: &key)
        append(UInt64(members.count), to: &key)
        for member in members {
            key.append(member.isCaseInsensitive ? 1 : 0)
            append(UInt64(member.pattern.utf8.count), to: &key)
            key.append(contentsOf: member.pattern.utf8)
        }
        return key
    }

    static func name(forKey key: [UInt8]) -> String {
        key.withUnsafeBytes { PatternSetDigest(of: $0).hexadecimal } + suffix
    }

    static func encode(
        key: [UInt8],
        _ dispositions: [PatternSetMember.Disposition],
        _ database: [UInt8]
    ) -> [UInt8] {
        let length = headerLength + key.count + dispositions.count + database.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        bytes.append(contentsOf: magic)
        bytes.append(contentsOf: repeatElement(0, count: PatternSetDigest.byteCount))
        append(UInt64(length), to: &bytes)
        append(UInt64(key.count), to: &bytes)
        bytes.append(contentsOf: key)
        bytes.append(contentsOf: dispositions.map(\.rawValue))
        bytes.append(contentsOf: database)
        let digest = bytes.withUnsafeBytes { PatternSetDigest(of: UnsafeRawBufferPointer(rebasing: $0[digested...])) }
        var encoded: [UInt8] = []
        append(digest.high, to: &encoded)
        append(digest.low, to: &encoded)
        bytes.replaceSubrange(magic.count..<digested, with: encoded)
        return bytes
    }

    struct Content {
        let dispositions: [PatternSetMember.Disposition]
        /// Where the serialized database lies in the file.
        let database: Range<Int>

        /// nil when the file is not what was written for this key.
        init?(_ bytes: UnsafeRawBufferPointer, key: [UInt8], memberCount: Int) {
            let keyEnd = headerLength + key.count
            let start = keyEnd + memberCount
            guard bytes.count >= start, bytes[..<magic.count].elementsEqual(magic) else { return nil }
            func number(at offset: Int) -> UInt64 {
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
            guard number(at: 24) == UInt64(bytes.count), number(at: 32) == UInt64(key.count),
                bytes[headerLength..<keyEnd].elementsEqual(key)
            else { return nil }
            let digest = PatternSetDigest(of: UnsafeRawBufferPointer(rebasing: bytes[digested...]))
            guard number(at: 8) == digest.high, number(at: 16) == digest.low else { return nil }
            let dispositions = bytes[keyEnd..<start].compactMap { PatternSetMember.Disposition(rawValue: $0) }
            guard dispositions.count == memberCount else { return nil }
            self.dispositions = dispositions
            database = start..<bytes.count
        }
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
