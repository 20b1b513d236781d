import AdapterKit
import Federation
import JSONSchema
import Messages
import OAIAdapter
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing

/// Repositories that change and misbehave at random, harvested again and again by the real engine.
///
/// Two things must hold whatever happens: nothing leaves the ledger that the repository has, and once it is quiet the
/// ledger becomes what it has.
@Suite struct RandomProviderTests {
    @Test(arguments: 0..<60) func theLedgerBecomesWhatTheRepositoryHas(seed: Int) async throws {
        let world = World(seed: UInt64(seed))
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

    /// Its server fails on each page that has one of some records. What bears no datestamp of theirs is had all the same.
    @Test(arguments: 100..<140) func whatLiesBehindWhatCannotBeReadIsRead(seed: Int) async throws {
        let world = World(seed: UInt64(seed))
        let ledger = MemoryLedger()
        world.poison()
        for _ in 0..<2 {
            let report = try await world.harvest(ledger)
            let codes = report.issues.map(\.issue.code)
            #expect(report.counts.addUp)
            let found = try await live(ledger)
            let missing = world.reachable.filter { found[$0.key] != $0.value }
            #expect(missing.isEmpty, "\(report.verdict) \(codes) \(report.failure?.description ?? "")")
            #expect(found.keys.allSatisfy { world.titles[$0] != nil })
            if !world.isReadable {
                #expect(report.verdict == .partial && codes.contains("window-unreadable"), "\(report.verdict)")
                #expect(report.run.bookmark == nil)
            }
        }
        world.calmDown()
        #expect([.changed, .unchanged].contains(try await world.harvest(ledger).verdict))
        #expect(try await live(ledger) == world.titles)
    }

    /// The titles of what the ledger has, by the repository's names.
    private func live(_ ledger: MemoryLedger) async throws -> [String: String] {
        try await ledger.read { ledger in
            var titles: [String: String] = [:]
            for state in try ledger.sourceRecords(SourceRecordQuery(World.key, limit: 10_000))
            where state.status != .gone {
                for claim in try ledger.claims(by: state.identifier, of: World.key) where claim.state != .ended {
                    titles[state.identifier] =
                        try ledger.storedRecord(claim.record)?.record["title"]?["fr"]?.string ?? ""
                }
            }
            return titles
        }
    }
}

/// A repository, its clock, and what goes wrong with it.
private final class World: Sendable {
    static let key = SourceKey(node: "lyon", source: "library")

    private struct State {
        var random: SeededGenerator
        var seconds: Int64 = 1_795_262_400
        var names = 0
        var isCalm = false
        /// Records on which the server fails; nil where other things go wrong.
        var poison: Set<String>?
    }

    private let library: OAILibrary
    private let state: Mutex<State>
    private let isDay: Bool
    private let keepsDeletions: Bool
    private let options: JSONObject

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var rules = OAILibrary.Rules()
        isDay = Int.random(in: 0..<4, using: &random) == 0
        rules.granularity = isDay ? "YYYY-MM-DD" : "YYYY-MM-DDThh:mm:ssZ"
        keepsDeletions = Bool.random(using: &random)
        rules.deletedRecord = keepsDeletions ? ["persistent", "transient"].randomElement(using: &random) ?? "" : "no"
        rules.pageSize = Int.random(in: 3...12, using: &random)
        rules.saysSize = Bool.random(using: &random)
        rules.hasLastToken = Bool.random(using: &random)
        rules.isSorted = !isDay && Bool.random(using: &random)
        options = Int.random(in: 0..<3, using: &random) == 0 ? ["windowDays": 3] : [:]
        library = OAILibrary([], rules: rules)
        state = Mutex(State(random: random))
        for _ in 0..<Int.random(in: 0...50, using: &random) { add() }
    }

    // MARK: - Chance

    private func chance(_ share: Double) -> Bool {
        state.withLock { Double.random(in: 0..<1, using: &$0.random) < share }
    }
    private func number(_ range: ClosedRange<Int>) -> Int {
        state.withLock { Int.random(in: range, using: &$0.random) }
    }

    private func pass(_ seconds: Int) {
        let now = state.withLock { state in
            state.seconds += Int64(seconds)
            return Timestamp(seconds: state.seconds)
        }
        library.rule { $0.now = now.description }
    }

    private var now: Timestamp { state.withLock { Timestamp(seconds: $0.seconds) } }
    private var datestamp: String { isDay ? String(now.description.prefix(10)) : now.description }

    // MARK: - Changes

    /// What it has, by name.
    var titles: [String: String] {
        Dictionary(uniqueKeysWithValues: library.items.filter { !$0.isDeleted }.map { ($0.identifier, $0.title) })
    }

    private func add() {
        pass(number(1...4000))
        let name = state.withLock { state in
            state.names += 1
            return state.names
        }
        let item = OAILibrary.Item("oai:library.example:\(name)", datestamp, "Title \(name)")
        library.edit { $0.append(item) }
    }

