import JSONSchema
import TestSupport
import Testing

/// Texts put together from one writing are those that writing anew gives.
struct CanonicalObjectTests {
    private static let names = [
        "a", "b", "id", "title", "titles", "title\u{301}", "é", "\u{FFFF}", "\u{1F600}", "", "contentHash",
        "contentHasi", "z\"",
    ]

    private func object(_ random: inout SeededGenerator, depth: Int = 2) -> JSONObject {
        var object = JSONObject()
        for name in Self.names.shuffled(using: &random).prefix(Int.random(in: 0...9, using: &random)) {
            object[name] = value(&random, depth: depth)
        }
        return object
    }

    private func value(_ random: inout SeededGenerator, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 5 : 3), using: &random) {
        case 0: .string(Self.names.randomElement(using: &random) ?? "")
        case 1: .number(Double(Int.random(in: -9...9, using: &random)) / 4)
        case 2: .null
        case 3: .array((0..<3).map { _ in value(&random, depth: depth - 1) })
        default: .object(object(&random, depth: depth - 1))
        }
    }

    @Test func membersSetAndLeftOutMakeTheTextOfTheObjectWithoutThem() {
        var random = SeededGenerator(seed: 30)
        for _ in 0..<500 {
            let whole = object(&random)
            let written = CanonicalObject(whole)
            #expect(written.canonicalBytes() == JSONValue.object(whole).canonicalBytes)

            let changes = Self.names.shuffled(using: &random).prefix(3).map { name in
                (name: name, value: Bool.random(using: &random) ? value(&random, depth: 1) : nil)
            }
            let left = Set(Self.names.shuffled(using: &random).prefix(2).map { Array($0.utf8) })
            var expected = JSONObject()
            for member in whole where !left.contains(Array(member.key.utf8)) { expected[member.key] = member.value }
            for change in changes { expected[change.name] = change.value }
            #expect(
                written.canonicalBytes(setting: changes) { left.contains(Array($0.utf8)) }
                    == JSONValue.object(expected).canonicalBytes)
        }
    }

    @Test func aTextIsFoundInEveryMemberButOne() {
        let written = CanonicalObject(["id": "lyon:project/p", "links": [["to": "lyon:project/p"]], "title": "p"])
        #expect(written.holds("\"lyon:project/p\"".utf8, outside: "id"))
        #expect(written.holds("\"lyon:project/p\"".utf8, outside: "links"))
        #expect(
            !CanonicalObject(["id": "lyon:project/p", "title": "p"]).holds("\"lyon:project/p\"".utf8, outside: "id"))
        #expect(!written.holds("\"lyon:project/q\"".utf8, outside: ""))
    }
}
