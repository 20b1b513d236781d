import AdapterKit
import Crosswalks
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing

/// Hostile and odd documents: an answer in reasonable time, never a crash; the same answer each time.
@Suite struct HostileTests {
    private let rules = """
          - rule: all
            kind: group
            each: {blocks: true}
            match: '^(?<name>(?:[^|]+?\\s*)+)'
            fields:
              title: "{name}"
              description: {section: true}
              figures: "{text}"
              period: "{text}"
              territories: "{text}"
              missions: [{sentences: '.'}, {matches: '(\\w+)*x'}]
            participants: [{role: partner, split: list, kind: organisation, record: true}]
        """

    /// Texts made by repeating a few signs, by a name that a log can hold.
    private static let texts: [(name: String, text: String)] = [
        ("letters", String(repeating: "a", count: 12_000)), ("commas", String(repeating: "a b, ", count: 600)),
        ("items", String(repeating: "- x\n", count: 250)), ("brackets", String(repeating: "((((", count: 1500)),
        ("controls", String(repeating: "\u{0}\u{1}\u{FEFF}", count: 1000)),
        ("labels", String(repeating: "l : v\n", count: 200)),
        ("marks", String(repeating: "e\u{301}\u{302}", count: 1500)),
        ("numbers", String(repeating: "12 34 h ", count: 500)), ("empty", ""), ("blank", "\n\n\n"),
        ("BOM", "\u{FEFF}"),
        ("notes", String(repeating: "[1] ", count: 1000)), ("emphasis", String(repeating: "**_", count: 2000)),
        ("headings", String(repeating: "# t\n", count: 200)), ("tags", String(repeating: "<", count: 10_000)),
        ("cells", String(repeating: "| a ", count: 2000) + "\n|---|\n| b |"),
        ("brackets and links", String(repeating: "[", count: 5000) + "](x)"),
    ]

    @Test(.timeLimit(.minutes(2)), arguments: texts.map(\.name))
    func textsOfAllSorts(name: String) throws {
        let text = try #require(Self.texts.first { $0.name == name }?.text)
        for format in [MetadataFormat.plainText, .markdown, .html] {
            let outcome = try run(rules, on: text, format: format)
            for draft in outcome.result.drafts {
                #expect(draft.record.id != nil)
                #expect(draft.record["title"]?.object?.isEmpty == false)
            }
            #expect(!outcome.result.drafts.isEmpty || !outcome.codes.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(2))) func oneVeryLongLine() throws {
        let line = Array(String(repeating: "mot ", count: 1 << 17).utf8)
        let crosswalk = try load(
            "crosswalk: 1\nid: t/x\nformats: [page]\nrecords:\n  - {rule: r, kind: group, each: {matches: 'zzz'}, fields: {title: T}}"
        )
        for format in [MetadataFormat.plainText, .markdown] {
            #expect(run(crosswalk, on: line, format: format).codes == ["no-records"])
        }
    }

    @Test func binaryIsNoCrash() throws {
        var random = SeededGenerator(seed: 7)
        let rule = "  - {rule: r, kind: group, each: {blocks: true}, fields: {title: \"{text}\"}}"
        let crosswalk = try load("crosswalk: 1\nid: t/x\nformats: [page, csv, json]\nrecords:\n\(rule)")
        for _ in 0..<60 {
            let bytes = (0..<400).map { _ in UInt8.random(in: 0...255, using: &random) }
            for format in [MetadataFormat.plainText, .markdown, .html, .csv, .json] {
                _ = run(crosswalk, on: bytes, format: format)
            }
        }
    }

    @Test func theSamePayloadGivesTheSameDrafts() throws {
        let text = """
            # Réseau

            Le CRIEL[1], Alpha et Bêta[2] invitent.

            [1] Note une
            [2] Note deux

            - Alpha : Lyon (69)
            - Bêta | 12 membres, le 3 mai 2024
            """
        func drafts() throws -> [String] {
            try run(rules, on: text, format: .markdown).result.drafts.map { draft in
                String(decoding: draft.record.canonicalBytes, as: UTF8.self)
                    + draft.evidence.map { "\($0.path) \($0.asWritten) \($0.location.line ?? 0) \($0.rule)" }.joined()
                    + draft.issues.map(\.message.description).joined()
            }
        }
        let first = try drafts()
        #expect(!first.isEmpty)
        for _ in 0..<20 { #expect(try drafts() == first) }
    }

    /// Which rule comes first decides the order of the drafts and no more.
    @Test func theOrderOfRulesDoesNotMatterForWhatIsMade() throws {
        let text = "Réseau\n\nMembres :\n\n- Alpha : Lyon\n- Bêta : Lille\n\nFin\n\nAlpha aide Bêta et Gamma."
        let rules = [
            "  - {rule: net, kind: group, fields: {title: {title: true}}, relations: [{type: hasMember, to: m}]}",
            "  - {rule: m, kind: organisation, each: {items: true}, fields: {title: \"{label}\", address: {locality: \"{value}\"}}}",
            "  - {rule: p, kind: project, each: {sections: Fin}, fields: {title: \"{heading}\"}, participants: [{role: partner, match: 'aide (.+)', split: list, kind: organisation, record: true}]}",
        ]
        var random = SeededGenerator(seed: 3)
        func made(_ rules: [String]) throws -> [String: JSONValue] {
            let outcome = try run(rules.joined(separator: "\n"), on: text)
            return Dictionary(
                uniqueKeysWithValues: outcome.result.drafts.map {
                    ($0.record.id?.description ?? "", JSONValue.object($0.record.document))
                })
        }
        let expected = try made(rules)
        #expect(expected.count == 5)
        for _ in 0..<6 { #expect(try made(rules.shuffled(using: &random)) == expected) }
    }
}
