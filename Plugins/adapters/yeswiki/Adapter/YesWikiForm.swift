import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// One form's entries, fetched once a run.
actor YesWikiForm {
    private let place: YesWikiPlace
    private let options: YesWikiOptions
    private let opener: any ResourceOpener
    private var isCSV: Bool?
    private var style: YesWikiAPI.Style?
    private var definition: (bytes: [UInt8]?, issue: Issue?)?
    private var fetched: (entries: YesWikiEntries, location: String, since: Timestamp?)?

    init(_ place: YesWikiPlace, _ options: YesWikiOptions, _ opener: any ResourceOpener) {
        self.place = place
        self.options = options
        self.opener = opener
    }

    /// Whether the source is a CSV export.
    ///
    /// - Parameter afresh: whether a run begins, for which everything is fetched anew.
    func isExport(afresh: Bool = false) async throws -> Bool {
        if afresh { (isCSV, style, definition, fetched) = (nil, nil, nil, nil) }
        if let isCSV { return isCSV }
        let answer: Bool
        switch place {
        case .wiki: answer = false
        case .export: answer = true
        case .document(let location):
            let start = try await opener.open(location, accept: []).read(offset: 0, count: 4096)
            let first = start.dropFirst(TextEncoding.byteOrderMark(of: start)?.length ?? 0).first { $0 > 0x20 }
            let isLiteral = start.starts(with: "null".utf8)
            answer = !(first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || isLiteral)
        }
        isCSV = answer
        return answer
    }

    func describe() async throws -> SourceDescription {
        let form = try await formDefinition()
        let title = form.bytes.flatMap { try? JSONValue(parsing: $0)["bn_label_nature"]?.string }
        let summary: Message
        switch place {
        case .wiki(let api):
            summary =
                title.map { "YesWiki Bazar, form \(api.form) “\($0)” of \(api.base)" }
                ?? "YesWiki Bazar, form \(api.form) of \(api.base)"
        case .document, .export:
            let entries = try await entries(since: nil, afresh: false).entries
            let count = entries.entries.count
            let read: Message = .plural(count, one: "\(count) entry", other: "\(count) entries")
            summary =
                title.map { "YesWiki Bazar, saved answer of “\($0)”, \(read)" }
                ?? "YesWiki Bazar, saved answer, \(read)"
        }
        return SourceDescription(summary: summary, listsEverything: true, issues: form.issue.map { [$0] } ?? [])
    }

    // MARK: - Pages

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let (entries, location) = try await entries(since: request.since, afresh: cursor == nil)
        let frame = try await formDefinition().bytes
        let start = try position(after: cursor, in: entries)
        let end = min(entries.entries.count, start + max(1, request.pageSize))
        var page = HarvestPage(
            records: [], issues: cursor == nil ? entries.issues : [], total: entries.entries.count)
        for entry in entries.entries[start..<end] {
            if isPublished(entry.value) {
                page.records.append(record(of: entry, in: entries, location: location, frame: frame))
            } else if request.since != nil {
                page.records.append(
                    SourceRecord(
                        identifier: entry.identifier, datestamp: entry.value["date_maj_fiche"]?.string,
                        status: .deleted,
                        format: .json, payload: [], sourceURL: location))
            } else {
                page.issues.append(
                    Issue(
                        .warning, code: "entry-unpublished",
                        message: "The entry “\(entry.identifier)” awaits validation on the wiki and is left out.",
                        location: SourceLocation(line: entry.line, label: entry.identifier)))
            }
        }
        if end < entries.entries.count { page.next = Cursor("\(end):\(entries.fingerprint)") }
        return page
    }

    private func record(
        of entry: YesWikiEntries.Entry, in entries: YesWikiEntries, location: String, frame: [UInt8]?
    ) -> SourceRecord {
        var url = entry.value["url"]?.string.flatMap { OpenerForFilesAndURLs.isURL($0) ? $0 : nil }
        if url == nil, case .wiki(let api) = place { url = api.base + "?" + entry.identifier }
        return SourceRecord(
            identifier: entry.identifier, datestamp: entry.value["date_maj_fiche"]?.string, format: .json,
            payload: Array(entries.bytes[entry.range]), frame: frame, sourceURL: url ?? location, firstLine: entry.line)
    }

    /// `0` means that the entry awaits validation; what says nothing is published.
    private func isPublished(_ entry: JSONValue) -> Bool {
        switch entry["statut_fiche"] {
        case .string(let text): text != "0"
        case .number(let number): number != 0
        default: true
        }
    }

    private func position(after cursor: Cursor?, in entries: YesWikiEntries) throws -> Int {
        guard let cursor else { return 0 }
        let parts = cursor.text.split(separator: ":")
        guard parts.count == 2, let position = Int(parts[0]), parts[1] == entries.fingerprint,
            (0...entries.entries.count).contains(position)
        else {
            throw FederationError(
                .malformedSource, "The list of entries changed while it was harvested; the harvest begins again.",
                disposition: .restartWindow)
        }
        return position
    }

    // MARK: - Fetching

    private func entries(
        since: Timestamp?, afresh: Bool
    ) async throws -> (entries: YesWikiEntries, location: String) {
        if !afresh, let fetched, fetched.since == since { return (fetched.entries, fetched.location) }
        let answer: YesWikiAnswer
        switch place {
        case .wiki(let api): answer = try await ask(api) { api.entries($0, since: since) }
        case .document(let location), .export(let location): answer = try await YesWikiAnswer(location, opener, options)
        }
        let entries = try YesWikiEntries(answer.bytes, from: answer.location)
        fetched = (entries, answer.location, since)
        return (entries, answer.location)
    }

    /// The form's definition, which alone tells the labels of the choices; harvesting goes on without it.
    private func formDefinition() async throws -> (bytes: [UInt8]?, issue: Issue?) {
        if let definition { return definition }
        let found: (bytes: [UInt8]?, issue: Issue?)
        do {
            let answer: YesWikiAnswer?
            switch place {
            case .wiki(let api): answer = try await ask(api) { api.definition($0) }
            case .document, .export:
                if let file = options.formFile {
                    answer = try await YesWikiAnswer(file, opener, options)
                } else {
                    answer = nil
                }
            }
            if let answer { _ = try answer.object() }
            found = (answer?.bytes, nil)
        } catch let error as FederationError where error.code == .sourceGone || error.code == .malformedSource {
            guard options.formFile == nil else { throw error }
            found = (
                nil,
                Issue(
                    .warning, code: "no-form",
                    message: "The form's definition cannot be read, so choices stay codes: \(error.message)",
                    remedy: "Check the form's number, or save its definition and name it in `formFile`.")
            )
        }
        definition = found
        return found
    }

    /// Asks in the style that worked before, else in both.
    private func ask(_ api: YesWikiAPI, _ address: (YesWikiAPI.Style) -> String) async throws -> YesWikiAnswer {
        var failure: FederationError?
        for style in style.map({ [$0] }) ?? YesWikiAPI.Style.allCases {
            do {
                let answer = try await YesWikiAnswer(address(style), opener, options)
                self.style = style
                return answer
            } catch let error as FederationError where error.code == .sourceGone || error.code == .malformedSource {
                // A page in the place of data says more of what is wrong than the other style's « not found ».
                if failure == nil || error.code == .malformedSource { failure = error }
            }
        }
        throw failure ?? FederationError(.internal, "No address of \(api.base) was asked.")
    }
}
