import AdapterKit
import JSONSchema
import ScienceShopSDK

/// A source whose records are drawn by chance and edited by chance, so that several harvests of it meet every case:
/// additions, edits, removals, renames, shared records, mentions, duplicates, drafts with errors, explicit deletions.
public struct RandomSource: Sendable {
    public private(set) var records: [SourceRecord] = []
    private var random: SeededGenerator
    private var next = 0
    /// How many different organisations there are to speak of.
    private let things: Int

    public init(seed: UInt64, size: Int = 20, things: Int = 12) {
        random = SeededGenerator(seed: seed)
        self.things = things
        for _ in 0..<size { records.append(make()) }
    }

    /// Changes a few records.
    public mutating func edit() {
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let index = records.indices.randomElement(using: &random)
            switch (Int.random(in: 0..<7, using: &random), index) {
            case (0, _), (_, nil): records.append(make())
            case (1, let index?): records.remove(at: index)
            case (2, let index?): records[index].payload = make().payload
            case (3, let index?):
                next += 1
                records[index].identifier = "renamed-\(next)"
            case (4, let index?):
                records[index].status = records[index].status == .active ? .deleted : .active
            case (5, let index?): records.swapAt(index, 0)
            case (_, let index?): records.insert(records[index], at: records.count)
            }
        }
    }

    private mutating func make() -> SourceRecord {
        next += 1
        let count = [0, 1, 1, 1, 2, 3].randomElement(using: &random) ?? 1
        let drafts = (0..<count).map { _ in draft() }
        return SourceRecord(
            identifier: "r-\(next)", format: .json, payload: JSONValue.array(drafts).canonicalBytes,
            frame: Bool.random(using: &random) ? Array("frame".utf8) : nil, firstLine: next)
    }

    private mutating func draft() -> JSONValue {
        let number = Int.random(in: 0..<things, using: &random)
        let word = ["eau", "encre", "forêt", "cœur"].randomElement(using: &random) ?? "eau"
        var object: JSONObject = [
            "schema": "record/1", "id": .string("lyon:organisation/o-\(number)"), "kind": "organisation",
            "home": "lyon", "status": "active", "title": ["fr": .string("Organisation \(number) de l’\(word)")],
        ]
        if Bool.random(using: &random) { object["@mention"] = true }
        if Int.random(in: 0..<8, using: &random) == 0 { object["@error"] = "drawn by chance" }
        if Bool.random(using: &random) { object["types"] = [["asWritten": .string(word)]] }
        return .object(object)
    }
}
