import AdapterKit
import Catalogue
import ScienceShopSDK

/// What a site is made of, as its last whole build left it: `.scienceshop/manifest`.
///
/// A record's entry stands for its page in each language and its JSON; entries are in order of identifier, so that a
/// build reads them beside the records without holding both. Only files named here are ever removed.
struct SiteManifest: Sendable {
    static let path = SiteFolder.own + "/manifest"
    private static let version = "science-shop-site 1"

    let fingerprint: String
    /// The lines of records, `<identifier> <stamp>` each.
    private let recordLines: ArraySlice<UInt8>
    /// Every other file with its stamp.
    let files: [String: Stamp]

    /// Nil when the bytes are not a whole manifest: cut short, changed, or of another version.
    init?(_ bytes: [UInt8]) {
        // The last line is a checksum of all before it.
        guard let end = bytes.dropLast().lastIndex(of: 0x0A),
            let sum = Stamp(hex: bytes[(end + 1)...].dropLast()), bytes.last == 0x0A,
            sum == Stamp.of(bytes[...end])
        else { return nil }
        var rest = bytes[...end]
        guard let head = Self.line(&rest), head == Self.version, let fingerprint = Self.line(&rest) else { return nil }
        self.fingerprint = fingerprint
        var files: [String: Stamp] = [:]
        // An empty line parts files from records.
        while let line = Self.line(&rest), !line.isEmpty {
            guard let entry = Self.entry(Array(line.utf8)[...]), SiteFolder.isInside(entry.name) else { return nil }
            files[entry.name] = entry.stamp
        }
        self.files = files
        recordLines = rest
    }

    var fileCount: Int { files.count + recordLines.count { $0 == 0x0A } * RecordFiles.count }

    /// Goes through the entries of records in order.
    var records: RecordReader { RecordReader(rest: recordLines) }

    struct RecordReader: Sendable {
        fileprivate var rest: ArraySlice<UInt8>

        mutating func next() -> (id: RecordIdentifier, stamp: Stamp)? {
            while let end = rest.firstIndex(of: 0x0A) {
                let line = rest[..<end]
                rest = rest[(end + 1)...]
                guard let entry = SiteManifest.entry(line), let id = RecordIdentifier(entry.name) else { continue }
                return (id, entry.stamp)
            }
            return nil
        }
    }

    private static func line(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard let end = rest.firstIndex(of: 0x0A) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    private static func entry(_ line: ArraySlice<UInt8>) -> (name: String, stamp: Stamp)? {
        guard let space = line.lastIndex(of: 0x20), let stamp = Stamp(hex: line[(space + 1)...]) else { return nil }
        return (String(decoding: line[..<space], as: UTF8.self), stamp)
    }

    // MARK: - Writing

    /// Gathers the manifest of a build.
    struct Writer {
        private var records: [UInt8] = []
        private(set) var files: [String: Stamp] = [:]

        mutating func add(_ id: RecordIdentifier, _ stamp: Stamp) {
            records += id.description.utf8
            records.append(0x20)
            records += stamp.hex.utf8
            records.append(0x0A)
        }

        mutating func add(file path: String, _ stamp: Stamp) { files[path] = stamp }

        func bytes(fingerprint: String) -> [UInt8] {
            var bytes = Array((SiteManifest.version + "\n" + fingerprint + "\n").utf8)
            for (path, stamp) in files.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
                bytes += (path + " " + stamp.hex + "\n").utf8
            }
            bytes.append(0x0A)
            bytes += records
            bytes += (Stamp.of(bytes[...]).hex + "\n").utf8
            return bytes
        }
    }
}
