import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Reads a feed in JSON Lines: one JSON object a line, each a record. Make it read what your source speaks.
public struct MyAdapter: HarvestAdapter {
    /// The same as `plugin/plugin.yaml`.
    public static let manifest = AdapterManifest(
        id: "my-adapter", version: "0.1.0",
        summary: .languages(
            english: "A feed in JSON Lines, one record a line.", french: "Un flux en JSON Lines, une fiche par ligne."),
        capabilities: [.harvest, .resume], formats: [.json],
        optionSchema: """
            {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "key": {
                  "description": "The member whose value names a record and never changes.",
                  "type": "string",
                  "minLength": 1,
                  "default": "id"
                }
              }
            }
            """)

    private let feed: Feed
    private let key: String

    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        try configuration.allowOnly(["key"])
        key = try configuration.text("key") ?? "id"
        feed = Feed(location: configuration.location, opener: context.opener)
    }

    public func identify() async throws -> SourceDescription {
        let lines = try await feed.lines(afresh: true)
        return SourceDescription(
            summary: .languages(
                english: "JSON Lines, \(lines.count) lines", french: "JSON Lines, \(lines.count) lignes"),
            // Reading all pages shows every record, so that one not seen has left.
            listsEverything: true)
    }

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let lines = try await feed.lines()
        let start = try place(of: cursor, among: lines.count)
        let end = min(start + request.pageSize, lines.count)
        var page = HarvestPage(records: [], total: lines.count)
        for number in start..<end {
            let line = Array(lines[number])
            if line.allSatisfy({ $0 <= UInt8(ascii: " ") }) { continue }
            guard let name = name(of: line) else {
                page.issues.append(unreadable(line: number + 1))
                continue
            }
            // The bytes as they came: what they mean is said by a crosswalk.
            page.records.append(
                SourceRecord(
                    identifier: name, format: .json, payload: line, sourceURL: feed.location, firstLine: number + 1))
        }
        if end < lines.count { page.next = Cursor("\(end):\(lines.count)") }
        // What could not be read did not leave.
        page.provesAbsence = page.issues.isEmpty
        return page
    }

    /// A cursor is the number of lines read, and of all: in a feed of another length it means nothing.
    private func place(of cursor: Cursor?, among count: Int) throws -> Int {
        guard let cursor else { return 0 }
        let numbers = cursor.text.split(separator: ":").map { Int($0) }
        guard numbers.count == 2, let place = numbers[0], numbers[1] == count, 0...count ~= place else {
            throw FederationError(
                .malformedSource,
                .languages(
                    english: "The feed changed while it was harvested; the harvest begins again.",
                    french: "Le flux a changé pendant le moissonnage, qui recommence."),
                disposition: .restartWindow)
        }
        return place
    }

    private func name(of line: [UInt8]) -> String? {
        guard let name = (try? JSONValue(parsing: line))?[key]?.string, 1...8192 ~= name.utf8.count else { return nil }
        return name
    }

    private func unreadable(line: Int) -> Issue {
        Issue(
            .warning, code: "unreadable-line",
            message: .languages(
                english: "Line \(line) is no JSON object with a name, so it is no record.",
                french: "La ligne \(line) n’est pas un objet JSON avec un nom\u{202F}: ce n’est pas une fiche."),
            location: SourceLocation(line: line))
    }
}

/// The feed, read once a run.
private actor Feed {
    nonisolated let location: String
    private let opener: any ResourceOpener
    private var known: [ArraySlice<UInt8>]?

    init(location: String, opener: any ResourceOpener) {
        self.location = location
        self.opener = opener
    }

    func lines(afresh: Bool = false) async throws -> [ArraySlice<UInt8>] {
        if let known, !afresh { return known }
        let resource = try await opener.open(location, accept: ["application/x-ndjson", "application/json"])
        let bytes = try await resource.readAll(limit: 64 << 20)
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        known = lines
        return lines
    }
}
