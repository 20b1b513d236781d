import JSONSchema
import ScienceShopSDK
import TestSupport

/// Random records whose list elements carry identifiers, for property tests.
struct RecordMaker {
    var random: SeededGenerator
    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func record() -> Record {
        var document: JSONObject = [
            "schema": "record/1", "id": "lyon:project/p1", "kind": "project", "home": "lyon", "status": "active",
        ]
        for key in ["title", "summary", "need", "lessons"] where flip() { document[key] = text() }
        if flip() { document["acronym"] = .string(word()) }
        if flip() { document["period"] = period() }
        if flip() { document["stage"] = ["scheme": "stage", "concept": .string(word())] }
        if flip() {
            document["participants"] = list { ["role": "partner", "record": .string("lyon:organisation/\($0)")] }
        }
        if flip() {
            document["territories"] = list {
                ["scheme": "insee", "level": "departement", "code": .string($0), "label": "x"]
            }
        }
        if flip() { document["themes"] = list { ["scheme": "sdg", "concept": .string($0)] } }
        if flip() {
            document["figures"] = list {
                ["value": .number(Double($0.utf8.count)), "unit": .string($0), "asWritten": "x"]
            }
        }
        if flip() { document["sameAs"] = .array(["https://a.example/", "https://b.example/"].filter { _ in flip() }) }
        if flip() { document["newMember"] = .object(["deep": .array([.number(1), .null, .string(word())])]) }
        if flip() { document["extensions"] = ["yeswiki": .object([word(): .string(word())])] }
        return Record(document: document)
    }

    private mutating func flip() -> Bool { Bool.random(using: &random) }
    private mutating func word() -> String { ["a", "b", "é", "e\u{301}", "œ"].randomElement(using: &random) ?? "a" }

    private mutating func text() -> JSONValue {
        var map: JSONObject = [:]
        for language in ["fr", "en", "fr-CA"] where flip() { map[language] = .string(word()) }
        return map.isEmpty ? ["fr": "x"] : .object(map)
    }

    /// Starts come before ends, so that uniting two periods never refuses an end.
    private mutating func period() -> JSONValue {
        var period: JSONObject = [:]
        if flip() { period["start"] = .string(flip() ? "2012" : "2013-04") }
        if flip() { period["end"] = .string(flip() ? "2018" : "2019-05") }
        return period.isEmpty ? ["asWritten": "un jour"] : .object(period)
    }

    private mutating func list(_ make: (String) -> JSONValue) -> JSONValue {
        var names = ["1", "2", "3", "4"].filter { _ in flip() }
        names.shuffle(using: &random)
        return .array(
            names.map { name in
                var element = make(name)
                if flip(), case .object(var object) = element {
                    object["asWritten"] = .string(word())
                    element = .object(object)
                }
                return element
            })
    }
}
