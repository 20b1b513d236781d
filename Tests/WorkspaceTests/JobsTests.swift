import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing
import Workspace

/// An adapter that says what it was given: one record whose payload is the document's bytes.
struct EchoSource: HarvestAdapter {
    static let manifest = AdapterManifest(
        id: "csv", version: "1", summary: "Echoes.", formats: [.csv],
        optionSchema: """
            {"type": "object", "additionalProperties": false,
             "properties": {"key": {"type": "array"}, "separator": {"enum": ["comma", "semicolon"]},
                            "maxBytes": {"type": "integer"}}}
            """)

    let configuration: AdapterConfiguration
    let context: AdapterContext

    init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        self.configuration = configuration
        self.context = context
    }

    func identify() async throws -> SourceDescription {
        SourceDescription(
            summary: "\(configuration.location) \(JSONValue.object(configuration.options).canonicalText)",
            listsEverything: true)
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let bytes = try await context.opener.open(configuration.location, accept: []).readAll(limit: 1 << 20)
        return HarvestPage(records: [SourceRecord(identifier: "all", format: .csv, payload: bytes)])
    }
}

@Suite("Jobs of a workspace")
struct JobsTests {
    private let equipment = Equipment(linkedIn: [EchoSource.self])

    private func read(_ folder: TemporaryFolder) throws -> Workspace { try Workspace.read(folder.path).get() }

