import Catalogue
import Messages
import ScienceShopSDK

/// The files of one record: its page in each language and its JSON.
struct RecordFiles: Sendable {
    let folder: SiteFolder
    /// Stamps of the paths that were written since the build before, which count as written by this one.
    var early: Set<Stamp> = []

    struct Counts: Sendable {
        var written = 0
        var removed = 0
        var unchanged = 0
        /// Stamps of the paths that were written.
        var paths: [Stamp] = []

        mutating func count(_ change: SiteFolder.Change) {
            switch change {
            case .written: written += 1
            case .unchanged: unchanged += 1
            }
        }

        static func += (left: inout Counts, right: Counts) {
            left.written += right.written
            left.removed += right.removed
            left.unchanged += right.unchanged
        }
    }

    static let count = Language.allCases.count + 1

    func writeJSON(_ record: PublicRecord) throws -> Counts {
        var counts = Counts()
        try write(DataAddress.record(record.id).path, RecordLines.json(record), &counts)
        return counts
    }

    private func write(_ path: String, _ bytes: [UInt8], _ counts: inout Counts) throws {
        let change = try folder.write(path, bytes)
        if change == .written { counts.paths.append(Stamp.of(path.utf8)) }
        counts.count(!early.isEmpty && early.contains(Stamp.of(path.utf8)) ? .written : change)
    }

    func write(_ record: PublicRecord, _ pages: any SitePages, json: [UInt8]) throws -> Counts {
        var counts = Counts()
        let address = PageAddress.record(record.id)
        for language in Language.allCases {
            try write(address.path(in: language), pages.record(record, in: language), &counts)
        }
        try write(DataAddress.record(record.id).path, json, &counts)
        return counts
    }

    /// Puts the words that a record left in the place of all that was said of it.
    func write(_ withdrawal: Withdrawal, _ pages: any SitePages) throws -> Counts {
        var counts = Counts()
        let address = PageAddress.record(withdrawal.id)
        try write(DataAddress.record(withdrawal.id).path, RecordLines.json(withdrawal), &counts)
        for language in Language.allCases {
            try write(address.path(in: language), pages.withdrawn(withdrawal, in: language), &counts)
        }
        return counts
    }

    func remove(_ id: RecordIdentifier) throws -> Int {
        let paths = Language.allCases.map { PageAddress.record(id).path(in: $0) } + [DataAddress.record(id).path]
        return try paths.count { try folder.remove($0) }
    }
}
