// SPDX-License-Identifier: Apache-2.0

import CPCRE2

/// A regular expression in PCRE2's syntax, compiled once and matched by many threads, each with its ``MatchScratch``.
/// Patterns and values are bytes; `.` matches a newline and `$` matches at the very end alone, as ModSecurity has it.
package final class Pattern: Sendable {
    package struct Options: OptionSet, Hashable, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) {
            self.rawValue = rawValue
        }

        package static let caseInsensitive = Options(rawValue: 1)
        /// `^` and `$` match at the start and end of lines too.
        package static let multiline = Options(rawValue: 2)
        /// Pattern and values are UTF-8, a character is a code point; invalid bytes in a value match nothing.
        package static let utf = Options(rawValue: 4)
    }

    package let source: String
    package let options: Options
    /// Without these bytes in a value there is no match.
    package let gate: ByteGate
    /// Without one of these literals in a value there is no match; nil when no short list of such is known.
    package let literalGate: LiteralGate?
    /// For values of ``PlainGate/bytes`` alone; nil when it says no more than the others.
    package let plainGate: PlainGate?

    /// Whether PCRE2 can make machine code here; under systemd's MemoryDenyWriteExecute it cannot, and interprets.
    package static let isJITAvailable: Bool = {
        var number: Int32 = 0
        var offset = 0
        guard let code = pcre2_compile_8([UInt8(ascii: "a")], 1, 0, &number, &offset, nil) else { return false }
        defer { pcre2_code_free_8(code) }
        return makeMachineCode(code)
    }()

    // SAFETY: compiled patterns are not written after JIT compilation in init, and threads may share them then
    // (pcre2api(3), "Multithreading"); they are freed in deinit, when no thread can hold them.
    nonisolated(unsafe) let code: OpaquePointer
    /// The same pattern, calling back where it may take time; nil when it never takes much.
    // SAFETY: as for the pattern itself.
    nonisolated(unsafe) let guarded: OpaquePointer?
    private let isJITCompiled: Bool

    /// Values up to this long (bytes) are matched without looking at the clock, under ``quickStepLimit``: that takes
    /// 30 ms at most, and microseconds unless the value was made for it.
    private static let quickLength = 512
    static let quickStepLimit = 10_000

    /// - Throws: ``PatternError`` with the place in the pattern, when PCRE2 refuses it.
    package init(_ source: String, options: Options = []) throws(PatternError) {
        let bytes = Array(source.utf8)
        code = try Self.compile(bytes, options)
        self.source = source
        self.options = options
        let isCaseInsensitive = options.contains(.caseInsensitive)
        let parsed = PatternParser.parseWithCheckpoints(source, caseInsensitive: isCaseInsensitive)
        guarded = Self.compileGuarded(bytes, options, checkpoints: parsed?.checkpoints)
        if options.contains(.utf), Self.holdsNegatedClass(bytes) {
            isJITCompiled = false
        } else {
            let isGuardedReady = guarded.map(Self.makeMachineCode) ?? true
            isJITCompiled = Self.makeMachineCode(code) && isGuardedReady
        }
        // Under UTF the letter k matches the Kelvin sign, and classes hold characters of several bytes.
        let node = options.contains(.utf) ? .unknown : parsed?.node ?? .unknown
        gate = ByteGate(node)
        literalGate = LiteralGate(node)
        plainGate = PlainGate(node)
    }

    deinit {
        pcre2_code_free_8(code)
        pcre2_code_free_8(guarded)
    }

    /// Searches a value for the first match that starts at or after `start`; groups are in the scratch afterwards.
    package func match(_ value: Span<UInt8>, from start: Int = 0, _ scratch: MatchScratch) -> MatchResult {
        scratch.captureCount = 0
        guard start >= 0, start <= value.count else { return .noMatch }
        return value.withUnsafeBufferPointer { buffer in
            if buffer.count <= Self.quickLength {
                let result = run(code, buffer, from: start, scratch)
                // More steps than that may still be few enough.
                if result != PCRE2_ERROR_MATCHLIMIT { return conclude(result, scratch) }
            }
            return conclude(matchGuarded(buffer, from: start, scratch), scratch)
        }
    }

    /// One call of PCRE2, under the limits that the scratch's context has.
    func run(
        _ code: OpaquePointer,
        _ value: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ scratch: MatchScratch
    ) -> Int32 {
        let subject = value.baseAddress ?? UnsafePointer(scratch.nowhere)
        // Without the checks of arguments that pcre2_match() makes first: they cost as much as a short match.
        return isJITCompiled
            ? pcre2_jit_match_8(code, subject, value.count, start, 0, scratch.matchData, scratch.context)
            : pcre2_match_8(code, subject, value.count, start, 0, scratch.matchData, scratch.context)
    }

    private func conclude(_ result: Int32, _ scratch: MatchScratch) -> MatchResult {
        if result >= 0 {
            // Zero says that there were more groups than places for them.
            scratch.captureCount = result == 0 ? MatchScratch.places : Int(result)
            return .match
        }
        // Other errors are limits of steps, stack and memory; an answer of "no match" would be a guess.
        return result == PCRE2_ERROR_NOMATCH ? .noMatch : .exceededBudget
    }

    /// - Parameter callsAtItems: whether matching calls back before each item (PCRE2's automatic callouts).
    static func compile(
        _ source: [UInt8],
        _ options: Options,
        callsAtItems: Bool = false
    ) throws(PatternError) -> OpaquePointer {
        var flags = UInt32(PCRE2_DOTALL) | UInt32(PCRE2_DOLLAR_ENDONLY)
        if callsAtItems { flags |= UInt32(PCRE2_AUTO_CALLOUT) }
        if options.contains(.caseInsensitive) { flags |= UInt32(PCRE2_CASELESS) }
        if options.contains(.multiline) { flags |= UInt32(PCRE2_MULTILINE) }
        // Without the option a pattern may not switch to characters by itself (`(*UTF)`): the gates and the other library
        // read bytes.
        flags |= options.contains(.utf) ? UInt32(PCRE2_UTF) | UInt32(PCRE2_MATCH_INVALID_UTF) : UInt32(PCRE2_NEVER_UTF)
        // The newline is LF whatever the library was built with: the gates rely on it.
        let context = pcre2_compile_context_create_8(nil)
        defer { pcre2_compile_context_free_8(context) }
        if let context { pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF)) }
        var number: Int32 = 0
        var offset = 0
        guard let code = pcre2_compile_8(source, source.count, flags, &number, &offset, context) else {
            throw PatternError(message: message(number), offset: offset)
        }
        return code
    }

    /// Whether a pattern may hold `\W` or its like: PCRE2 10.42's machine code for invalid UTF does not match them with
    /// characters beyond ASCII, which the interpreter does.
    private static func holdsNegatedClass(_ source: [UInt8]) -> Bool {
        zip(source, source.dropFirst()).contains { first, second in
            first == UInt8(ascii: "\\") && "WDSHVNRXP".utf8.contains(second)
                || first == UInt8(ascii: ":") && second == UInt8(ascii: "^")
        }
    }

    /// Whether there is machine code for a compiled pattern now. PCRE2 reports success for `(*NO_JIT)`, and makes none.
    private static func makeMachineCode(_ code: OpaquePointer) -> Bool {
        var size = 0
        return pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE)) == 0
            && pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_JITSIZE), &size) == 0 && size > 0
    }

    private static func message(_ number: Int32) -> String {
        var text = [UInt8](repeating: 0, count: 256)
        let length = pcre2_get_error_message_8(number, &text, text.count)
        return String(decoding: text.prefix(max(0, Int(length))), as: UTF8.self)
    }
}
