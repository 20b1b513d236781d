import Catalogue
import ScienceShopSDK

/// What happened to a site since its manifest was written, so that a kill is made up for: `.scienceshop/journal`.
struct SiteJournal: Sendable {
    /// Records whose files were written outside a build, by a stamp of their name (there may be as many as the site has):
    /// what the manifest says of them counts no more. Two with one stamp cost a page made for nothing.
    private var records: Set<Stamp> = []
    /// Files a build was about to make that no manifest has.
    private(set) var files: Set<String> = []
    /// Whether a build began that did not end: no stamp can be trusted.
    private(set) var isBuilding = false

    static let path = SiteFolder.own + "/journal"

    /// - Parameter keepsRecords: false where no stamp is there that a record could make worthless.
    init(_ folder: SiteFolder, keepsRecords: Bool) throws {
        var rest = (try folder.read(Self.path) ?? [])[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0A }
            rest = rest.dropFirst(line.count + 1)
            let isRecord = line.starts(with: "r ".utf8)
            guard line.count >= 2, keepsRecords || !isRecord else { continue }
            let text = String(decoding: line.dropFirst(2), as: UTF8.self)
            if isRecord {
                records.insert(Stamp.of(text.utf8))
            } else if line.starts(with: "f ".utf8) {
                if SiteFolder.isInside(text) { files.insert(text) }
            } else if line.starts(with: "b.".utf8) {
                isBuilding = true
            }
        }
    }

    func names(_ id: RecordIdentifier) -> Bool {
        !records.isEmpty && records.contains(Stamp.of(id.description.utf8))
    }

    static func note(records: [RecordIdentifier], in folder: SiteFolder) throws {
        try add(records.map { "r \($0)" }, to: folder)
    }

    static func note(files: [String], in folder: SiteFolder) throws { try add(files.map { "f \($0)" }, to: folder) }

    static func noteBuild(_ folder: SiteFolder) throws { try add(["b."], to: folder) }

    /// Begins with a line end: a kill may have cut the last line short.
    private static func add(_ lines: [String], to folder: SiteFolder) throws {
        guard !lines.isEmpty else { return }
        var bytes: [UInt8] = [0x0A]
        for line in lines { bytes += (line + "\n").utf8 }
        try folder.append(path, bytes)
    }
}
