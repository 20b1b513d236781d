/// The canonical text of an object (RFC 8785), member by member: texts that differ in a few members are put together from
/// one writing, or hashed without being put together.
package struct CanonicalObject: Sendable {
    private let bytes: [UInt8]
    /// In canonical order; a place holds `"name":value`.
    private let members: [(name: String, place: Range<Int>)]

    package init(_ object: JSONObject) {
        var writer = JSONWriter(style: .canonical)
        var members: [(name: String, place: Range<Int>)] = []
        members.reserveCapacity(object.count)
        writer.append(UInt8(ascii: "{"))
        object.withCanonicalOrder { order in
            for position in order {
                if !members.isEmpty { writer.append(UInt8(ascii: ",")) }
                let start = writer.count
                writer.write(object.members[position])
                members.append((object.members[position].key, start..<writer.count))
            }
        }
        writer.append(UInt8(ascii: "}"))
        bytes = writer.bytes
        self.members = members
    }

    /// Whether the other is a copy of this very writing: of two that were written apart, false, whatever they say.
    package func isSameWriting(as other: CanonicalObject) -> Bool {
        bytes.withUnsafeBufferPointer { left in
            other.bytes.withUnsafeBufferPointer { left.baseAddress == $0.baseAddress && left.count == $0.count }
        }
    }

    /// A member to be set; nil takes it away.
    package typealias Change = (name: String, value: JSONValue?)

    /// The object's canonical bytes.
    package func canonicalBytes() -> [UInt8] { bytes }

    /// The object's canonical bytes, without some members.
    package func canonicalBytes(without isLeftOut: (String) -> Bool) -> [UInt8] {
        canonicalBytes(setting: [], without: isLeftOut)
    }

    /// The canonical bytes of the object with some members set; nil takes a member away.
    package func canonicalBytes(
        setting changes: [Change], without isLeftOut: (String) -> Bool = { _ in false }
    ) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 512)
        forEachPiece(setting: changes, without: isLeftOut) { result.append(contentsOf: $0) }
        return result
    }

    /// Calls a body with the pieces that, one behind the other, are what `canonicalBytes(setting:without:)` gives.
    package func forEachPiece(
        setting changes: [Change] = [], without isLeftOut: (String) -> Bool,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        let changes = changes.count > 1 ? changes.sorted { $0.name.precedesAsUTF16($1.name) } : changes
        var next = changes.startIndex
        bytes.withUnsafeBufferPointer { bytes in
            var pieces = ObjectPieces(bytes)
            members.withUnsafeBufferPointer { members in
                for position in members.indices {
                    let name = members[position].name
                    while next < changes.endIndex, changes[next].name.precedesAsUTF16(name) {
                        pieces.add(changes[next], body)
                        next += 1
                    }
                    if next < changes.endIndex, changes[next].name.hasSameBytes(as: name) {
                        pieces.add(changes[next], body)
                        next += 1
                    } else if !isLeftOut(name) {
                        pieces.add(members[position].place, body)
                    }
                }
            }
            for change in changes[next...] { pieces.add(change, body) }
            pieces.close(body)
        }
    }

    /// Whether a text stands anywhere in the members but one.
    package func holds(_ text: some Sequence<UInt8>, outside name: String) -> Bool {
        Array(text).withUnsafeBufferPointer { wanted in
            guard !wanted.isEmpty else { return true }
            return bytes.withUnsafeBufferPointer { all in
                members.contains { member in
                    !member.name.hasSameBytes(as: name)
                        && UnsafeBufferPointer(rebasing: all[member.place]).holds(wanted)
                }
            }
        }
    }
}

/// The pieces of an object's text as they are found: members that stood beside each other are one piece.
private struct ObjectPieces {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// What is to be handed over next.
    private var run = 0..<0
    private var isEmpty = true

    private static let punctuation: StaticString = "{,}"

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Adds a member of the text, with the bracket or comma before it where that is the one it needs.
    mutating func add(_ place: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let isLed = bytes[place.lowerBound - 1] == (isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
        let start = isLed ? place.lowerBound - 1 : place.lowerBound
        if !isLed || run.upperBound != start { flush(body) }
        if !isLed { body(Self.mark(isEmpty ? 0 : 1)) }
        run = (run.isEmpty ? start : run.lowerBound)..<place.upperBound
        isEmpty = false
    }

    mutating func add(_ change: CanonicalObject.Change, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard let value = change.value else { return }
        flush(body)
        var writer = JSONWriter(style: .canonical, capacity: 256)
        writer.append(isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
        writer.write(JSONObject.Member(key: change.name, value: value))
        writer.withBytes(body)
        isEmpty = false
    }

    mutating func close(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        if !run.isEmpty, run.upperBound == bytes.count - 1 {
            run = run.lowerBound..<bytes.count
            return flush(body)
        }
        flush(body)
        if isEmpty { body(Self.mark(0)) }
        body(Self.mark(2))
    }

    private mutating func flush(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        if !run.isEmpty { body(UnsafeBufferPointer(rebasing: bytes[run])) }
        run = 0..<0
    }

    /// One of the signs of an object, as bytes that live as long as the process.
    private static func mark(_ place: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: punctuation.utf8Start + place, count: 1)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a text, which is not empty, stands somewhere in this one.
    fileprivate func holds(_ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count >= wanted.count else { return false }
        let raw = UnsafeRawBufferPointer(self)
        // Eight bytes at once tell nearly every place apart.
        guard wanted.count >= 8 else {
            return (0...count - wanted.count).contains {
                UnsafeBufferPointer(rebasing: self[$0..<$0 + wanted.count]).hasSameBytes(as: wanted)
            }
        }
        let beginning = UnsafeRawBufferPointer(wanted).loadUnaligned(as: UInt64.self)
        for start in 0...count - wanted.count
        where raw.loadUnaligned(fromByteOffset: start, as: UInt64.self) == beginning {
            if UnsafeBufferPointer(rebasing: self[start..<start + wanted.count]).hasSameBytes(as: wanted) {
                return true
            }
        }
        return false
    }
}
