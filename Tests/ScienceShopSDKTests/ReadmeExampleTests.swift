import Foundation
import ScienceShopSDK
import Testing

/// The README's example of the SDK is the code below, line for line.
@Suite struct ReadmeExampleTests {
    private func example(_ bytes: [UInt8]) throws -> (record: Record, problems: [ScienceShopSDK.Issue]) {
        let record = try RecordReader.read(bytes)
        let problems = RecordValidator.standard.validate(record)
        print(record.title?.text(for: "fr") ?? "", record.contentHash, problems)
        return (record, problems)
    }

    @Test func theExampleReadsAndChecksARecord() throws {
        let text = #"{"schema":"record/1","id":"lyon:group/amis","kind":"group","home":"lyon","status":"active"}"#
        let (record, problems) = try example(Array(text.utf8))
        #expect(record.id?.description == "lyon:group/amis")
        #expect(problems.contains { $0.severity == .error }, "a record without a title is refused")
    }

    @Test func theReadmeShowsThisCode() throws {
        let here = URL(fileURLWithPath: #filePath)
        let code = try String(contentsOf: here, encoding: .utf8).split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let block = try #require(readme.components(separatedBy: "```swift\nimport ScienceShopSDK").dropFirst().first)
        let shown = try #require(block.components(separatedBy: "```").first).split(separator: "\n").map {
            $0.components(separatedBy: "//")[0].trimmingCharacters(in: .whitespaces)
        }
        #expect(shown.count == 3)
        for line in shown { #expect(code.contains(line), "the README shows « \(line) », which is not compiled here") }
    }
}
