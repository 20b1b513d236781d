import Federation
import JSONSchema
import ScienceShopSDK
import Testing

/// Two copies of one revision are compared within bounds, whatever a source nests.
@Suite struct ForkBudgetTests {
    private func claim(_ source: String, _ odd: JSONValue) throws -> Claim {
        let id = try #require(RecordIdentifier("geneve:organisation/a"))
        var record = Record(id: id)
        record["odd"] = odd
        record["revision"] = 3
        record["provenance"] = [["harvester": "geneve"]]
        return Claim(
            source: SourceKey(node: source, source: "oai"), sourceRecord: "1", record: id, ordinal: 0, isMention: false,
            isVerbatim: true, draft: record, contentHash: record.contentDigest, payload: nil, crosswalk: "",
            crosswalkVersion: "")
    }

    private func forks(_ left: JSONValue, _ right: JSONValue) throws -> Int {
        Fork.versions([try claim("b", left), try claim("c", right)]).count
    }

    @Test func whatIsNestedDeeplyIsComparedOnce() throws {
        func nested(_ innermost: JSONValue) -> JSONValue {
            var value = innermost
            for _ in 0..<60 { value = [value] }
            return value
        }
        #expect(try forks(nested("x"), nested("y")) == 1)
        #expect(try forks(nested("x"), nested("x")) == 0)
        #expect(try forks([nested("x"), "z"], [nested("x")]) == 0)
    }

    @Test func longListsThatShareNothingDiffer() throws {
        func list(_ prefix: String) -> JSONValue {
            .array((0..<3000).map { number in ["a": .string("\(prefix)\(number)"), "b": ["x", "y"]] })
        }
        #expect(try forks(list("l"), list("r")) == 1)
    }

    @Test func whatAGateLeftOutIsNoFork() throws {
        let whole: JSONValue = .array((0..<500).map { ["a": .string("\($0)"), "b": "more"] })
        let part: JSONValue = .array((0..<500).filter { $0 % 3 > 0 }.map { ["a": .string("\($0)")] })
        #expect(try forks(part, whole) == 0 && forks(whole, part) == 0)
    }
}
