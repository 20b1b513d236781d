import AdapterKit
import Federation
import FederationSQLite
import Foundation
import JSONSchema
import Messages
import MetadataFormats
import OAIPMH
import ScienceShopSDK
import Workspace

/// What the parts of a harvest cost, each alone in one process: `oai-bench PAGES LEDGER [PART …]` reads the saved pages
/// `p*.xml` of a folder (`bench/oai/pages.py` writes them) and prints, for each part, records a second and processor
/// time. The parts: `read`, `map`, `check`, `prepare` (all that is done before a page is committed), `aside` (the same by
/// two threads at once), `harvest`; all when none is named. Beside them `proof` prints a hash of all that preparing gives.
@main
struct HarvestParts {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 2 else {
            print("usage: oai-bench PAGES LEDGER [read|map|check|prepare|aside|harvest|proof …]")
            return
        }
        let folder = SavedPages(URL(filePath: arguments[0]))
        let wanted =
            arguments.count > 2 ? Array(arguments[2...]) : ["read", "map", "check", "prepare", "aside", "harvest"]
        let (crosswalk, validator) = (DublinCoreCrosswalk(), SchemaValidation())
        let context = CrosswalkContext(node: "banc", language: "fr", basis: "public")
        for part in wanted {
            let clock = ContinuousClock()
            let (begun, cpu) = (clock.now, ProcessorTime.used)
            var count = 0
            switch part {
            case "read":
                for place in 0..<folder.count { count += try folder.page(place).records.count }
            case "map", "check":
                for place in 0..<folder.count {
                    for record in try folder.page(place).records where record.status == .active {
                        let drafts = crosswalk.map(record, context: context).drafts
                        count += drafts.count
                        guard part == "check" else { continue }
                        for draft in drafts { _ = validator.validate(draft.record) }
                    }
                }
            case "prepare", "proof":
                var proof = Proof(of: part == "proof")
                count = try Preparation(folder, crosswalk, validator, context).all { proof.add($0) }
                if part == "proof" { print(proof.told) }
            case "aside":
                let preparation = try Preparation(folder, crosswalk, validator, context)
                count = try await withThrowingTaskGroup(of: Int.self) { group in
                    for first in 0..<2 { group.addTask { try preparation.all(from: first, step: 2) { _ in } } }
                    var sum = 0
                    for try await part in group { sum += part }
                    return sum
                }
            case "harvest":
                let engine = HarvestEngine(ledger: try SQLiteLedger(path: arguments[1]), validator: validator)
                guard let key = SourceKey("banc/pages") else { return }
                let report = try await engine.run(
                    HarvestJob(key: key, source: folder, crosswalks: [crosswalk], context: context))
                count = report.counts.seen
                print("\(report.verdict) \(report.counts)")
            default: print("no part is called \(part)")
            }
            let took = clock.now - begun
            let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
            let used = ProcessorTime.used - cpu
            print(
                "\(part): \(count) in \(seconds) s, \(Int(Double(count) / seconds)) a second; CPU \(used) s, "
                    + "\(Int(Double(count) / used)) a CPU second")
        }
    }
}

/// What is done with pages before they are committed.
struct Preparation: Sendable {
    let folder: SavedPages
    let mapper: SourceMapper

    init(
        _ folder: SavedPages, _ crosswalk: DublinCoreCrosswalk, _ validator: SchemaValidation,
        _ context: CrosswalkContext
    ) throws {
        guard let key = SourceKey("banc/pages") else { throw CancellationError() }
        self.folder = folder
        mapper = SourceMapper(
            HarvestJob(key: key, source: folder, crosswalks: [crosswalk], context: context), validator: validator)
    }

    /// How many drafts come of the pages, or of each second one.
    func all(from first: Int = 0, step: Int = 1, _ visit: (MappedSourceRecord) -> Void) throws -> Int {
        var count = 0
        for place in stride(from: first, to: folder.count, by: step) {
            var mapped: [MappedSourceRecord] = []
            for record in try folder.page(place).records where record.status == .active {
                let digests = PayloadDigests(record, basis: mapper.basis)
                mapped.append(mapper.map(record, digests, retrievedAt: Timestamp(milliseconds: 1_700_000_000_000)))
            }
            for record in mapped {
                count += record.drafts.count
                visit(record)
            }
        }
        return count
    }
}

/// A hash of all that preparing gives, to compare one build with another.
struct Proof {
    private var hash = SHA256()
    private let isWanted: Bool

    init(of isWanted: Bool) { self.isWanted = isWanted }

    var told: String { hash.hexDigest() }

    mutating func add(_ mapped: MappedSourceRecord) {
        guard isWanted else { return }
        var text = "\(mapped.source.identifier) \(mapped.digests.fingerprint) \(String(describing: mapped.signature))"
        text += " \(mapped.refused) \(mapped.findings)"
        for draft in mapped.drafts {
            text += "\(draft.id) \(draft.contentHash) \(draft.evidence) \(draft.isMention) \(draft.crosswalk)"
            hash.update(draft.record.canonicalBytes)
            hash.update(draft.written.canonicalBytes())
            guard let words = draft.words else { continue }
            for column in [words.title, words.names, words.summary, words.text] { hash.update(column + [0]) }
            text += " \(words.count) \(words.titleCount)"
        }
        hash.update(text.utf8)
    }
}

/// Saved answers of `ListRecords`, as a source.
struct SavedPages: HarvestAdapter {
    static let manifest = AdapterManifest(
        id: "saved-pages", version: "1", summary: "Saved pages.", formats: [.dublinCore], optionSchema: "{}")
    private let folder: URL
    let count: Int

    init(_ folder: URL) {
        self.folder = folder
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        count = names.count { $0.hasPrefix("p") && $0.hasSuffix(".xml") }
    }

    init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        self.init(URL(filePath: configuration.location))
    }

    func identify() async throws -> SourceDescription {
        SourceDescription(summary: "Saved pages", listsEverything: true)
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let place = cursor.flatMap { Int($0.text) } ?? 0
        var page = try page(place)
        if place + 1 < count { page.next = Cursor(String(place + 1)) }
        return page
    }

    func page(_ place: Int) throws -> HarvestPage {
        let number = String(place)
        let name = "p" + String(repeating: "0", count: 5 - number.count) + number + ".xml"
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        let reader = OAIResponseReader()
        var page = HarvestPage(records: [])
        var start = 0
        func take(_ events: [OAIEvent]) {
            for case .record(let record) in events {
                page.records.append(
                    SourceRecord(
                        identifier: record.header.identifier, datestamp: record.header.datestamp,
                        status: record.header.isDeleted ? .deleted : .active, format: .dublinCore,
                        payload: record.metadata ?? []))
            }
        }
        while start < bytes.count {
            let end = min(start + 65_536, bytes.count)
            take(reader.feed(Array(bytes[start..<end])))
            start = end
        }
        take(reader.finish())
        return page
    }
}

enum ProcessorTime {
    /// Seconds this process has used.
    static var used: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
