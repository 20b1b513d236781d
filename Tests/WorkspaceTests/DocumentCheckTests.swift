import ScienceShopSDK
import Testing
import Workspace

@Suite("Checking files")
struct DocumentCheckTests {
    private let record = """
        {
          "schema": "record/1", "id": "lyon:demand/1", "kind": "demand", "home": "lyon", "status": "active",
          "title": {"fr": "Eau"},
          "question": {"fr": "Comment ?"}
        }
        """

    private func check(_ text: String, _ path: String, schema: String? = nil) -> DocumentCheck {
        DocumentCheck.check(Array(text.utf8), path: path, schema: schema)
    }

    @Test func aValidRecordIsValid() {
        let check = check(record, "one.json")
        #expect(check.isValid, "\(check.findings)")
        #expect((check.schema, check.documents) == ("record", 1))
    }

    @Test func anErrorInAJSONDocumentHasItsLine() throws {
        let check = check(record.replacing("{\"fr\": \"Eau\"}", with: "{\"fr\": 12}"), "one.json")
        #expect(!check.isValid)
        let finding = try #require(check.findings.first)
        #expect(finding.issue.path == "/title/fr")
        #expect(finding.line == 3)
    }

    @Test func eachLineOfJSONLinesIsARecord() {
        let line = record.split(separator: "\n").joined()
        let check = check("\(line)\n{\"id\": 1}\nno json\n\(line)\n", "all.jsonl")
        #expect(check.documents == 4)
        #expect(Set(check.findings.map(\.line)) == [2, 3])
        #expect(check.findings.contains { $0.issue.code == "malformed" && $0.line == 3 })
    }

    /// Long texts are checked in stretches side by side: what is told is what one after the other would tell.
    @Test func aLongTextIsToldLineByLine() {
        let line = record.split(separator: "\n").joined()
        let wrong = [7, 400, 4_999, 5_000, 7_777, 9_000]
        var lines = [String](repeating: line, count: 9_000)
        for number in wrong { lines[number - 1] = "no json" }
        lines[7_000] = ""
        let text = lines.joined(separator: "\n")
        #expect(text.utf8.count > 1 << 20)
        let all = check(text, "all.jsonl")
        #expect(all.findings.map(\.line) == wrong)
        #expect(all.documents == 8_999)

        let many = check(String(repeating: "\(line)\nno json\n", count: 5_000), "all.jsonl")
        #expect(many.findings.map(\.line) == (1...1_000).map { $0 * 2 })
        #expect(many.documents == 2_000)
    }

    @Test(arguments: ["", " \n\n"])
    func anEmptyFileIsNotValid(text: String) {
        #expect(check(text, "x.json").findings.map(\.issue.code) == ["empty"])
    }

    @Test func aKindCanBeAskedFor() {
        #expect(check(record, "one.json", schema: "demand").isValid)
        #expect(check(record, "one.json", schema: "event").findings.map(\.issue.code) == ["other-kind"])
    }

    @Test func whatAYAMLFileIsIsToldFromItsContent() {
        #expect(check(Sound.node, "x.yaml").schema == "node")
        #expect(check(Sound.federation, "x.yaml").schema == "federation")
        #expect(check(Sound.crosswalk, "x.yaml").schema == "crosswalk")
        #expect(check("some: thing", "x.yaml").findings.map(\.issue.code) == ["unknown-schema"])
    }

    @Test func deepNestingIsRefusedWithAPlace() throws {
        let deep = String(repeating: "[", count: 100_000)
        let finding = try #require(check(deep, "x.json").findings.first)
        #expect(finding.issue.code == "malformed")
        #expect(finding.line == 1)
        #expect(!check(deep, "x.yaml").isValid)
    }
}
