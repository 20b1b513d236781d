import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization

/// A repository whose records are edited by chance, also while they are listed, and whose answers fail by chance: what a
/// harvester of lists of changes has to put up with. Its clock is its own and moves with each request.
public final class MovingRepository: Sendable {
    struct Entry: Sendable {
        var version: Int
        var datestamp: Int64
        var isDeleted = false
        /// Dated in the past when it came: no list of changes will give it.
        var isBackdated = false
        var isBroken = false
        /// How often it was deleted.
        var deletions = 0
    }

    struct State: Sendable {
        var entries: [String: Entry] = [:]
        var now: Int64 = 1_000
        var random: SeededGenerator
        var lastName = 0
        var isQuiet = false
    }

    private let state: Mutex<State>
    /// Whether its lists of changes name what was deleted.
    public let announces: Bool
    private let backdates: Bool

    /// - Parameter backdates: whether some records come dated in the past, so that only a list of everything shows them.
    public init(seed: UInt64, size: Int = 15, announces: Bool, backdates: Bool) {
        self.announces = announces
        self.backdates = backdates
        var state = State(random: SeededGenerator(seed: seed))
        for _ in 0..<size { state.add(isBackdated: false) }
        self.state = Mutex(state)
    }

    /// Whether it has stopped changing and failing.
    public var isQuiet: Bool {
        get { state.withLock { $0.isQuiet } }
        set { state.withLock { $0.isQuiet = newValue } }
    }

    var entries: [String: Entry] { state.withLock { $0.entries } }

    /// A number drawn by chance, for who uses it.
    public func number(below bound: Int) -> Int { state.withLock { Int.random(in: 0..<bound, using: &$0.random) } }

    /// Changes a few records.
    public func edit() { state.withLock { $0.edit(backdates: backdates) } }

    public var source: Source { Source(repository: self) }

    // MARK: - Answers

    private static let lost = FederationError(
        "expired", .verbatim("The token has expired."), disposition: .restartWindow)

    /// Lets time pass, and by chance something happen.
    private func happens(inside isInside: Bool) throws {
        try state.withLock { state in
            state.now += 1
            guard !state.isQuiet else { return }
            switch Int.random(in: 0..<24, using: &state.random) {
            case 0..<5: state.edit(backdates: backdates)
            case 5: throw FederationError(.network, .verbatim("Reset."), disposition: .retry(afterSeconds: nil))
            case 6: throw FederationError(.network, .verbatim("Down."))
            case 7: throw CancellationError()
            case 8, 9: if isInside { throw Self.lost }
            default: break
            }
        }
    }

    /// From where on, when the list began, and the last key of the page before.
    private struct Place {
        var from: Int64
        var began: Int64
        var last: (datestamp: Int64, name: String)?

        init(_ bookmark: Bookmark?, now: Int64) {
            // As a harvester of a real repository does, a little before what it saw last.
            from = bookmark.flatMap { Int64($0.text) }.map { $0 - 2 } ?? .min
            began = now
        }

        init?(_ cursor: Cursor) {
            let parts = cursor.text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 4, let from = Int64(parts[0]), let began = Int64(parts[1]) else { return nil }
            self.from = from
            self.began = began
            last = Int64(parts[2]).map { ($0, parts[3]) }
        }

        var cursor: Cursor {
            Cursor("\(from)|\(began)|\(last.map { String($0.datestamp) } ?? "")|\(last?.name ?? "")")
        }
    }

    private func list(
        _ bookmark: Bookmark?, after cursor: Cursor?, size: Int
    ) throws -> (entries: [(name: String, entry: Entry)], next: Cursor?, began: Int64) {
        try happens(inside: cursor.flatMap(Place.init)?.last != nil)
        return state.withLock { state in
            var place = cursor.flatMap(Place.init) ?? Place(bookmark, now: state.now)
            let rest = state.entries.filter { name, entry in
                (announces || !entry.isDeleted) && entry.datestamp >= place.from
                    && (place.last.map { ($0.datestamp, $0.name) < (entry.datestamp, name) } ?? true)
            }
            .sorted { ($0.value.datestamp, $0.key) < ($1.value.datestamp, $1.key) }
            let page = rest.prefix(size).map { (name: $0.key, entry: $0.value) }
            place.last = page.last.map { ($0.entry.datestamp, $0.name) } ?? place.last
            return (page, rest.count > size ? place.cursor : nil, place.began)
        }
    }

    /// A repository as an adapter sees it.
    public struct Source: HarvestAdapter, IdentifierListing {
        public static let manifest = AdapterManifest(
            id: "moving", version: "1", summary: "A source for tests", formats: [.json], optionSchema: "true")

        let repository: MovingRepository

        init(repository: MovingRepository) { self.repository = repository }

        public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
            self.init(repository: MovingRepository(seed: 0, size: 0, announces: true, backdates: false))
        }

        public func identify() async throws -> SourceDescription {
            try repository.happens(inside: false)
            return SourceDescription(
                summary: .verbatim("moving"), listsEverything: true,
                deletions: repository.announces ? .announced : .unannounced, scope: "all")
        }

        public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
            let page = try repository.list(request.bookmark, after: cursor, size: 4)
            return HarvestPage(
                records: page.entries.map { $0.entry.record($0.name) }, next: page.next,
                bookmark: page.next == nil ? Bookmark(String(page.began)) : nil)
        }

        public func restart(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? {
            guard var place = cursor.flatMap(Place.init) else { return nil }
            place.last = nil
            return place.cursor
        }

        public func identifiers(_ request: HarvestRequest, after cursor: Cursor?) async throws -> ListedPage {
            let page = try repository.list(nil, after: cursor, size: 6)
            return ListedPage(
                records: page.entries.map {
                    ListedRecord(
                        identifier: $0.name, datestamp: $0.entry.date, status: $0.entry.isDeleted ? .deleted : .active)
                }, next: page.next)
        }

        public func restartListing(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? {
            restart(request, at: cursor)
        }
    }
}

extension MovingRepository.State {
    fileprivate mutating func add(isBackdated: Bool) {
        lastName += 1
        entries["m-\(lastName)"] = MovingRepository.Entry(
            version: 1, datestamp: isBackdated ? 10 : now, isBackdated: isBackdated,
            isBroken: Int.random(in: 0..<10, using: &random) == 0)
    }

    fileprivate mutating func edit(backdates: Bool) {
        now += 1
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            guard let name = entries.keys.sorted().randomElement(using: &random), var entry = entries[name] else {
                break
            }
            entry.datestamp = now
            entry.isBackdated = false
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1:
                add(isBackdated: backdates && Bool.random(using: &random))
                continue
            case 2 where !entry.isDeleted:
                entry.isDeleted = true
                entry.deletions += 1
            case 3: entry.isBroken.toggle()
            // Dated anew, with nothing changed.
            case 4 where !entry.isDeleted: break
            default:
                entry.version += 1
                entry.isDeleted = false
            }
            entries[name] = entry
        }
    }
}

extension MovingRepository.Entry {
    var date: String { Timestamp(seconds: datestamp).description }

    func title(_ name: String) -> String { "\(name), état \(version)" }

    fileprivate func record(_ name: String) -> SourceRecord {
        var record = SourceRecord.json(
            name,
            [
                "schema": "record/1", "id": .string("lyon:organisation/\(name)"), "kind": "organisation",
                "home": "lyon", "status": "active", "title": ["fr": .string(title(name))],
            ])
        record.datestamp = date
        if isBroken { record.payload = Array("[broken \(version)".utf8) }
        if isDeleted {
            record.status = .deleted
            record.payload = []
        }
        return record
    }
}
