import Catalogue
import Messages
import ScienceShopSDK
import Synchronization

/// The files that hold many records: lines, table, feeds and calendar, filled while the records go by.
final class Dumps: Sendable {
    private let folder: SiteFolder
    private let identity: CatalogueIdentity
    private let calendar: AgendaCalendar
    private let state: Mutex<State>

    private struct State {
        var lines: GrowingFile
        var table: GrowingFile
        /// Places in the news and in the agenda, by position in the index.
        var newsPlaces: [Int: Int] = [:]
        var news: [(place: Int, record: PublicRecord)] = []
        var eventPlaces: [Int: Int] = [:]
        var events: [(place: Int, entry: AgendaCalendar.Entry)] = []
        /// Those that left last.
        var gone: [Withdrawal] = []
    }

    init(_ folder: SiteFolder, _ identity: CatalogueIdentity, _ index: CatalogueIndex) throws {
        self.folder = folder
        self.identity = identity
        calendar = AgendaCalendar(identity: identity)
        var state = State(
            lines: try GrowingFile(DataAddress.records.path, in: folder),
            table: try GrowingFile(DataAddress.table.path, in: folder))
        for (place, position) in index.newestPositions(AtomFeed.length).enumerated() {
            state.newsPlaces[position] = place
        }
        for (place, position) in index.eventPositions.enumerated() { state.eventPlaces[position] = place }
        try state.table.append(RecordTable(identity: identity).header)
        self.state = Mutex(state)
    }

    /// What one entry adds, worked out by several threads; `add` puts it in its place.
    struct Part: Sendable {
        let entry: Exposure
        /// Of records, where it stands in the index.
        let position: Int?
        let line: [UInt8]
        let row: [UInt8]
        let event: AgendaCalendar.Entry?
    }

    /// - Parameter json: the canonical JSON of the entry.
    func part(_ entry: Exposure, json: [UInt8], table: RecordTable, _ index: CatalogueIndex) -> Part {
        switch entry {
        case .show(let record):
            Part(
                entry: entry, position: index.position(of: record.id), line: json + [0x0A], row: table.row(record),
                event: record.id.kind == .event ? calendar.entry(record) : nil)
        case .withdraw: Part(entry: entry, position: nil, line: json + [0x0A], row: [], event: nil)
        }
    }

    /// Adds parts in the order of the records.
    func add(_ parts: [Part]) throws {
        try state.withLock { state in
            for part in parts {
                try state.lines.append(part.line)
                try state.table.append(part.row)
                switch part.entry {
                case .show(let record):
                    guard let position = part.position else { continue }
                    if let place = state.newsPlaces[position] { state.news.append((place, record)) }
                    if let place = state.eventPlaces[position], let event = part.event {
                        state.events.append((place, event))
                    }
                case .withdraw(let withdrawal): state.gone.append(withdrawal)
                }
            }
            guard state.gone.count > 2 * AtomFeed.length else { return }
            state.gone = Self.latest(state.gone)
        }
    }

    /// Writes what remains; says what became of each file.
    func finish() throws -> [(path: String, change: SiteFolder.Change)] {
        try state.withLock { state in
            var changes = [
                (DataAddress.records.path, try state.lines.finish()),
                (DataAddress.table.path, try state.table.finish()),
            ]
            let news = state.news.sorted { $0.place < $1.place }.map(\.record)
            let gone = Self.latest(state.gone)
            for language in Language.allCases {
                let feed = AtomFeed(identity: identity, language: language)
                let path = DataAddress.feed(language).path
                changes.append((path, try folder.write(path, feed.bytes(records: news, withdrawals: gone))))
            }
            let events = state.events.sorted { $0.place < $1.place }.map(\.entry)
            let path = DataAddress.calendar.path
            changes.append((path, try folder.write(path, calendar.bytes(entries: events))))
            return changes
        }
    }

    private static func latest(_ withdrawals: [Withdrawal]) -> [Withdrawal] {
        Array(withdrawals.sorted { ($1.at, $0.id) < ($0.at, $1.id) }.prefix(AtomFeed.length))
    }
}
