import AdapterKit
import Catalogue
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization

/// A catalogue as files in a folder: pages in French and English, and the records for machines.
///
/// `publish` writes a record's JSON and takes the content of withdrawn records away at once; `finish` makes the pages,
/// which show records beside each other. Killed at any point, the next run leads to the same folder. The folder
/// remembers in `.scienceshop` what it was given; files of others in it are never removed.
public final class SiteTarget: PublishTarget {
    public let channel: String
    public let capabilities = PublishCapabilities(canUpdate: true, canDelete: true, batchSize: 500)
    public let fingerprint: String
    public var webAddress: String { identity.baseURL?.description ?? "" }

    private let path: String
    private let identity: CatalogueIdentity
    private let renderer: any SiteRenderer
    private let takesForeignFolder: Bool
    private let workers = Workers()
    private let isDurable: Bool
    private let beforeChange: @Sendable () throws -> Void
    /// The folder and its lock, from the first write until the site is whole.
    private let opened = Mutex<Opened?>(nil)
    /// What `publish` wrote since the site was whole, to be counted by `finish`.
    private let early = Mutex<Set<Stamp>>([])

    private struct Opened: Sendable {
        let folder: SiteFolder
        let lock: SiteLock
    }

    /// - Parameters:
    ///   - path: absolute.
    ///   - takesForeignFolder: whether to write into a folder that holds files of others.
    public convenience init(_ path: String, identity: CatalogueIdentity, takesForeignFolder: Bool = false) {
        self.init(
            path, identity: identity, renderer: CatalogueRenderer(identity: identity),
            takesForeignFolder: takesForeignFolder)
    }

    /// - Parameters:
    ///   - isDurable: whether a finished site outlasts a power cut; waiting for the disk may take seconds.
    ///   - beforeChange: called before each change of the folder; throws in tests.
    package init(
        _ path: String, identity: CatalogueIdentity, renderer: any SiteRenderer, takesForeignFolder: Bool = false,
        isDurable: Bool = true, beforeChange: @escaping @Sendable () throws -> Void = {}
    ) {
        self.path = path
        self.identity = identity
        self.renderer = renderer
        self.takesForeignFolder = takesForeignFolder
        self.isDurable = isDurable
        self.beforeChange = beforeChange
        channel = "site:" + path
        var stamp = Stamp()
        stamp.add(Self.layout)
        stamp.add(renderer.fingerprint)
        fingerprint = stamp.hex
    }

    /// Changes whenever the files of a site change in a way that neither records nor renderer tell.
    private static let layout = "1"

    // MARK: - PublishTarget

    public func begin() async throws -> Bool {
        let (path, takesForeignFolder, fingerprint) = (path, takesForeignFolder, fingerprint)
        return try await workers.run {
            guard let folder = try SiteFolder(path) else { return false }
            try SiteLock.check(folder)
            if let bytes = try folder.read(SiteManifest.path) {
                guard let manifest = SiteManifest(bytes), manifest.fingerprint == fingerprint else { return false }
                return try folder.read(PageAddress.home.path(in: .french)) != nil
            }
            // A first build that was killed leaves its lock and journal; anything else is somebody's.
            guard try takesForeignFolder || folder.read(SiteLock.path) != nil || folder.isEmpty() else {
                throw FederationError(
                    .fileAccess,
                    "\(path) is not empty and was not made by `publish site`. Name an empty folder, or pass --force to write among the files there (a file of the same name is replaced)."
                )
            }
            return false
        }
    }

    public func shown(_ id: RecordIdentifier) async throws -> Record? {
        let path = path
        return try await workers.run {
            guard let bytes = try SiteFolder(path)?.read(DataAddress.record(id).path),
                let document = try? JSONValue(parsing: bytes).object
            else { return nil }
            let record = Record(document: document)
            return record.isDeleted ? nil : record
        }
    }

    public func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] {
        let folder = try await open()
        let files = RecordFiles(folder: folder)
        let base = identity.baseURL
        // Who goes on in a withdrawn record's place is known to `finish`; that it is gone is said at once.
        let pages = renderer.pages(of: CatalogueIndex.Builder().build())
        try await workers.run { try SiteJournal.note(records: batch.map(\.id), in: folder) }
        let made = try await workers.map(batch) { exposure in
            let path = PageAddress.record(exposure.id).path(in: .french)
            let address = base?.url(of: path) ?? path
            switch exposure {
            case .show(let record):
                let counts = try files.writeJSON(record)
                let outcome: PublicationReceipt.Outcome = counts.written > 0 ? .published : .unchanged
                return (PublicationReceipt(record.id, outcome, address: address), counts.paths)
            case .withdraw(let withdrawal):
                let counts = try files.write(withdrawal, pages)
                let outcome: PublicationReceipt.Outcome = counts.written > 0 ? .withdrawn : .unchanged
                return (PublicationReceipt(withdrawal.id, outcome, address: address), counts.paths)
            }
        }
        early.withLock { early in for (_, paths) in made { early.formUnion(paths) } }
        return made.map(\.0)
    }

    public func finish(_ view: any PublicationView) async throws -> PublicationSummary {
        let folder = try await open()
        var build = try await SiteBuild(
            folder: folder, identity: identity, renderer: renderer, fingerprint: fingerprint, workers: workers,
            view: view, early: early.withLock { $0 }, isDurable: isDurable)
        let summary = try await build.run()
        early.withLock { $0 = [] }
        release()
        return summary
    }

    public func standing() async throws -> PublicationSummary? {
        let path = path
        return try await workers.run {
            guard let folder = try SiteFolder(path),
                let manifest = try folder.read(SiteManifest.path).flatMap({
                    SiteManifest($0)
                })
            else { return nil }
            return PublicationSummary(unchanged: manifest.fileCount, entry: SiteBuild.entry(folder))
        }
    }

    /// A run that ended before the site was whole must not keep the next one out, which may be this process's own.
    public func close() async -> [Issue] {
        release()
        return []
    }

    deinit { release() }

    private func release() {
        opened.withLock { opened in
            opened?.lock.release()
            opened = nil
        }
    }

    private func open() async throws -> SiteFolder {
        if let folder = opened.withLock({ $0?.folder }) { return folder }
        let (path, beforeChange) = (path, beforeChange)
        let new = try await workers.run {
            let folder = try SiteFolder.making(path, beforeChange: beforeChange)
            return Opened(folder: folder, lock: try SiteLock(folder))
        }
        opened.withLock { $0 = new }
        return new.folder
    }
}
