import ScienceShopSDK

/// What happened to a site since its manifest was written, so that a kill is made up for: `.scienceshop/journal`.
struct SiteJournal: Sendable {
    /// Records whose files were written outside a build: their stamps in the manifest say nothing any more.
    private(set) var records: Set<RecordIdentifier> = []
    /// Files a build was about to make that no manifest has.
    private(set) var files: Set<String> = []
    /// Whether a build began that did not end: no stamp can be trusted.
    private(set) var isBuilding = false

    static let path = SiteFolder.own + "/journal"

    init(_ folder: SiteFolder) throws {
        for line in (try folder.read(Self.path) ?? []).split(separator: 0x0A) {
            let text = String(decoding: line, as: UTF8.self)
            let rest = String(text.dropFirst(2))
            switch text.prefix(2) {
            case "r ": if let id = RecordIdentifier(rest) { records.insert(id) }
            case "f ": if SiteFolder.isInside(rest) { files.insert(rest) }
            case "b.": isBuilding = true
            default: break
            }
        }
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
