import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing
import WordPressAdapter

/// Sites that are edited at random while they are read.
@Suite struct RandomSiteTests {
    /// With room for two posts or more on a page: whatever comes, goes and changes meanwhile: what was there all the time is on the list, once.
    @Test(arguments: 0..<120) func noPostIsPassedOver(seed: Int) async throws {
        let dice = Dice(seed: UInt64(seed))
        let count = dice.number(0...60)
        // Every other number is free for a post that comes later.
        let posts = (0..<count).map { WordPressSite.Post(id: 2 * $0 + 2, "Titre", at: WordPressSite.firstDay + $0) }
        let (clamp, totals) = (dice.number(0...3) == 0 ? dice.number(2...4) : 100, dice.number(0...2) > 0)
        let steadfast = Set(posts.filter { _ in dice.number(0...2) > 0 }.map(\.id))
        let site = WordPressSite(posts) {
            ($0.mostPerPage, $0.saysTotals) = (clamp, totals)
        } script: { site, request in
            guard request.route == "/wp/v2/posts", dice.number(0...1) == 0 else { return nil }
            site.edit { posts in
                for _ in 0..<dice.number(1...4) {
                    switch dice.number(0...2) {
                    case 0: posts.removeAll { !steadfast.contains($0.id) && dice.number(0...5) == 0 }
                    case 1: if !posts.isEmpty { posts[dice.number(0...posts.count - 1)].modified += 1000 }
                    default:
                        let id = 2 * dice.number(0...70) + 1
                        if !posts.contains(where: { $0.id == id }) {
                            posts.append(WordPressSite.Post(id: id, "Nouveau", at: WordPressSite.firstDay))
                        }
                    }
                }
            }
            return nil
        }
        let harvest = try await Harvesting(site, ["perPage": JSONValue.number(Double(dice.number(2...9)))]).all()
        let numbers = harvest.identifiers.compactMap { Int($0) }
        #expect(steadfast.isSubset(of: numbers), "\(steadfast.subtracting(numbers).sorted())")
        #expect(numbers == Array(Set(numbers)).sorted())
    }

    /// Harvested again and again by the real engine, the ledger becomes what the site has, and never loses what it has.
    @Test(arguments: 0..<40) func theLedgerBecomesWhatTheSiteHas(seed: Int) async throws {
        let world = SiteWorld(seed: UInt64(seed))
        let ledger = MemoryLedger()
        for _ in 0..<6 {
            let before = try await live(ledger)
            let report = try await world.harvest(ledger)
            #expect(report.counts.addUp)
            let (after, titles) = (try await live(ledger), world.titles)
            let lost = before.keys.filter { after[$0] == nil && titles[$0] != nil }
            #expect(lost == [], "\(report.verdict) \(report.issues.map(\.issue.code))")
            world.editBetweenRuns()
        }
        world.calmDown()
        var verdicts: [Verdict] = []
        repeat {
            verdicts.append(try await world.harvest(ledger).verdict)
        } while verdicts.last != .unchanged && verdicts.count < 6
        let (found, wanted) = (try await live(ledger), world.titles)
        #expect(found == wanted, "\(verdicts)")
    }

    /// The titles of what the ledger has, by the site's numbers.
    private func live(_ ledger: MemoryLedger) async throws -> [String: String] {
        try await ledger.read { ledger in
            var titles: [String: String] = [:]
            for state in try ledger.sourceRecords(SourceRecordQuery(SiteWorld.key, limit: 10_000))
            where state.status != .gone {
                for claim in try ledger.claims(by: state.identifier, of: SiteWorld.key) where claim.state != .ended {
                    titles[state.identifier] =
                        try ledger.storedRecord(claim.record)?.record["title"]?["fr"]?.string ?? ""
                }
            }
            return titles
        }
    }
}
