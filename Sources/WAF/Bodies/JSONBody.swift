// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A JSON body as arguments, named as libmodsecurity 3 names them: `json.order.lines.array_0.sku`, an empty key as
/// `empty-key`, and a lone value at the top `json`. Strings come with their escapes resolved, numbers as received,
/// `true` and `false` as words, `null` as an empty value. Empty arrays and objects are no arguments. A key that occurs
/// twice gives two arguments.
package enum JSONBody {
    /// What all names together may take beyond four times the body. One long key with thousands of values in it would
    /// otherwise be copied for each.
    static let nameAllowance = 1 << 20

    /// Reads a body and gives its values to the sink. What was read before an error is given as well, and so is the
    /// string in which the body ends or goes wrong: a body that was cut off is inspected up to its last byte.
    ///
    /// - Parameters:
    ///   - depthLimit: how deep arrays and objects may be nested (SecRequestBodyJsonDepthLimit).
    ///   - nodeLimit: how many keys and values there may be.
    ///   - document: storage, used again; afterwards the document as read, for whatever else inspects the body.
    ///   - sink: if it says that its limit is reached, that is an error of the body too, as in libmodsecurity.
    package static func process(
        _ body: Span<UInt8>,
        depthLimit: Int,
        nodeLimit: Int = 100_000,
        document: inout JSONDocument,
        sink: inout some BodySink
    ) -> BodyReport {
        var report = BodyReport()
        do {
            // A number is a value as any other: no limit of its own.
            let limits = JSONLimits(maximumDepth: depthLimit, maximumNodes: nodeLimit, maximumNumberBytes: .max)
            try document.parse(body, limits: limits)
        } catch {
            // No body is no error: there is nothing to be wrong about.
            if !body.isEmpty { report.error = "JSON: \(error)" }
        }
        switch flatten(document, body, &sink) {
        case .done:
            break
        case .sinkIsFull:
            report.isTruncated = true
            if report.error == nil { report.error = "JSON: more arguments than the limit allows" }
        case .namesTooLong:
            if report.error == nil { report.error = "JSON: the names of the arguments are too long" }
        }
        return report
    }

    private enum Outcome {
        case done, sinkIsFull, namesTooLong
    }

    /// An array or object around the value at hand.
    private struct Container {
        /// The index of the first node after it.
        let end: Int
        /// The length of its name.
        let nameLength: Int
        /// The next element's number; nil in an object.
        var element: Int?
    }

    private static func flatten(
        _ document: borrowing JSONDocument,
        _ body: Span<UInt8>,
        _ sink: inout some BodySink
    ) -> Outcome {
        var name = JSONArgumentName()
        name.append("json")
        var text: [UInt8] = []
        var open: [Container] = []
        var namesLeft = nameAllowance &+ 4 &* body.count

        var index = 0
        let count = document.count
        while index < count {
            while let last = open.last, index >= last.end { open.removeLast() }
            if !open.isEmpty {
                let top = open.count &- 1
                name.truncate(to: open[top].nameLength)
                if let element = open[top].element {
                    name.append(".array_")
                    name.appendDecimal(element)
                    open[top].element = element &+ 1
                } else {
                    appendKey(document, index, body, to: &name, &text)
                    index &+= 1
                }
            }

            let node = document[index]
            index &+= 1
            switch node.kind {
            case .object:
                open.append(Container(end: node.next, nameLength: name.count, element: nil))
                continue
            case .array:
                open.append(Container(end: node.next, nameLength: name.count, element: 0))
                continue
            default:
                break
            }

            namesLeft &-= name.count
            guard namesLeft >= 0 else { return .namesTooLong }
            let isTaken: Bool
            if node.kind == .null {
                isTaken = sink.add(
                    .argument,
                    name: name.bytes.span.extracting(first: name.count),
                    value: body.extracting(first: 0)
                )
            } else if node.hasEscapes {
                text.removeAll(keepingCapacity: true)
                document.decodeString(index &- 1, in: body, into: &text)
                isTaken = sink.add(.argument, name: name.bytes.span.extracting(first: name.count), value: text.span)
            } else {
                isTaken = sink.add(
                    .argument,
                    name: name.bytes.span.extracting(first: name.count),
                    value: body.extracting(node.content)
                )
            }
            guard isTaken else { return .sinkIsFull }
        }
        return .done
    }

    @inline(__always)
    private static func appendKey(
        _ document: borrowing JSONDocument,
        _ index: Int,
        _ body: Span<UInt8>,
        to name: inout JSONArgumentName,
        _ text: inout [UInt8]
    ) {
        name.append(UInt8(ascii: "."))
        let key = document[index]
        if key.content.isEmpty {
            name.append("empty-key")
        } else if key.hasEscapes {
            text.removeAll(keepingCapacity: true)
            document.decodeString(index, in: body, into: &text)
            name.append(text.span, text.indices)
        } else {
            name.append(body, key.content)
        }
    }
}