    @Test func aJobHasWhatTheNodeSays() async throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        let job = try #require(try read(folder).jobs([.everything], equipment: equipment).get().first)
        #expect(job.key == SourceKey(node: "nantes", source: "demandes"))
        #expect((job.context.node, job.context.language, job.context.basis) == ("nantes", "fr", "public"))
        #expect(job.crosswalks.map(\.id) == ["nantes/demandes"])
        #expect(try await job.source.identify().summary.description == #"samples/demandes.csv {"key":["Ref"]}"#)
        let page = try await job.source.page(HarvestRequest(), after: nil)
        #expect(page.records.first?.payload == Array(Sound.table.utf8))
    }

    @Test func anOverrideReplacesLocationAndSingleOptions() async throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        try folder.write("mine/own.csv", "Ref;Titre;Question\nX;Y;Z\n")
        try folder.write(
            "federation.yaml",
            Sound.federation + """

                sources:
                  nantes/demandes:
                    location: mine/own.csv
                    options: { separator: semicolon }
                    removals: { share: 0.5, count: 7 }
                """)
        let job = try #require(try read(folder).jobs([.node("nantes")], equipment: equipment).get().first)
        #expect(
            try await job.source.identify().summary.description
                == #"mine/own.csv {"key":["Ref"],"separator":"semicolon"}"#)
        #expect(try await job.source.page(HarvestRequest(), after: nil).records.first?.payload.first == 0x52)
        #expect((job.options.breaker.share, job.options.breaker.count) == (0.5, 7))
    }

    @Test func howOftenEverythingIsLookedAtIsSaidByTheNodeAndOverruledByTheWorkspace() throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        func every() throws -> Duration? {
            try #require(try read(folder).jobs([.everything], equipment: equipment).get().first).options.sweepEvery
        }
        #expect(try every() == nil)
        let line = "    location: samples/demandes.csv\n"
        try #require(Sound.node.contains(line))
        func say(_ value: String) throws {
            try folder.write(
                "nodes/nantes/node.yaml", Sound.node.replacing(line, with: line + "    sweepEveryDays: \(value)\n"))
        }
        try say("2.5")
        #expect(try every() == .seconds(216_000))
        try folder.write(
            "federation.yaml", Sound.federation + "\nsources:\n  nantes/demandes:\n    sweepEveryDays: 0\n")
        #expect(try every() == .zero)
        for wrong in ["-1", "1e9", "often"] {
            try say(wrong)
            let problems = Workspace.read(folder.path).problems
            #expect(problems.first?.file.hasSuffix("node.yaml") == true, "\(wrong)")
        }
    }

    @Test func whoseCopiesAreTakenIsSaidByTheNodeAndOverruledByTheWorkspace() throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        func trusts() throws -> Set<String>? {
            try #require(try read(folder).jobs([.everything], equipment: equipment).get().first).trusts
        }
        #expect(try trusts() == nil)
        let line = "    location: samples/demandes.csv\n"
        func say(_ value: String) throws {
            try folder.write(
                "nodes/nantes/node.yaml", Sound.node.replacing(line, with: line + "    trusts: \(value)\n"))
        }
        try say("[lyon, lille]")
        #expect(try trusts() == ["lyon", "lille"])
        try folder.write("federation.yaml", Sound.federation + "\nsources:\n  nantes/demandes:\n    trusts: []\n")
        #expect(try trusts() == [])
        for wrong in ["lyon", "[LYON]", "[lyon, lyon]"] {
            try say(wrong)
            #expect(Workspace.read(folder.path).problems.first?.file.hasSuffix("node.yaml") == true, "\(wrong)")
        }
    }

    @Test func optionsAreCheckedWhereTheyAreWritten() throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        try folder.write(
            "nodes/nantes/node.yaml", Sound.node.replacing("{ key: [Ref] }", with: "{ kee: [Ref] }"))
        let inNode = try #require(try read(folder).jobs([.everything], equipment: equipment).problems.first)
        #expect(inNode.file.hasSuffix("node.yaml"))
        #expect((inNode.line, inNode.column, inNode.nearest) == (11, 16, "key"))

        try folder.write("nodes/nantes/node.yaml", Sound.node)
        try folder.write(
            "federation.yaml",
            Sound.federation + "\nsources:\n  nantes/demandes:\n    options: { separator: colon }\n")
        let inWorkspace = try #require(try read(folder).jobs([.everything], equipment: equipment).problems.first)
        #expect(inWorkspace.file.hasSuffix("federation.yaml"))
        #expect(inWorkspace.line == 10)
    }

    @Test func anUnknownAdapterIsNamedWithTheNearestKnownOne() throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        try folder.write("nodes/nantes/node.yaml", Sound.node.replacing("adapter: csv", with: "adapter: cvs"))
        let problem = try #require(try read(folder).jobs([.everything], equipment: equipment).problems.first)
        #expect((problem.line, problem.nearest) == (9, "csv"))
    }

    @Test func aMissingOrBrokenCrosswalkIsNamedWithItsPlace() throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        try folder.write(
            "nodes/nantes/crosswalks/demandes.yaml", Sound.crosswalk.replacing("fields:", with: "feilds:"))
        let found = try read(folder).jobs([.everything], equipment: equipment).problems
        let broken = try #require(found.first { $0.line == 9 })
        #expect(broken.file.hasSuffix("crosswalks/demandes.yaml"))
        #expect(broken.message.description.contains("fields"))

        try folder.write(
            "nodes/nantes/node.yaml", Sound.node.replacing("crosswalks/demandes.yaml", with: "crosswalks/other.yaml"))
        let missing = try #require(try read(folder).jobs([.everything], equipment: equipment).problems.first)
        #expect(missing.file.hasSuffix("node.yaml"))
        #expect(missing.line == 12)

        // An adapter that knows no better needs one.
        try folder.write(
            "nodes/nantes/node.yaml", Sound.node.replacing("    crosswalk: crosswalks/demandes.yaml\n", with: ""))
        let none = try #require(try read(folder).jobs([.everything], equipment: equipment).problems.first)
        #expect(none.file.hasSuffix("node.yaml") && none.message.description.contains("crosswalk"))
    }

    @Test func theNodesLabelsAreKnownToItsCrosswalks() throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        try folder.write(
            "nodes/nantes/crosswalks/demandes.yaml",
            """
            crosswalk: 1
            id: nantes/demandes
            formats: [json]
            language: fr
            records:
              - rule: demande
                kind: demand
                fields:
                  title: { pointer: /title }
                  stage: { from: { pointer: /stage }, scheme: stage }
            """)
        let entry = SourceRecord(
            identifier: "1", format: .json, payload: Array(#"{"title": "Eau", "stage": "Bien parti"}"#.utf8))
        func stage() throws -> (concept: JSONValue?, version: String) {
            let job = try #require(try read(folder).jobs([.everything], equipment: equipment).get().first)
            let crosswalk = try #require(job.crosswalks.first)
            let record = crosswalk.map(entry, context: job.context).drafts.first?.record
            return (record?["stage"]?["concept"], crosswalk.version)
        }
        let before = try stage()
        #expect(before.concept == nil)
        try folder.write(
            "nodes/nantes/node.yaml", Sound.node + "\nvocabulary:\n  stage: { bien parti: inProgress }\n")
        let after = try stage()
        #expect(after.concept == "inProgress")
        #expect(after.version != before.version)
    }

    @Test func aDocumentBeyondMaxBytesIsRefused() async throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        try folder.write(
            "federation.yaml", Sound.federation + "\nsources:\n  nantes/demandes:\n    maxBytes: 10\n")
        let job = try #require(try read(folder).jobs([.everything], equipment: equipment).get().first)
        #expect(try await job.source.identify().summary.description.contains(#""maxBytes":10"#))
        await #expect {
            _ = try await job.source.page(HarvestRequest(), after: nil)
        } throws: { error in
            (error as? FederationError)?.code == .limitExceeded
        }
    }

    @Test func aSelectionNamesNodesAndSources() throws {
        let folder = try TemporaryFolder()
        try Sound.write(into: folder)
        let workspace = try read(folder)
        #expect(workspace.selectable == ["nantes", "nantes/demandes"])
        func count(_ text: String) throws -> Int {
            try workspace.jobs([Workspace.Selection(text)], equipment: equipment).get().count
        }
        #expect(try count("nantes") == 1)
        #expect(try count("nantes/demandes") == 1)
        #expect(try count("nantes/other") == 0)
    }
}
