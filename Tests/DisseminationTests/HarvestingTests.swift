import AdapterKit
import Dissemination
import Federation
import FederationConformance
import FederationSQLite
import JSONSchema
import MetadataFormats
import OAIPMH
import ScienceShopSDK
import TestSupport
import Testing

/// Harvesters that read while records change, the channel is brought up to date, and the node starts again.
@Suite struct HarvestingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func edit(_ house: inout ChannelHouse, _ random: inout TestSupport.SeededGenerator) {
        let names = "abcdefghijklmnopqrst".map(String.init)
        for name in names where Int.random(in: 0..<4, using: &random) == 0 {
            let title = "Titre \(Int.random(in: 0..<3, using: &random))"
            let theme: JSONValue = [["asWritten": .string("thème \(Int.random(in: 0..<3, using: &random))")]]
            let kind: RecordKind = name < "k" ? .project : .demand
            switch Int.random(in: 0..<6, using: &random) {
            case 0: house.records.removeAll { $0.identifier == name }
            case 1: house.say(name, title, kind: kind, basis: nil)
            case 2:
                let isGranted = Bool.random(using: &random)
                house.say(
                    name, title, kind: kind, basis: "consent",
                    ("consent", [ChannelHouse.grant("publication", isGranted)]))
            default: house.say(name, title, kind: kind, ("themes", theme))
            }
        }
    }

    /// What the gate shows of the ledger, in Dublin Core; by way of another channel.
    private func truth(_ house: ChannelHouse) async throws -> [String: [UInt8]] {
        let target = MemoryTarget(channel: "memory:truth")
        _ = try await PublishEngine(ledger: house.ledger, clock: { house.clock.now() }).run(target)
        let format = DublinCoreFormat()
        return Dictionary(
            uniqueKeysWithValues: try target.now.records.values.map { record in
                ("oai:lyon.example.org:\(record.id)", try #require(format.xml(of: record)))
            })
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func everyHarvesterComesToHoldWhatIsShown(seed: UInt64)
        async throws
    {
        var random = TestSupport.SeededGenerator(seed: seed)
        let ledger: any Ledger = seed % 2 == 0 ? MemoryLedger() : try SQLiteLedger(path: folder.file("l.sqlite"))
        var house = ChannelHouse(ledger)
        if seed % 3 == 0 { house.reopen { $0.cacheSize = 0 } }
        var harvesters = ["", "&set=kind:project", "&set=theme:theme-1", "&set=theme"].map { (filter: $0, Harvester()) }
        for round in 0..<6 {
            edit(&house, &random)
            if round == 0 || Bool.random(using: &random) {
                try await house.publish()
            } else {
                try await house.harvest()
            }
            for index in harvesters.indices where Int.random(in: 0..<3, using: &random) > 0 {
                let from = harvesters[index].1.from.map { "&from=\($0)" } ?? ""
                var (changing, chance) = (house, random)
                let listing = try await house.list("metadataPrefix=oai_dc" + harvesters[index].filter + from) { _ in
                    // Things change while the list is read, and the node starts again in the middle of it.
                    switch Int.random(in: 0..<6, using: &chance) {
                    case 0:
                        edit(&changing, &chance)
                        try await changing.publish()
                    case 1:
                        edit(&changing, &chance)
                        try await changing.harvest()
                    case 2: changing.reopen()
                    default: break
                    }
                }
                (house, random) = (changing, chance)
                if listing.errors == [OAIErrorCode.noRecordsMatch] || listing.errors == [OAIErrorCode.noSetHierarchy] {
                    harvesters[index].1.from = listing.date
                    continue
                }
                #expect(listing.errors == [])
                harvesters[index].1.take(listing)
            }
        }
        try await house.publish()
        let truth = try await truth(house)
        for (filter, harvester) in harvesters {
            var harvester = harvester
            let from = harvester.from.map { "&from=\($0)" } ?? ""
            harvester.take(try await house.list("metadataPrefix=oai_dc" + filter + from))
            let whole = try await house.list("metadataPrefix=oai_dc" + filter)
            #expect(Set(whole.names).count == whole.names.count, "each once")
            let inSet = Set(whole.records.filter { !$0.header.isDeleted }.map(\.header.identifier))
            if filter.isEmpty { #expect(inSet == Set(truth.keys)) }
            // What moved to another set is still held, as it was: the protocol does not tell of that.
            for (identifier, metadata) in harvester.held where inSet.contains(identifier) || filter.isEmpty {
                #expect(metadata == truth[identifier], "\(identifier) of \(filter)")
            }
            #expect(inSet.isSubset(of: Set(harvester.held.keys)), "nothing is missed of \(filter)")
            for (identifier, _) in harvester.held where filter == "&set=kind:project" {
                #expect(truth[identifier] != nil, "\(identifier) should have been told to be deleted")
            }
            // Kept or made anew, the same.
            var fresh = house
            fresh.reopen()
            #expect(try await fresh.list("metadataPrefix=oai_dc" + filter).records == whole.records)
            let sizes = Set(whole.tokens.compactMap { $0?.completeListSize })
            #expect(sizes.isEmpty || sizes == [whole.names.count])
        }
    }

    /// A refresh that is killed at any of its steps: the next one makes up for it, and no harvester is told otherwise.
    @Test func aKilledRefreshIsMadeUpForByTheNext() async throws {
        for moment in FaultyLedger.Moment.allCases {
            var (operation, wasKilled) = (0, true)
            while wasKilled {
                operation += 1
                wasKilled = false
                var house = ChannelHouse()
                for name in ["a", "b", "c", "d"] { house.say(name, "Titre \(name)") }
                house.say("e", "Plus tard", basis: nil)
                try await house.publish()
                house.records.removeAll { $0.identifier == "b" }
                try await house.publish()
                var harvester = Harvester()
                harvester.take(try await house.list())
                house.say("a", "Autre titre")
                house.say("b", "De retour")
                house.say("e", "Maintenant")
                house.records.removeAll { $0.identifier == "c" }
                try await house.harvest()
                let clock = house.clock
                let broken = OAIChannel(
                    FaultyLedger(house.ledger, failing: moment, operation: operation), house.settings,
                    clock: { clock.now() })
                do { _ = try await broken.refresh() } catch is FaultyLedger.Killed { wasKilled = true }
                // In between, nobody is told what is not so, and the date given is one to ask from later.
                let between = try await house.list("metadataPrefix=oai_dc&from=\(try #require(harvester.from))")
                if between.errors.isEmpty { harvester.take(between) } else { harvester.from = between.date }
                #expect(
                    harvester.held.keys.filter { $0.hasSuffix("/c") }.isEmpty
                        || between.names.allSatisfy { $0 != "project/c" })
                house.records.removeAll { $0.identifier == "d" }
                try await house.publish()
                harvester.take(try await house.list("metadataPrefix=oai_dc&from=\(try #require(harvester.from))"))
                let truth = try await truth(house)
                #expect(harvester.held == truth, "killed \(moment) operation \(operation)")
            }
            #expect(operation > 2)
        }
    }
}
