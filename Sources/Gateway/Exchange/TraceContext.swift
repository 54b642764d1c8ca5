// SPDX-License-Identifier: Apache-2.0

/// The place of a request in a distributed trace (W3C Trace Context, level 1, with the flags of level 2).
///
/// The gateway is a node of the trace: the trace id and the flags of a valid `traceparent` travel on,
/// with a parent id of the gateway's own. Without one a trace begins here, under the request id.
package struct TraceContext: Sendable, Equatable {
    /// Bytes of a `traceparent` of version 00.
    static let length = 55
    /// `sampled`, and `random` of level 2. The others have no meaning yet and must not be passed on
    /// (section 3.2.2.5).
    private static let knownFlags: UInt8 = 0x03

    package let traceHigh: UInt64
    package let traceLow: UInt64
    /// Names the sender's part of the trace; never zero.
    package let parentID: UInt64
    package let flags: UInt8

    init(traceHigh: UInt64, traceLow: UInt64, parentID: UInt64, flags: UInt8) {
        self.traceHigh = traceHigh
        self.traceLow = traceLow
        self.parentID = parentID == 0 ? 1 : parentID
        self.flags = flags
    }
}

// MARK: - Reading

extension TraceContext {
    /// Reads a `traceparent` (section 3.2.2). Nil unless it is exactly so: lower-case digits, no
    /// zero ids, version 00 with nothing behind; of later versions the part that is known, as section
    /// 4.3 says.
    package init?(traceparent bytes: some RandomAccessCollection<UInt8>) {
        let text = Array(bytes.prefix(Self.length + 1))
        guard text.count >= Self.length, text[2] == .dash, text[35] == .dash, text[52] == .dash,
            let version = Self.number(text[0..<2]), version != 0xFF,
            let high = Self.number(text[3..<19]), let low = Self.number(text[19..<35]), high | low != 0,
            let parent = Self.number(text[36..<52]), parent != 0,
            let flags = Self.number(text[53..<55])
        else { return nil }
        if text.count > Self.length {
            guard version > 0, text[Self.length] == .dash else { return nil }
        }
        self.init(
            traceHigh: high,
            traceLow: low,
            parentID: parent,
            flags: UInt8(truncatingIfNeeded: flags) & Self.knownFlags
        )
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case 0x30...0x39: value = value << 4 | UInt64(digit &- 0x30)
            case 0x61...0x66: value = value << 4 | UInt64(digit &- 0x57)
            default: return nil
            }
        }
        return value
    }
}

// MARK: - Passing on

extension TraceContext {
    /// The trace a request is part of: that of its `traceparent`, where there is exactly one and it is
    /// valid (section 3.2.1). Without one its `tracestate` means nothing either, and must not be passed on
    /// (section 3.3.1).
    package init?(received headers: HeaderBlock) {
        guard headers.contains(.traceparent), headers.count(of: .traceparent) == 1,
            let value = headers.first(.traceparent)
        else { return nil }
        self.init(traceparent: value)
    }

    /// The same trace as the gateway tells the upstream of it.
    ///
    /// - Parameter parentID: 64 random bits that name the gateway's part.
    package func child(parentID: UInt64) -> TraceContext {
        TraceContext(traceHigh: traceHigh, traceLow: traceLow, parentID: parentID, flags: flags)
    }

    /// Appends the `traceparent`, in version 00.
    package func write(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: [0x30, 0x30, .dash])
        RequestID.write(traceHigh, into: &bytes)
        RequestID.write(traceLow, into: &bytes)
        bytes.append(.dash)
        RequestID.write(parentID, into: &bytes)
        bytes.append(contentsOf: [.dash, 0x30, 0x30 &+ (flags & Self.knownFlags)])
    }
}

extension UInt8 {
    fileprivate static var dash: UInt8 { 0x2D }
}
