extension JSONValue {
    /// The canonical bytes of the value by RFC 8785 (JCS): what is stored, hashed and exchanged.
    public var canonicalBytes: [UInt8] {
        var writer = JSONWriter(style: .canonical)
        writer.write(self)
        return writer.bytes
    }

    /// The canonical bytes of the value with some of its strings replaced; names of members are no strings.
    ///
    /// - Parameter replaced: what stands for a string; nil when it stays.
    package func canonicalBytes(replacing replaced: @escaping (String) -> String?) -> [UInt8] {
        var writer = JSONWriter(style: .canonical)
        writer.replaced = replaced
        writer.write(self)
        return writer.bytes
    }

    /// The canonical text of the value by RFC 8785 (JCS).
    public var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    /// Indented text in the order the members were written, for people to read.
    public var prettyText: String {
        var writer = JSONWriter(style: .pretty)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// Writes JSON at byte level. Who writes brackets and commas himself answers for them.
package struct JSONWriter: ~Copyable {
    package enum Style {
        case canonical, pretty
        /// On one line, members in the order they were written.
        case compact
    }

    let style: Style
    private var sink: ByteSink
    private var depth = 0
    fileprivate var replaced: ((String) -> String?)?

    package init(style: Style, capacity: Int = 2048) {
        self.style = style
        sink = ByteSink(capacity: capacity)
    }

    package var bytes: [UInt8] { sink.bytes }

    package mutating func write(_ value: JSONValue) {
        switch value {
        case .null: sink.append("null")
        case .bool(let value): value ? sink.append("true") : sink.append("false")
        case .number(let value):
            var digits: [UInt8] = []
            JSONNumberText.append(value, to: &digits)
            digits.withUnsafeBufferPointer { sink.append($0) }
        case .string(let value): write(replaced?(value) ?? value)
        case .array(let values):
            open("[")
            for position in values.indices {
                separate(position)
                write(values[position])
            }
            close("]", isEmpty: values.isEmpty)
        case .object(let object):
            open("{")
            let members = object.members
            if style == .canonical, members.count > 1 {
                object.withCanonicalOrder { order in
                    for position in order.indices { write(members[order[position]], at: position) }
                }
            } else {
                for position in members.indices { write(members[position], at: position) }
            }
            close("}", isEmpty: members.isEmpty)
        }
    }

    package var count: Int { sink.count }

    package mutating func append(_ byte: UInt8) { sink.append(byte) }

    /// Text that is JSON already.
    package mutating func append(_ text: StaticString) { sink.append(text) }

    /// Forgets what was written, or what was written after so many bytes, and keeps the room.
    package mutating func removeAll(after kept: Int = 0) { sink.removeAll(after: kept) }

    /// What was written so far, in place.
    package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try sink.withBytes(body)
    }

    /// Text that is canonical already.
    package mutating func append(_ text: UnsafeBufferPointer<UInt8>) { sink.append(text) }

    private mutating func write(_ member: JSONObject.Member, at position: Int) {
        separate(position)
        write(member)
    }

    mutating func write(_ member: JSONObject.Member) {
        write(member.key)
        sink.append(UInt8(ascii: ":"))
        if style == .pretty { sink.append(0x20) }
        write(member.value)
    }

    private mutating func open(_ bracket: Unicode.Scalar) {
        sink.append(UInt8(ascii: bracket))
        depth += 1
    }

    private mutating func separate(_ position: Int) {
        if position > 0 { sink.append(UInt8(ascii: ",")) }
        breakLine()
    }

    private mutating func close(_ bracket: Unicode.Scalar, isEmpty: Bool) {
        depth -= 1
        if !isEmpty { breakLine() }
        sink.append(UInt8(ascii: bracket))
    }

    private mutating func breakLine() {
        guard style == .pretty else { return }
        sink.append(0x0A)
        for _ in 0..<depth * 2 { sink.append(0x20) }
    }

    /// A text in its quotes.
    package mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { write(utf8: $0) }
    }

    /// Bytes that are known to be UTF-8, as a text in its quotes.
    package mutating func write(utf8: UnsafeBufferPointer<UInt8>) {
        sink.append(UInt8(ascii: "\""))
        var written = 0
        while let place = utf8.firstPlaceOfEscaped(from: written) {
            sink.append(UnsafeBufferPointer(rebasing: utf8[written..<place]))
            writeEscaped(utf8[place])
            written = place + 1
        }
        sink.append(UnsafeBufferPointer(rebasing: utf8[written...]))
        sink.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        sink.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: sink.append(UInt8(ascii: "b"))
        case 0x09: sink.append(UInt8(ascii: "t"))
        case 0x0A: sink.append(UInt8(ascii: "n"))
        case 0x0C: sink.append(UInt8(ascii: "f"))
        case 0x0D: sink.append(UInt8(ascii: "r"))
        case 0..<0x20:
            sink.append("u00")
            sink.append(UInt8(ascii: "0") + byte >> 4)
            sink.append(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
        default: sink.append(byte)
        }
    }
}

extension JSONObject {
    /// Calls a body with the places of the members in canonical order: sorted by name compared as UTF-16 code units
    /// (RFC 8785 §3.2.3).
    func withCanonicalOrder(_ body: (UnsafeMutableBufferPointer<Int>) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { beginnings in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: count) { order in
                for position in members.indices {
                    beginnings[position] = members[position].key.beginning
                    order[position] = position
                }
                func precedes(_ left: Int, _ right: Int) -> Bool {
                    let (a, b) = (beginnings[left], beginnings[right])
                    return a != b && a != .max && b != .max
                        ? a < b : members[left].key.precedesAsUTF16(members[right].key)
                }
                guard count <= 32 else {
                    var sorted = order
                    sorted.sort(by: precedes)
                    return body(order)
                }
                for position in order.indices.dropFirst() {
                    let moved = order[position]
                    var place = position
                    while place > 0, precedes(moved, order[place - 1]) {
                        order[place] = order[place - 1]
                        place -= 1
                    }
                    order[place] = moved
                }
                body(order)
            }
        }
    }
}

extension String {
    /// The first eight bytes as a number that sorts as they do; the largest of all numbers when one is beyond ASCII.
    ///
    /// Names that have the same beginning may differ further on.
    fileprivate var beginning: UInt64 {
        var copy = self
        return copy.withUTF8 { utf8 in
            guard utf8.count < 8 else {
                let value = UInt64(bigEndian: UnsafeRawBufferPointer(utf8).loadUnaligned(as: UInt64.self))
                return value & 0x8080_8080_8080_8080 == 0 ? value : .max
            }
            var value: UInt64 = 0
            for byte in utf8 { value = value << 8 | UInt64(byte) }
            value <<= UInt64(8 * (8 - utf8.count))
            return value & 0x8080_8080_8080_8080 == 0 ? value : .max
        }
    }

    /// UTF-16 order found on UTF-8 bytes: both orders agree, save that a supplementary character (first byte F0–F4),
    /// being a surrogate pair, comes before U+E000–U+FFFF (first byte EE or EF).
    func precedesAsUTF16(_ other: String) -> Bool {
        var left = self
        var right = other
        return left.withUTF8 { left in
            right.withUTF8 { right in
                var position = 0
                while position < left.count, position < right.count {
                    let (a, b) = (left[position], right[position])
                    if a != b { return rank(a) < rank(b) }
                    position += 1
                }
                return left.count < right.count
            }
        }
    }

    private func rank(_ byte: UInt8) -> UInt8 { byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte }
}
