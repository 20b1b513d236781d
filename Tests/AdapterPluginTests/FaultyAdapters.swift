import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization

/// Ways in which a stranger's adapter may be wrong.
enum AdapterFault: String, CaseIterable, Sendable {
    case crookedManifest, brokenOptionSchema, swallowsOptions, unnamedOption, twoLines, wandersOff, goesInCircles
    case doubles, unknownFormat, emptyIdentifier, deletesUnannounced, changesPayloads, ignoresPageSize, forgetsCursors
    case endsAtOddCursors, startsAtOddCursors, restartsTooLate, listsFewer, loopsAfterBookmark, mapsByChance
    case mapsNamelessly, sharesState, givesAnother, invents, changesAlone, stays, leavesOut, refusesItsOwnWay
    case namesTooFew, namesTooMany, datesByItsOwnClock

    /// The check that has to notice.
    var noticed: String {
        switch self {
        case .crookedManifest: "the manifest is sound"
        case .brokenOptionSchema: "the schema of its options is a schema, and takes the options given"
        case .swallowsOptions, .unnamedOption: "an option it does not have is refused"
        case .twoLines, .wandersOff: "it says what it reads"
        case .goesInCircles: "its pages come to an end"
        case .doubles, .unknownFormat, .emptyIdentifier, .deletesUnannounced: "each record is one"
        case .changesPayloads: "another run gives the same"
        case .ignoresPageSize: "the size of pages changes nothing but the pages"
        case .forgetsCursors: "a new run goes on after any cursor"
        case .endsAtOddCursors, .startsAtOddCursors: "a cursor it never gave is refused, and is not the end of the list"
        case .restartsTooLate: "a restart misses nothing"
        case .listsFewer: "the list of identifiers is that of the records"
        case .loopsAfterBookmark: "a later harvest goes on from the bookmark"
        case .mapsByChance, .mapsNamelessly: "mapping is pure"
        case .givesAnother, .invents, .changesAlone: "one record asked for by its name is the one listed"
        case .stays, .leavesOut, .refusesItsOwnWay: "a way round a page leads on and leaves out nothing unsaid"
        case .namesTooFew, .namesTooMany, .datesByItsOwnClock: "a list of changes begins where it says"
        case .sharesState: "the same cursor twice gives the same page"
        }
    }

