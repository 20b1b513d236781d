import Catalogue
import Messages
import ScienceShopSDK

extension SiteBuild {
    /// One page to make, or to leave when its stamp is the same.
    private struct Task: Sendable {
        var address: PageAddress
        var language: Language
        var stamp: Stamp?

        var path: String { address.path(in: language) }
    }

    /// Writes lists, indexes, agenda and all other pages.
    mutating func writePages(_ index: CatalogueIndex, _ pages: any SitePages) async throws {
        let addresses = Self.addresses(index)
        try await announce(addresses.flatMap { address in Language.allCases.map { address.path(in: $0) } })
        let (folder, trusted) = (folder, isTrusted ? old?.files ?? [:] : [:])
        var rest = addresses[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Self.batchSize)
            rest = rest.dropFirst(Self.batchSize)
            let tasks = batch.flatMap { address in
                let stamp = index.stamp(of: address)
                return Language.allCases.map { Task(address: address, language: $0, stamp: stamp) }
            }
            let changes = try await workers.map(tasks) { task -> SiteFolder.Change in
                let path = task.path
                if let stamp = task.stamp, trusted[path] == stamp { return .unchanged }
                return try folder.write(path, pages.page(task.address, in: task.language))
            }
            for (task, change) in zip(tasks, changes) {
                counts.count(change)
                manifest.add(file: task.path, task.stamp ?? Stamp())
            }
        }
        try await writeSitemap(index, addresses)
        try await writeAll(renderer.assets())
    }

    private static func addresses(_ index: CatalogueIndex) -> [PageAddress] {
        var addresses: [PageAddress] = [.home, .search, .about, .notFound]
        addresses += (1...index.agendaPageCount).map { .agenda(page: $0) }
        for group in FacetGroup.allCases {
            addresses.append(.index(group))
            for facet in index.facets(group, in: .french) {
                guard let slug = facet.slug else { continue }
                addresses += (1...index.pageCount(of: facet)).map { .list(group, slug: slug, page: $0) }
            }
        }
        return addresses
    }

    private mutating func writeSitemap(_ index: CatalogueIndex, _ addresses: [PageAddress]) async throws {
        let robots = DataAddress.robots.path
        try await writeAll([(robots, Sitemap.robots(identity: identity))])
        guard let sitemap = Sitemap(identity: identity) else { return }
        let pages = addresses.filter { $0 != .notFound }
        let count = pages.count + index.count
        let parts = max(1, (count + Sitemap.partSize - 1) / Sitemap.partSize)
        for part in 1...parts {
            let range = (part - 1) * Sitemap.partSize..<min(part * Sitemap.partSize, count)
            let entries = range.lazy.map { place -> (address: PageAddress, modifiedAt: Timestamp?) in
                guard place >= pages.count else { return (pages[place], nil) }
                let card = index.card(at: place - pages.count)
                return (card.address, card.modifiedAt)
            }
            try await writeAll([(DataAddress.sitemap(part: part).path, sitemap.part(entries))])
        }
        try await writeAll([(DataAddress.sitemap().path, sitemap.index(parts: parts))])
    }

    /// Writes the parts of the search, a batch at a time: together they may be large.
    mutating func writeSearch(_ words: SearchIndexBuilder, _ index: CatalogueIndex) async throws {
        let (folder, renderer) = (folder, renderer)
        let known = Set(old?.files.keys.map { $0 } ?? []).union(journal.files)
        let changes = try await workers.run {
            var changes: [(path: String, change: SiteFolder.Change)] = []
            try renderer.search(words, index) { path, bytes in
                if !known.contains(path) { try SiteJournal.note(files: [path], in: folder) }
                changes.append((path, try folder.write(path, bytes)))
            }
            return changes
        }
        for (path, change) in changes {
            counts.count(change)
            manifest.add(file: path, Stamp())
        }
    }

    /// Writes files that are neither records nor pages.
    mutating func writeAll(_ files: [(path: String, bytes: [UInt8])]) async throws {
        try await announce(files.map(\.path))
        let folder = folder
        let changes = try await workers.run { try files.map { try folder.write($0.path, $0.bytes) } }
        for (file, change) in zip(files, changes) {
            counts.count(change)
            manifest.add(file: file.path, Stamp())
        }
    }

    /// Notes files that no manifest has before they are made, so that they are found when this build is killed.
    func announce(_ paths: [String]) async throws {
        let new = paths.filter { old?.files[$0] == nil && !journal.files.contains($0) }
        guard !new.isEmpty else { return }
        let folder = folder
        try await workers.run { try SiteJournal.note(files: new, in: folder) }
    }

    /// Removes what this site no longer has, and puts the new manifest in force.
    mutating func end() async throws {
        let stale = (old.map { Array($0.files.keys) } ?? []) + journal.files
        let (folder, made, fingerprint) = (folder, manifest, fingerprint)
        let isDurable = isDurable && counts.written > 0
        counts.removed += try await workers.run {
            var removed = 0
            for path in Set(stale).subtracting(made.files.keys).sorted() where try folder.remove(path) { removed += 1 }
            // After a power cut a manifest must not vouch for files that never reached the disk.
            if isDurable { folder.synchronise() }
            try folder.write(SiteManifest.path, made.bytes(fingerprint: fingerprint))
            try folder.remove(SiteJournal.path)
            return removed
        }
    }
}
