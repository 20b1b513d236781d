import AdapterKit
import Foundation
import JSONSchema
import ScienceShopSDK
import Testing

@testable import Crosswalks

/// The examples of docs/crosswalks.md do what the page says.
@Suite struct DocumentationTests {
    private struct Fence {
        var info: String
        var text: String
        var line: Int
    }

    private func page() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "docs/crosswalks.md"), encoding: .utf8)
    }

    private func fences() throws -> [Fence] {
        let text = try page()
        var result: [Fence] = []
        var open: Fence?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let fence = open {
                    result.append(fence)
                    open = nil
                } else {
                    open = Fence(info: String(line.dropFirst(3)), text: "", line: index + 1)
                }
            } else {
                open?.text += line + "\n"
            }
        }
        return result
    }

    @Test func everyExampleGivesItsResult() throws {
        var input: Fence?
        var outcome: Outcome?
        var examples = 0
        for fence in try fences() {
            switch fence.info {
            case "text input", "markdown input": input = fence
            case "yaml crosswalk":
                let crosswalk = try load(fence.text, file: "docs/crosswalks.md:\(fence.line)")
                outcome = run(crosswalk, on: try #require(input))
            case "result":
                examples += 1
                let made = try #require(outcome)
                for line in fence.text.split(separator: "\n") {
                    let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
                        .map { $0.trimmingCharacters(in: .whitespaces) }
                    let draft = made.result.drafts.first { $0.record.id?.description == "example:" + parts[0] }
                    let found = try #require(draft, "\(parts[0]) is not made, but \(made.ids)")
                    let value = try #require(JSONPointer(parts[1])).resolve(in: .object(found.record.document))
                    #expect(value.map { $0.string ?? $0.canonicalText } == parts[2], "line \(fence.line): \(line)")
                }
            default: break
            }
        }
        #expect(examples == 6)
    }

    private func run(_ crosswalk: DeclarativeCrosswalk, on input: Fence) -> Outcome {
        var source = SourceRecord(identifier: "doc", format: .plainText, payload: Array(input.text.utf8))
        if input.info.hasPrefix("markdown") { source.format = .markdown }
        if !crosswalk.accepts(source.format) {
            let lines = input.text.split(separator: "\n")
            source.format = .csv
            source.payload = Array(lines[1].utf8)
            source.frame = Array("csv/1 separator=semicolon encoding=utf-8 line=1\n\(lines[0])\n".utf8)
        }
        let context = CrosswalkContext(node: "example", language: "fr", basis: "public")
        let (result, trace) = crosswalk.explain(source, context: context)
        return Outcome(result: result, trace: trace)
    }

    /// What the loader knows is on the page, so that nothing new goes undocumented.
    @Test func thePageNamesEveryWordOfTheLanguage() throws {
        let text = try page()
        let words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init))
        var known = CrosswalkLoader.keys + CrosswalkLoader.ruleKeys + CrosswalkLoader.steps + CrosswalkLoader.modifiers
        known += CrosswalkLoader.sources + CrosswalkLoader.options + CrosswalkLoader.participantKeys
        known += CrosswalkLoader.relationKeys + CrosswalkLoader.builtins
        known += Template.Filter.allCases.map(\.rawValue)
        known += CrosswalkDefinition.Relation.Which.allCases.map(\.rawValue)
        // A selector is named in the singular or in the plural.
        known += Selector.Kind.allCases.map { kind in
            words.contains(kind.rawValue)
                ? kind.rawValue : kind.rawValue.hasSuffix("s") ? String(kind.rawValue.dropLast()) : kind.rawValue + "s"
        }
        #expect(known.filter { !words.contains($0) } == [])
    }
}
