import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import TestSupport
import WordPressAdapter

/// Numbers by chance, the same for the same seed.
final class Dice: Sendable {
    private let random: Mutex<SeededGenerator>
    init(seed: UInt64) { random = Mutex(SeededGenerator(seed: seed)) }
    func number(_ range: ClosedRange<Int>) -> Int { random.withLock { Int.random(in: range, using: &$0) } }
    func chance(_ percent: Int) -> Bool { number(0...99) < percent }
}

/// A site that changes and misbehaves at random, and is harvested by the real engine.
final class SiteWorld: Sendable {
    static let key = SourceKey(node: "lyon", source: "site")

    private let dice: Dice
    private let isCalm = Mutex(false)
    private let now = Mutex(1_795_262_400)
    private let site: Mutex<WordPressSite?> = Mutex(nil)
    private let perPage: Int

    init(seed: UInt64) {
        let dice = Dice(seed: seed)
        self.dice = dice
        perPage = dice.number(2...12)
        let made = WordPressSite { rules in
            rules.knowsModifiedAfter = dice.chance(75)
            rules.saysTotals = dice.chance(75)
            rules.saysDate = dice.chance(80)
            rules.offset = dice.number(-11...13)
            rules.mostPerPage = dice.chance(30) ? dice.number(1...5) : 100
        } script: { [self] site, request in
            answer(site, request)
        }
        site.withLock { $0 = made }
        for _ in 0..<dice.number(0...40) { add() }
    }

    private var there: WordPressSite { site.withLock { $0 ?? WordPressSite() } }

    // MARK: - Changes

    /// What visitors can read, by number.
    var titles: [String: String] {
        Dictionary(
            uniqueKeysWithValues: there.posts.filter { $0.status == "publish" }.map { (String($0.id), $0.title) })
    }

    private func pass(_ seconds: Int) -> Int {
        let moment = now.withLock { now in
            now += seconds
            return now
        }
        there.rule { $0.now = moment }
        return moment
    }

    private func add() {
        let moment = pass(dice.number(1...4000))
        var post = WordPressSite.Post(id: there.nextID(), "Titre", at: moment)
        // Scheduled: written long ago, it comes out without an edit.
        if dice.chance(20) { post.modified -= dice.number(1...90) * 86_400 }
        let new = post
        there.edit { $0.append(new) }
    }

    private func change() {
        let (moment, place, version) = (
            pass(dice.number(1...4000)), dice.number(0...1_000_000), dice.number(1...1_000_000)
        )
        there.edit { posts in
            guard !posts.isEmpty else { return }
            posts[place % posts.count].modified = moment
            posts[place % posts.count].title = "Titre, version \(version)"
        }
    }

    private func remove() {
        let (moment, place, isTrash) = (pass(dice.number(1...4000)), dice.number(0...1_000_000), dice.chance(50))
        there.edit { posts in
            guard !posts.isEmpty else { return }
            let index = place % posts.count
            if isTrash { posts[index].trash(at: moment) } else { posts.remove(at: index) }
        }
    }

    func editBetweenRuns() {
        for _ in 0..<dice.number(0...6) { [add, change, remove][dice.number(0...2)]() }
        _ = pass(dice.number(0...3 * 86_400))
    }

    func calmDown() {
        isCalm.withLock { $0 = true }
        _ = pass(40 * 86_400)
    }

    // MARK: - Harvests

    func harvest(_ ledger: any Ledger) async throws -> RunReport {
        let adapter = try WordPressAdapter(
            configuration: AdapterConfiguration(
                location: Harvesting.address, options: ["perPage": .number(Double(perPage))]),
            context: AdapterContext(opener: MemoryOpener(), http: SiteTransport(site: there)))
        let isCalm = isCalm.withLock { $0 }
        var options = HarvestOptions(full: !isCalm && dice.chance(20), sweep: !isCalm && dice.chance(30))
        options.breaker = RemovalBreaker(share: 1, count: .max)
        options.acceptRemovals = isCalm && titles.isEmpty
        options.sweepEvery = isCalm ? .zero : nil
        let engine = HarvestEngine(
            ledger: ledger, validator: NoValidation(),
            clock: { [self] in Timestamp(seconds: Int64(now.withLock { $0 })) },
            sleeper: { [self] in _ = pass(Int($0)) })
        return try await engine.run(
            HarvestJob(
                key: Self.key, source: adapter, crosswalks: [TitleCrosswalk()],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"), options: options))
    }

    /// What is answered instead of the truth, if anything.
    private func answer(_ site: WordPressSite, _ request: WordPressSite.Request) -> WordPressSite.Answer? {
        guard !isCalm.withLock({ $0 }), request.route == "/wp/v2/posts" else { return nil }
        if dice.chance(8) { [add, change, remove][dice.number(0...2)]() }
        guard dice.chance(15) else { return nil }
        switch dice.number(0...5) {
        case 0: return .init(0, "")
        case 1: return .init(500, "<p>There has been a critical error</p>", type: "text/html")
        case 2: return .init(503, "<h1>Briefly unavailable</h1>", type: "text/html")
        case 3: return .init(200, "<p>Maintenance</p>", type: "text/html")
        case 4: return .init(200, #"[{"id":1,"ti"#)
        default: return .init(403, "<h1>Forbidden</h1>", type: "text/html")
        }
    }
}

/// A project with the title of the post.
private struct TitleCrosswalk: Crosswalk {
    let id = "lyon/titles"
    let version = "1"
    func accepts(_ format: MetadataFormat) -> Bool { format == .wordPressPost }

    func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        guard let post = try? JSONValue(parsing: source.payload), let title = post["title"]?["rendered"],
            let id = RecordIdentifier(home: context.node, kind: .project, local: "p\(source.identifier)")
        else { return CrosswalkResult() }
        var record = Record(id: id)
        record["title"] = ["fr": title]
        return CrosswalkResult(drafts: [Draft(record: record)])
    }
}
