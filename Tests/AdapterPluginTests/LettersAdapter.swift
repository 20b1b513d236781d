import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// A source of small letters: as many as its option says, one record each. It fails on purpose where options say so.
struct LettersAdapter: HarvestAdapter, IdentifierListing, DetourSource, SingleRecordSource {
    static let manifest = AdapterManifest(
        id: "letters", version: "1.2.0", summary: "Letters of the alphabet.",
        capabilities: [.harvest, .resume, .identifiers, .map, .deletions], formats: [.plainText],
        optionSchema: #"{"type": "object", "properties": {"count": {"type": "integer"}}}"#)

    let count: Int
    let trouble: String?
    let hanging: Hanging

    init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        try self.init(configuration: configuration, hanging: Hanging())
    }

    init(configuration: AdapterConfiguration, hanging: Hanging) throws {
        try configuration.allowOnly(["count", "trouble"])
        count = try configuration.wholeNumber("count", atLeast: 0) ?? 5
        trouble = try configuration.text("trouble")
        self.hanging = hanging
    }

    struct Odd: Error {}

    func identify() async throws -> SourceDescription {
        return SourceDescription(
            summary: "\(count) letters", listsEverything: true, deletions: .announced, scope: "all",
            issues: [
                Issue(.warning, code: "odd", message: "Nobody asked for letters.", location: SourceLocation(line: 3))
            ])
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        guard let first = Int(cursor?.text ?? "0"), first >= 0, first <= count else {
            throw FederationError(.malformedSource, "There is no such letter.", disposition: .restartWindow)
        }
        switch trouble {
        case "retry": throw FederationError(.network, "The server sleeps.", disposition: .retry(afterSeconds: 7))
        case "restart": throw FederationError(.malformedSource, "Who?", disposition: .restartWindow)
        case "odd": throw Odd()
        case "hang": try await hanging.hang()
        default: break
        }
        let numbers = first..<min(first + (isTrial(cursor) ? 1 : request.pageSize), count)
        let isLast = numbers.upperBound == count
        return HarvestPage(
            records: numbers.map(letter), next: isLast ? nil : Cursor(String(numbers.upperBound)), total: count,
            bookmark: isLast ? Bookmark("b") : nil, provesAbsence: trouble != "doubt")
    }

    private func letter(_ number: Int) -> SourceRecord {
        SourceRecord(
            identifier: "letter-\(number)", format: .plainText,
            payload: Array(
                (trouble == "long" && number == 1 ? String(repeating: "é", count: 300) : "é\(number)").utf8),
            frame: number == 0 ? [0xFF] : nil, firstLine: number + 1)
    }

    /// Tries the first letter of the page by itself, and leaves it out when that fails too.
    func detour(
        _ request: HarvestRequest, around cursor: Cursor?, after error: FederationError
    ) async -> Detour? {
        guard error.code == .network, let first = Int(cursor?.text ?? "0"), first < count else { return nil }
        guard isTrial(cursor) else { return Detour(cursor: Cursor("0\(first)")) }
        return Detour(
            cursor: Cursor(String(first + 1)),
            gap: Issue(.error, code: "letter-unreadable", message: "Letter \(first) cannot be read."))
    }

    func isTrial(_ cursor: Cursor?) -> Bool { cursor.map { $0.text.count > 1 && $0.text.hasPrefix("0") } ?? false }

    var damageCodes: Set<String> { ["smudged"] }

    func record(_ identifier: String) async throws -> SourceRecord? {
        guard identifier.hasPrefix("letter-"), let number = Int(identifier.dropFirst(7)), 0..<count ~= number else {
            return nil
        }
        return letter(number)
    }

    func restart(_ request: HarvestRequest, at cursor: Cursor?) -> Cursor? { cursor.map { Cursor("0" + $0.text) } }

    func identifiers(_ request: HarvestRequest, after cursor: Cursor?) async throws -> ListedPage {
        ListedPage(records: (0..<count).map { ListedRecord(identifier: "letter-\($0)") })
    }

    func changes(after bookmark: Bookmark) -> ChangesStart { .everything }

    var crosswalks: [any Crosswalk] { [LettersCrosswalk()] }
}

/// A call that ends only by cancellation, and says that it did.
actor Hanging {
    private(set) var isHanging = false
    private(set) var wasCancelled = false
    private var waiting: CheckedContinuation<Void, Never>?

    func hang() async throws {
        isHanging = true
        waiting?.resume()
        do {
            try await Task.sleep(for: .seconds(3600))
        } catch {
            wasCancelled = true
            throw error
        }
    }

    func begun() async {
        if !isHanging { await withCheckedContinuation { waiting = $0 } }
    }
}

struct LettersCrosswalk: Crosswalk {
    let id = "letters/letter"
    let version = "3"
    func accepts(_ format: MetadataFormat) -> Bool { format == .plainText }

    func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        guard let id = RecordIdentifier(home: context.node, kind: .resource, local: source.identifier) else {
            return CrosswalkResult(issues: [Issue(.error, code: "no-name", message: "It has no name.")])
        }
        var record = Record(id: id)
        record["title"] = .object([context.language: .string(String(decoding: source.payload, as: UTF8.self))])
        return CrosswalkResult(drafts: [
            Draft(
                record: record,
                evidence: [
                    Evidence(path: "/title", asWritten: "é", location: SourceLocation(line: 1), rule: "title")
                ], isMention: true)
        ])
    }
}
