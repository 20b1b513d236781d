import Catalogue
import Messages
import ScienceShopSDK

/// The files of one record: its page in each language and its JSON.
struct RecordFiles: Sendable {
    let folder: SiteFolder

    struct Counts: Sendable {
        var written = 0
        var removed = 0
        var unchanged = 0

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

    func writeJSON(_ record: PublicRecord) throws -> SiteFolder.Change {
        try folder.write(DataAddress.record(record.id).path, RecordLines.json(record))
    }

    func write(_ record: PublicRecord, _ pages: any SitePages, json: [UInt8]) throws -> Counts {
        var counts = Counts()
        let address = PageAddress.record(record.id)
        for language in Language.allCases {
            counts.count(try folder.write(address.path(in: language), pages.record(record, in: language)))
        }
        counts.count(try folder.write(DataAddress.record(record.id).path, json))
        return counts
    }

    /// Puts the words that a record left in the place of all that was said of it.
    func write(_ withdrawal: Withdrawal, _ pages: any SitePages) throws -> Counts {
        var counts = Counts()
        let address = PageAddress.record(withdrawal.id)
        counts.count(try folder.write(DataAddress.record(withdrawal.id).path, RecordLines.json(withdrawal)))
        for language in Language.allCases {
            counts.count(try folder.write(address.path(in: language), pages.withdrawn(withdrawal, in: language)))
        }
        return counts
    }

    func remove(_ id: RecordIdentifier) throws -> Int {
        let paths = Language.allCases.map { PageAddress.record(id).path(in: $0) } + [DataAddress.record(id).path]
        return try paths.count { try folder.remove($0) }
    }
}