    /// The adapter of letters with this fault.
    var adapter: Adapter {
        var manifest = LettersAdapter.manifest
        switch self {
        case .crookedManifest: manifest.version = "one"
        case .brokenOptionSchema: manifest.optionSchema = #"{"type": "thing"}"#
        case .deletesUnannounced: manifest.capabilities.remove(.deletions)
        default: break
        }
        let count = Counter()
        return Adapter(
            manifest: manifest,
            source: { [manifest] configuration, context in
                var configuration = configuration
                if self == .unnamedOption, configuration.options["no-such-option"] != nil {
                    throw FederationError(.configuration, "Something is wrong.")
                }
                if self == .swallowsOptions { configuration.options["no-such-option"] = nil }
                let run = count.next()
                return FaultyLetters(
                    letters: try LettersAdapter(configuration: configuration, context: context), fault: self, run: run,
                    manifest: manifest)
            })
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

final class FaultyLetters: IdentifierListing, DetourSource, SingleRecordSource {
    let letters: LettersAdapter
    let fault: AdapterFault
    let run: Int
    let manifest: AdapterManifest
    private let asked = Counter()

    init(letters: LettersAdapter, fault: AdapterFault, run: Int, manifest: AdapterManifest) {
        self.letters = letters
        self.fault = fault
        self.run = run
        self.manifest = manifest
    }

    func identify() async throws -> SourceDescription {
        var description = try await letters.identify()
        if fault == .twoLines { description.summary = "one\ntwo" }
        if fault == .wandersOff { description.scope = "run \(run)" }
        if fault == .deletesUnannounced { description.deletions = .unannounced }
        return description
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let times = asked.next()
        var (request, place) = (request, cursor)
        switch fault {
        case .endsAtOddCursors where Int(cursor?.text ?? "0") == nil: return HarvestPage(records: [])
        case .startsAtOddCursors where Int(cursor?.text ?? "0") == nil: place = nil
        case .forgetsCursors:
            // Its cursors mean nothing to another run.
            guard let text = cursor?.text else { break }
            let parts = text.split(separator: "/")
            guard parts.first == "\(run)", let number = parts.last else {
                throw FederationError(.malformedSource, "It is forgotten.", disposition: .restartWindow)
            }
            place = Cursor(String(number))
        case .ignoresPageSize where request.pageSize > 100: request.pageSize = 3
        default: break
        }
        var page = try await letters.page(request, after: place)
        switch fault {
        case .goesInCircles: page.next = Cursor("0")
        case .doubles: page.records += page.records.prefix(1)
        case .unknownFormat: for index in page.records.indices { page.records[index].format = .csv }
        case .emptyIdentifier: for index in page.records.indices { page.records[index].identifier = "" }
        case .deletesUnannounced: for index in page.records.indices { page.records[index].status = .deleted }
        case .changesPayloads:
            for index in page.records.indices { page.records[index].payload = Array("run \(run)".utf8) }
        case .ignoresPageSize where request.pageSize == 3: page.next = nil
        case .forgetsCursors: page.next = page.next.map { Cursor("\(run)/\($0.text)") }
        case .loopsAfterBookmark where request.bookmark != nil: page.next = Cursor("0")
        case .sharesState where times > 6: page.records.removeAll()
        case .namesTooFew where request.bookmark != nil: page.records.removeAll { $0.identifier != "letter-1" }
        case .namesTooMany, .datesByItsOwnClock:
            for index in page.records.indices { page.records[index].datestamp = "2026-11-0\(index + 1)" }
        default: break
        }
        return page
    }

    func restart(_ request: HarvestRequest, at cursor: Cursor?) async throws -> Cursor? {
        fault == .restartsTooLate ? Cursor("7") : nil
    }

    func identifiers(_ request: HarvestRequest, after cursor: Cursor?) async throws -> ListedPage {
        var page = try await letters.identifiers(request, after: cursor)
        if fault == .listsFewer { page.records.removeLast() }
        return page
    }

    func changes(after bookmark: Bookmark) async throws -> ChangesStart {
        switch fault {
        case .namesTooMany: .datestamp("2026-11-03")
        case .datesByItsOwnClock: .datestamp("yesterday")
        default: letters.changes(after: bookmark)
        }
    }

    var damageCodes: Set<String> { letters.damageCodes }

    func record(_ identifier: String) async throws -> SourceRecord? {
        switch fault {
        case .givesAnother: return try await letters.record("letter-0")
        case .invents: return SourceRecord(identifier: identifier, format: .plainText, payload: Array("é".utf8))
        case .changesAlone:
            var record = try await letters.record(identifier)
            record?.payload.append(0x21)
            return record
        default: return try await letters.record(identifier)
        }
    }

    func isTrial(_ cursor: Cursor?) -> Bool { letters.isTrial(cursor) }

    func detour(_ request: HarvestRequest, around cursor: Cursor?, after error: FederationError) async -> Detour? {
        switch fault {
        case .stays: return cursor.map { Detour(cursor: $0) }
        case .leavesOut: return (Int(cursor?.text ?? "0")).map { Detour(cursor: Cursor(String($0 + 1))) }
        case .refusesItsOwnWay: return Detour(cursor: Cursor("somewhere"))
        default: return await letters.detour(request, around: cursor, after: error)
        }
    }

    var crosswalks: [any Crosswalk] {
        fault == .mapsByChance || fault == .mapsNamelessly
            ? [OddCrosswalk(isNameless: fault == .mapsNamelessly)] : letters.crosswalks
    }

    private final class OddCrosswalk: Crosswalk {
        let id = "odd/odd"
        let version = "1"
        let isNameless: Bool
        private let count = Counter()
        init(isNameless: Bool) { self.isNameless = isNameless }
        func accepts(_ format: MetadataFormat) -> Bool { true }

        func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
            let number = count.next()
            if isNameless { return CrosswalkResult(drafts: [Draft(record: Record(document: ["title": "x"]))]) }
            guard
                let id = RecordIdentifier(home: "n", kind: .event, local: "\(number)")
            else { return CrosswalkResult() }
            return CrosswalkResult(drafts: [Draft(record: Record(id: id))])
        }
    }
}
