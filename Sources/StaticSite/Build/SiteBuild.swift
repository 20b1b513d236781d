import AdapterKit
import Catalogue
import Messages
import ScienceShopSDK

/// Brings a whole site up to date: what `finish` of a target does.
///
/// Goes through the records twice: once to learn who they are and how they stand to each other, once to make the pages
/// of those whose page would come out differently. What is made is decided by stamps in the manifest; what is written,
/// by the bytes in the folder. Nothing is forgotten when it is killed: files not yet in the manifest are in the journal.
struct SiteBuild {
    let folder: SiteFolder
    let identity: CatalogueIdentity
    let renderer: any SiteRenderer
    let fingerprint: String
    let workers: Workers
    let view: any PublicationView
    /// Stamps of the paths that were written before the build began.
    let early: Set<Stamp>
    let isDurable: Bool

    var counts = RecordFiles.Counts()
    var manifest = SiteManifest.Writer()
    /// What the last whole build made, as far as it can be trusted.
    let old: SiteManifest?
    let journal: SiteJournal

    static let batchSize = 200

    init(
        folder: SiteFolder, identity: CatalogueIdentity, renderer: any SiteRenderer, fingerprint: String,
        workers: Workers, view: any PublicationView, early: Set<Stamp>, isDurable: Bool
    ) async throws {
        self.folder = folder
        self.identity = identity
        self.renderer = renderer
        self.fingerprint = fingerprint
        self.workers = workers
        self.view = view
        self.early = early
        self.isDurable = isDurable
        (old, journal) = try await workers.run {
            let old = try folder.read(SiteManifest.path).flatMap { SiteManifest($0) }
            return (old, try SiteJournal(folder, keepsRecords: old != nil))
        }
    }

    mutating func run() async throws -> PublicationSummary {
        folder.beforeFirstChange(SiteJournal.noteBuild)
        let (index, words, aliases) = try await gather()
        try await writeSearch(words, index)
        let pages = renderer.pages(of: index)
        try await writeRecords(index, pages, aliases)
        try await writePages(index, pages)
        try await end()
        return PublicationSummary(
            written: counts.written, removed: counts.removed, unchanged: counts.unchanged,
            entry: Self.entry(folder))
    }

    /// The page a person begins with.
    static func entry(_ folder: SiteFolder) -> String { folder.path + "/" + PageAddress.home.path(in: .french) }

    /// Stamps of the last build count only when it ended, and when all else that pages depend on is the same.
    var isTrusted: Bool { old?.fingerprint == fingerprint && !journal.isBuilding }

    // MARK: - First reading

    private func gather() async throws -> (CatalogueIndex, SearchIndexBuilder, [Withdrawal]) {
        var builder = CatalogueIndex.Builder()
        var words = SearchIndexBuilder()
        var aliases: [Withdrawal] = []
        var next = try await view.records(after: nil, limit: Self.batchSize)
        while let end = next.last?.id {
            let batch = next
            async let following = view.records(after: end, limit: Self.batchSize)
            // Adding is quick enough for the thread of a task: a batch takes a few milliseconds.
            for record in batch {
                builder.add(record)
                words.add(record)
                for alias in record.aliases {
                    aliases.append(
                        Withdrawal(id: alias, reason: .renamed, at: record.modifiedAt, successor: record.id))
                }
            }
            next = try await following
        }
        return (builder.build(), words, aliases)
    }

    // MARK: - Records

    private mutating func writeRecords(
        _ index: CatalogueIndex, _ pages: any SitePages, _ aliases: [Withdrawal]
    ) async throws {
        var stream = EntryStream(view, aliases: aliases, size: Self.batchSize)
        var known = old?.records
        var before = known?.next()
        let folder = folder
        let identity = identity
        try await announce([DataAddress.records, .table, .feed(.french), .feed(.english), .calendar].map(\.path))
        let dumps = try await workers.run { try Dumps(folder, identity, index) }
        let table = RecordTable(identity: identity)
        let files = RecordFiles(folder: folder, early: early)
        var next = try await stream.next()
        while !next.isEmpty {
            let batch = next
            var held: [Stamp?] = []
            for entry in batch {
                // What the manifest has before this one, and the site no longer has, goes.
                while let old = before, old.id < entry.id {
                    counts.removed += try await workers.run { try files.remove(old.id) }
                    before = known?.next()
                }
                let isHeld = before?.id == entry.id
                held.append(isHeld && isTrusted && !journal.names(entry.id) ? before?.stamp : nil)
                if isHeld { before = known?.next() }
            }
            let ahead = stream
            async let following = Self.advance(ahead)
            let made = try await workers.map(Array(zip(batch, held))) { entry, held in
                let made = try Self.make(entry, held: held, index, pages, files)
                return (made, dumps.part(entry, json: made.json, table: table, index))
            }
            for (entry, (made, _)) in zip(batch, made) {
                counts += made.counts
                manifest.add(entry.id, made.stamp)
            }
            try await workers.run { try dumps.add(made.map(\.1)) }
            (stream, next) = try await following
        }
        while let old = before {
            counts.removed += try await workers.run { try files.remove(old.id) }
            before = known?.next()
        }
        for (path, change) in try await workers.run({ try dumps.finish() }) {
            manifest.add(file: path, Stamp())
            counts.count(change)
        }
    }

    private static func advance(_ stream: EntryStream) async throws -> (EntryStream, [Exposure]) {
        var stream = stream
        let batch = try await stream.next()
        return (stream, batch)
    }

    private struct Made: Sendable {
        var counts: RecordFiles.Counts
        var stamp: Stamp
        var json: [UInt8]
    }

    private static func make(
        _ entry: Exposure, held: Stamp?, _ index: CatalogueIndex, _ pages: any SitePages, _ files: RecordFiles
    ) throws -> Made {
        var stamp = Stamp()
        let json: [UInt8]
        switch entry {
        case .show(let record):
            json = RecordLines.json(record)
            stamp.add(record.hash)
            stamp.add(index.surroundings(of: record.id))
        case .withdraw(let withdrawal):
            json = RecordLines.json(withdrawal)
            stamp.add(json)
            if let successor = withdrawal.successor.flatMap({ index.stamp(of: $0) }) { stamp.add(successor) }
        }
        var counts = RecordFiles.Counts()
        if stamp == held {
            counts.unchanged = RecordFiles.count
        } else {
            switch entry {
            case .show(let record): counts = try files.write(record, pages, json: json)
            case .withdraw(let withdrawal): counts = try files.write(withdrawal, pages)
            }
        }
        return Made(counts: counts, stamp: stamp, json: json)
    }
}
