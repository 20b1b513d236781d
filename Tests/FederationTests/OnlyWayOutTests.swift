import Foundation
import Testing

/// Nothing leaves but through the gate: nobody else makes what a channel is given.
@Suite struct OnlyWayOutTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Files of the product that hold these words, by their path.
    private func files(holding words: String) throws -> [String] {
        var found: [String] = []
        for folder in ["Sources", "Plugins"] {
            let folder = Self.root.appending(path: folder)
            let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            for case let file as URL in files where file.pathExtension == "swift" {
                guard !file.path.contains("/Generated/"), !file.path.contains("/Tests/") else { continue }
                let path = String(file.path.dropFirst(Self.root.path.count + 1))
                // In a plugin's process, which has no ledger: what passed the gate on the other side of its pipe.
                guard !path.hasPrefix("Sources/AdapterPlugin/") else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                if text.contains(words) { found.append(path) }
            }
        }
        return found.sorted()
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    @Test(arguments: ["PublicRecord(", "PublicEvidence("]) func onlyTheGateMakesPublicRecords(words: String) throws {
        #expect(try files(holding: words) == ["Sources/Federation/Publish/PublicationGate.swift"])
    }

    /// And a site, of the older names that a record which came through the gate says it had.
    @Test func onlyReceiptsAndTheJudgeMakeWithdrawals() throws {
        #expect(
            try files(holding: " Withdrawal(") == [
                "Sources/Federation/Publish/ExposureDecision.swift", "Sources/Federation/Publish/LedgerView.swift",
                "Sources/StaticSite/Build/SiteBuild.swift",
            ])
    }

    /// What makes pages, feeds, data and answers sees no ledger's records: it is handed what passed the gate.
    @Test func noChannelReadsRecordsOfALedger() throws {
        let channels = ["Catalogue", "StaticSite", "Dissemination", "FederationWeb", "OAIPMH", "PluginProtocol"]
        for words in ["storedRecord(", "RecordQuery(", ".claims(of", ".evidence(of", ".payload("] {
            let found = try files(holding: words).filter { path in
                channels.contains { path.hasPrefix("Sources/\($0)/") } || path.contains("/Publish/")
            }
            let own = found.filter { !$0.hasPrefix("Sources/Federation/Publish/") }
            #expect(own == [], "\(words)")
        }
    }

    /// A gate that nobody told of decisions would show what was withdrawn.
    @Test func onlyTheJudgeLaysDecisionsOverRecords() throws {
        let judges = try files(holding: ".judge(").filter { !$0.hasPrefix("Sources/Federation/Publish/") }
        #expect(
            judges == [
                "Sources/Federation/Consent/ConsentOutlook.swift",
                "Sources/shopctl/Commands/Records/RecordsShowCommand.swift",
            ])
        for path in judges {
            #expect(try text(path).contains("judge(id, in:"), "\(path) does not ask the ledger what was decided")
        }
    }

    /// Else the program could read what it never let out.
    @Test func onlyProgramsOfPluginsReadExposures() throws {
        for path in try files(holding: "import AdapterPlugin\n") {
            // The template of a plugin is the program it will be.
            let isProgram =
                path.contains("/Main/") || path.hasPrefix("Sources/AdapterPluginHTTP/")
                || path.hasPrefix("Sources/PluginTemplates/Templates/")
            #expect(isProgram, "\(path) imports AdapterPlugin")
        }
    }

    /// Every type that a record can be published to, and which kind of channel in `ConsentChannelsTests` it is; nil for one
    /// that writes nothing, or to memory. Whoever adds one plants something on it there.
    private static let targets: [String: String?] = [
        "SiteTarget": "site", "OAIChannelTarget": "oai", "WordPressTarget": "wordpress", "ChildTarget": "plugin",
        "RehearsedTarget": nil, "UntouchedTarget": nil, "ListeningTarget": nil, "MemoryTarget": nil,
    ]

    /// The ways into a node that is served, beside how it is.
    private static let routes = [
        "siteFolder": "served", "provider": "oai", "sets": "oai", "partners": "federation",
    ]

    /// Commands that print what the gate let out.
    private static let printers = ["RecordsShowCommand": "printed"]

    @Test func noKindOfChannelIsForgotten() throws {
        var found: Set<String> = []
        let conformance =
            /(?:struct|class|actor|enum|extension) ([A-Za-z]+)[^{\n]*: [^{\n]*\bPublish(?:Target|Adapter)\b/
        for path in try files(holding: "Publish") {
            for match in try text(path).matches(of: conformance) { found.insert(String(match.1)) }
        }
        #expect(found == Set(Self.targets.keys), "publish planted records to a new kind in ConsentChannelsTests")

        let content = try text("Sources/FederationWeb/WebContent.swift")
        let declaration = try #require(content.prefixMatch(of: /(?s).*?public struct WebContent.*?init\(/)).output
        let members = declaration.matches(of: /public var ([a-zA-Z]+):/).map { String($0.1) }
        #expect(Set(members).subtracting(["health", "state", "failed"]) == Set(Self.routes.keys))

        let kinds = try text("Tests/shopctlTests/Channels/ChannelKind.swift").matches(of: /case ([a-z]+)/).map {
            String($0.1)
        }
        let known = Self.targets.values.compactMap(\.self) + Self.routes.values + Self.printers.values
        #expect(Set(kinds) == Set(known))
        #expect(kinds.count == Set(kinds).count)
    }

    /// A copy for its owner's own use, which is no publication (docs/decisions/0056), is made where a person asks for one.
    @Test func privateCopiesAreMadeByCommandsAlone() throws {
        #expect(try files(holding: "SingerExport(") == ["Sources/shopctl/Commands/Records/RecordsExportCommand.swift"])
        let sending = ["FederationHTTP", "FederationWeb", "PluginHost", "PluginProtocol"]
        for path in try files(holding: "import Singer\n") + files(holding: "import FederationSQLite\n") {
            #expect(!sending.contains { path.hasPrefix("Sources/\($0)/") }, "\(path)")
        }
    }

    /// Access says the same to other packages: their code could not even be compiled.
    @Test func otherPackagesCannotMakeOne() throws {
        let text = try text("Sources/ScienceShopSDK/Publication/PublicRecord.swift")
        #expect(text.contains("package init("))
        #expect(!text.contains("public init("))
    }
}
