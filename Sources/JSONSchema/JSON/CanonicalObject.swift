/// The canonical text of an object (RFC 8785), member by member: texts that differ in a few members are put together from
/// one writing.
package struct CanonicalObject: Sendable {
    private let bytes: [UInt8]
    /// In canonical order; a place holds `"name":value`.
    private let members: [(name: String, place: Range<Int>)]

    package init(_ object: JSONObject) {
        var writer = JSONWriter(style: .canonical)
        var members: [(name: String, place: Range<Int>)] = []
        members.reserveCapacity(object.count)
        object.withCanonicalOrder { order in
            for position in order {
                let member = object.members[position]
                let start = writer.count
                writer.write(member)
                members.append((member.key, start..<writer.count))
            }
        }
        bytes = writer.bytes
        self.members = members
    }

    /// Whether the other is a copy of this very writing: of two that were written apart, false, whatever they say.
    package func isSameWriting(as other: CanonicalObject) -> Bool {
        bytes.withUnsafeBufferPointer { left in
            other.bytes.withUnsafeBufferPointer { left.baseAddress == $0.baseAddress && left.count == $0.count }
        }
    }

    /// The object's canonical bytes, without some members.
    package func canonicalBytes(without isLeftOut: (String) -> Bool = { _ in false }) -> [UInt8] {
        canonicalBytes(setting: [], without: isLeftOut)
    }

    /// The canonical bytes of the object with some members set; nil takes a member away.
    package func canonicalBytes(
        setting changes: [(name: String, value: JSONValue?)], without isLeftOut: (String) -> Bool = { _ in false }
    ) -> [UInt8] {
        let changes = changes.sorted { $0.name.precedesAsUTF16($1.name) }
        var result = ObjectText(capacity: bytes.count + 512)
        var next = changes.startIndex
        bytes.withUnsafeBufferPointer { bytes in
            for (name, place) in members {
                while next < changes.endIndex, changes[next].name.precedesAsUTF16(name) {
                    result.add(changes[next])
                    next += 1
                }
                if next < changes.endIndex, changes[next].name.hasSameBytes(as: name) {
                    result.add(changes[next])
                    next += 1
                } else if !isLeftOut(name) {
                    result.add(UnsafeBufferPointer(rebasing: bytes[place]))
                }
            }
        }
        for change in changes[next...] { result.add(change) }
        return result.closed()
    }

    /// Whether a text stands anywhere in the members but one.
    package func holds(_ text: some Sequence<UInt8>, outside name: String) -> Bool {
        Array(text).withUnsafeBufferPointer { wanted in
            guard let first = wanted.first else { return true }
            return bytes.withUnsafeBufferPointer { all in
                members.contains { member in
                    guard !member.name.hasSameBytes(as: name), member.place.count >= wanted.count else { return false }
                    return (member.place.lowerBound...member.place.upperBound - wanted.count).contains { start in
                        all[start] == first
                            && UnsafeBufferPointer(rebasing: all[start..<start + wanted.count])
                                .hasSameBytes(as: wanted)
                    }
                }
            }
        }
    }
}

/// The text of an object as it grows.
private struct ObjectText: ~Copyable {
    private var writer: JSONWriter

    init(capacity: Int) {
        writer = JSONWriter(style: .canonical, capacity: capacity)
        writer.append(UInt8(ascii: "{"))
    }

    mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
        separate()
        writer.append(text)
    }

    mutating func add(_ change: (name: String, value: JSONValue?)) {
        guard let value = change.value else { return }
        separate()
        writer.write(JSONObject.Member(key: change.name, value: value))
    }

    private mutating func separate() {
        if writer.count > 1 { writer.append(UInt8(ascii: ",")) }
    }

    mutating func closed() -> [UInt8] {
        writer.append(UInt8(ascii: "}"))
        return writer.bytes
    }
}