    private func change() {
        pass(number(1...4000))
        let (datestamp, version, place) = (datestamp, number(1...1_000_000), number(0...1_000_000))
        library.edit { items in
            let active = items.indices.filter { !items[$0].isDeleted }
            guard !active.isEmpty else { return }
            let index = active[place % active.count]
            items[index].datestamp = datestamp
            items[index].title = "Title, version \(version)"
        }
    }

    private func delete(mayVanish: Bool) {
        guard keepsDeletions || mayVanish else { return }
        pass(number(1...4000))
        let (datestamp, place, keeps) = (datestamp, number(0...1_000_000), keepsDeletions)
        library.edit { items in
            let active = items.indices.filter { !items[$0].isDeleted }
            guard !active.isEmpty else { return }
            let index = active[place % active.count]
            if keeps {
                items[index].isDeleted = true
                items[index].datestamp = datestamp
            } else {
                items.remove(at: index)
            }
        }
    }

    func editBetweenRuns() {
        for _ in 0..<number(0...6) {
            switch number(0...2) {
            case 0: add()
            case 1: change()
            default: delete(mayVanish: true)
            }
        }
        pass(number(0...3 * 86_400))
    }

    func calmDown() {
        state.withLock { $0.isCalm = true }
        pass(40 * 86_400)
    }

    // MARK: - Poison

    /// From now on the server fails on one to three records, and nothing else goes wrong.
    func poison() {
        // What fails on the records of today is taken for failing on everything.
        pass(3 * 86_400)
        let names = library.items.map(\.identifier)
        let poison = (0..<number(1...3)).compactMap { _ in names.isEmpty ? nil : names[number(0...names.count - 1)] }
        state.withLock { $0.poison = Set(poison) }
    }

    private var poisoned: Set<String> { state.withLock { $0.poison ?? [] } }
    var isReadable: Bool { poisoned.isEmpty }

    /// What bears no datestamp of a record on which the server fails.
    var reachable: [String: String] {
        let dates = Set(library.items.filter { poisoned.contains($0.identifier) }.map(\.datestamp))
        return titles.filter { title in
            library.items.contains { $0.identifier == title.key && !dates.contains($0.datestamp) }
        }
    }

    // MARK: - Harvests

    func harvest(_ ledger: any Ledger) async throws -> RunReport {
        let transport = LibraryTransport(library: library) { [self] call, _ in try answer(call) }
        let adapter = try OAIAdapter(
            configuration: AdapterConfiguration(location: Harvesting.address, options: options),
            context: AdapterContext(opener: MemoryOpener(), http: transport))
        let isCalm = state.withLock { $0.isCalm }
        var harvest = HarvestOptions(full: !isCalm && chance(0.2), sweep: !isCalm && chance(0.3))
        harvest.breaker = RemovalBreaker(share: 1, count: .max)
        // An empty repository is for a person to believe.
        harvest.acceptRemovals = isCalm && titles.isEmpty
        harvest.sweepEvery = isCalm ? .zero : nil
        let engine = HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { [self] in now }, sleeper: { [self] in pass($0) })
        return try await engine.run(
            HarvestJob(
                key: Self.key, source: adapter, crosswalks: [],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"), options: harvest))
    }

    /// What is answered instead of the truth, if anything.
    private func answer(_ call: OAILibrary.Call) throws -> LibraryTransport.Answer? {
        guard !state.withLock({ $0.isCalm }) else { return nil }
        if let poison = state.withLock({ $0.poison }) {
            let whole = library.answer(call)
            let isPoisoned = call.verb == "ListRecords" && poison.contains { whole.contains("\($0)<") }
            return isPoisoned ? LibraryTransport.Answer("oops", 500) : nil
        }
        pass(number(0...600))
        if chance(0.06) { chance(0.5) ? change() : chance(0.5) ? add() : delete(mayVanish: false) }
        guard chance(0.2) else { return nil }
        let whole = library.answer(call)
        switch number(0...8) {
        case 0: throw FederationError(.network, "cut", disposition: .retry(afterSeconds: nil))
        case 1: return LibraryTransport.Answer("oops", 500)
        case 2: return LibraryTransport.Answer(String(whole.prefix(whole.count * number(10...95) / 100)))
        case 3: return call.token == nil ? nil : LibraryTransport.Answer(OAILibrary.error("badResumptionToken"))
        case 4: return call.token == nil ? nil : LibraryTransport.Answer("gone", 410)
        case 5: return LibraryTransport.Answer("<html><body>Maintenance</body></html>")
        case 6: return LibraryTransport.Answer("", 503, [HTTPHeader("Retry-After", "7")])
        case 7: return LibraryTransport.Answer(whole.replacing("</metadata>", with: "", maxReplacements: 1))
        default: return LibraryTransport.Answer(whole.replacing("<header>", with: "<header", maxReplacements: 1))
        }
    }
}
