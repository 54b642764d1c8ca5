// SPDX-License-Identifier: Apache-2.0

/// The words one of which must occur, as a word, in what libinjection calls an SQL injection and what has no quote,
/// parenthesis, comment, semicolon, variable or logical operator: it takes the first five tokens as a fingerprint,
/// and none of its fingerprints is made of numbers, names, functions, operators, commas and colons alone.
///
/// Left out of libinjection's keywords are its functions, its operators (`like`, `not`), what it takes for names, and
/// `in`, which always becomes one or the other. Of phrases such as `group by` the rarer word is here.
struct SQLWords: Sendable {
    static let shared = SQLWords()

    /// Bytes of the shortest and longest word.
    static let lengths = 2...31

    /// A Bloom filter of two hashes: 8192 bits for three hundred words let one other word in two hundred pass.
    private let bits: [UInt64]

    private init() {
        var bits = [UInt64](repeating: 0, count: 128)
        for word in Self.words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            let word = Array(word.utf8)
            let hash = Self.hash(word.span, word.indices)
            for bit in [hash >> 19, hash >> 6 & 8191] { bits[Int(bit >> 6)] |= 1 << UInt64(bit & 63) }
        }
        self.bits = bits
    }

    /// Whether a part of the value may be one of the words, letter case ignored; always true when it is one.
    @inline(__always)
    func mayContain(_ value: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard Self.lengths.contains(range.count) else { return false }
        let hash = Self.hash(value, range)
        let bits = self.bits.span
        let first = hash &>> 19
        guard bits[Int(first &>> 6)] &>> UInt64(first & 63) & 1 != 0 else { return false }
        let second = hash &>> 6 & 8191
        return bits[Int(second &>> 6)] &>> UInt64(second & 63) & 1 != 0
    }

    /// Of the length, the first two bytes and the last two. The bit of letter case is set in all of them.
    @inline(__always)
    private static func hash(_ value: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
        let first = UInt32(value[range.lowerBound] | 0x20)
        let second = UInt32(value[range.lowerBound &+ 1] | 0x20)
        let last = UInt32(value[range.upperBound &- 1] | 0x20)
        let beforeLast = UInt32(value[range.upperBound &- 2] | 0x20)
        let mixed = first | second &<< 8 | last &<< 16 | beforeLast &<< 24
        let spread = (mixed &+ UInt32(truncatingIfNeeded: range.count) &* 0x0100_0193) &* 0x9E37_79B1
        return (spread ^ spread &>> 15) &* 0x85EB_CA77
    }

    private static let words = """
        _armscii8 _ascii _big5 _binary _cp1250 _cp1251 _cp1257 _cp850 _cp852 _cp866 _cp932 _dec8 _eucjpms _euckr
        _gb2312 _gbk _geostd8 _greek _hebrew _hp8 _keybcs2 _koi8r _koi8u _latin1 _latin2 _latin5 _latin7 _macce
        _macroman _sjis _swe7 _tis620 _ujis _usc2 _utf8 abort accessible against all_users alter analyze and
        anyarray anyelement anynonarry as asc asensitive autoincrement before begin bigint bigserial binary blob
        boolean both bytea call cascade case change character collate column condition constraint continue count_big
        create cstring current current_date current_path current_server current_time current_timestamp
        current_timezone current_user cursor databases day_hour day_microsecond day_minute day_second dec decimal
        declare default delay delayed delete desc describe deterministic distinct distinctrow double drop each else
        elseif enclosed escaped except exec execute exit explain fetch float float4 float8 force foreign from
        fulltext function go goto grant group handler having high_priority hour_microsecond hour_minute hour_second
        ignore index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval
        into iterate join keys kill leading leave limit linear lines load localtime localtimestamp lock longblob
        longtext loop low_priority master_bind master_ssl_verify_server_cert match maxvalue mediumblob mediumint
        mediumtext merge middleint minute_microsecond minute_second modifies money natural next no_write_to_binlog
        notnull nowait null numeric offset oid one_shot open optimize option optionally or order outer outfile own3d
        partition precision previous primary print procedure purge raiseerror range read read_write reads real
        references regclass regconfig regdictionary regoper regoperator regproc regprocedure regtype release rename
        repeat replace require resignal restrict return revoke rollup schema schemas second_microsecond select
        sensitive separator serial serial2 serial4 serial8 set shutdown signal similar smallint smallserial spatial
        specific sql sql_big_result sql_buffer_result sql_cache sql_calc_found_rows sql_no_cache sql_small_result
        sqlexception sqlstate sqlwarning ssl starting straight_join syscolumns sysobjects sysusers terminated text
        then time timestamp tinyblob tinyint tinytext top trigger try undo uni_on union unknown unlock unsigned
        update usage use utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying void wait
        waitfor when where while xor xp_execresultset year_month zerofill
        """
}
