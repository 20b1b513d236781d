import AdapterKit
import Crosswalks
import JSONSchema
import Messages
import PageAdapter
import ScienceShopSDK
import XMLReader

/// What answers at a place: a few requests, each finding with what speaks for it.
public struct Detector: Sendable {
    private let opener: any ResourceOpener
    private let told: @Sendable (Message) -> Void
    /// The largest document that is looked at.
    private static let maxBytes = 16 << 20
    /// How often a server is asked at most.
    private static let mostRequests = 16

    /// - Parameters:
    ///   - opener: opens the place and what it names; paced and guarded by whoever made it.
    ///   - told: hears what is asked for, for people who wait.
    public init(opener: any ResourceOpener, told: @escaping @Sendable (Message) -> Void = { _ in }) {
        self.opener = opener
        self.told = told
    }

    /// Everything that was found at an address or in a file, the surest first.
    ///
    /// - Throws: `FederationError` of the place itself. What else is looked for may be missing.
    public func look(at place: String) async throws -> [Finding] {
        let visit = Visit(opener: opener, told: told, requests: Self.mostRequests, maxBytes: Self.maxBytes)
        let document = try await visit.open(place)
        if OpenerForFilesAndURLs.isURL(place), let wall = ChallengePage.kind(of: document.bytes),
            case .html = document.look
        {
            throw FederationError(
                .blocked,
                "\(place) answers with \(wall.told) instead of the page; ask its owner for access, or name a saved copy."
            )
        }
        var findings = try await findings(in: document, visit)
        if OpenerForFilesAndURLs.isURL(place), !findings.contains(where: { $0.kind == .oai || $0.confidence > 90 }) {
            if let oai = await repository(near: document.location, visit) { findings.append(oai) }
            if !findings.contains(where: { $0.kind == .sitemap }),
                var sitemap = await sitemap(of: document.location, visit)
            {
                // It has no name of its own; the page that led to it has the site's.
                sitemap.title = findings.first { $0.kind == .page }?.title
                findings.append(sitemap)
            }
        }
        return findings.enumerated().sorted { ($1.element.confidence, $0.offset) < ($0.element.confidence, $1.offset) }
            .map(\.element)
    }

    private func findings(in document: Visit.Document, _ visit: Visit) async throws -> [Finding] {
        switch document.look {
        case .oai: [Self.oai(document.location, title: nil)]
        case .feed(let root): [FeedLook.finding(root, document)].compactMap(\.self)
        case .sitemap: await sitemap(document, visit).map { [$0] } ?? []
        case .entries(let entries): [WikiLook.saved(entries.map(\.value), document)]
        case .forms(let forms): await WikiLook.forms(forms, base: document.location, visit)
        case .table(let table):
            [
                Finding(
                    kind: .csv, location: document.location, adapter: "csv", options: [:],
                    evidence: "a table with a header and columns of its own", confidence: 95,
                    sample: .init(
                        name: Self.fileName(document.location, "csv"),
                        bytes: TableCut.first(5, of: document.bytes, table)),
                    fields: FoundFields.columns(table, document.bytes))
            ]
        case .text(let format):
            [page(PageDocument.read(document.bytes, format: format), document, format == .markdown ? "md" : "txt")]
        case .agenda: [Self.agenda(document)]
        case .html: await findings(of: PageLook(document.bytes, url: document.location), document, visit)
        case .other:
            throw FederationError(
                .malformedSource,
                "\(document.location) is nothing a record could be read from: no page, table, feed, form or repository."
            )
        }
    }

    // MARK: - A page and what it leads to

    private func findings(of look: PageLook, _ document: Visit.Document, _ visit: Visit) async -> [Finding] {
        var findings = [page(look.page, document, "html")]
        findings[0].title = look.title
        findings[0].language = look.language
        if let node = look.dataNodes.first {
            var found = findings[0]
            let type = node.types.joined(separator: ", ")
            found.kind = .jsonld
            found.evidence = "it describes itself in JSON-LD as \(type)"
            found.confidence = node.isCommon ? 45 : 80
            found.fields = node.fields
            found.recordKind = node.kind
            findings.append(found)
        }
        if let list = ListedPages(document.bytes, .jsonld) {
            let listed = list.addresses(from: document.location)
            if listed.count > 1, var found = await pages(listedBy: listed[0], visit) {
                found.kind = .jsonld
                found.location = document.location
                found.options = ["list": "jsonld"]
                found.evidence = "it lists \(listed.count) pages in JSON-LD"
                found.confidence = 75
                found.title = look.title
                findings.append(found)
            }
        }
        guard OpenerForFilesAndURLs.isURL(document.location) else { return findings }
        if look.isWordPress { findings += await BlogLook.types(of: document.location, api: look.api, visit) }
        for address in look.agendas {
            guard let answer = try? await visit.open(address), case .agenda = answer.look else { continue }
            findings.append(Self.agenda(answer))
        }
        if look.isYesWiki { findings += await WikiLook.forms(at: document.location, visit) }
        var feeds = look.feeds
        if feeds.isEmpty, look.isWordPress, let origin = WebPlace.origin(of: document.location) {
            feeds = [origin + "/feed/"]
        }
        for feed in feeds.prefix(2) {
            guard let answer = try? await visit.open(feed), case .feed(let root) = answer.look,
                let found = FeedLook.finding(root, answer)
            else { continue }
            findings.append(found)
        }
        return findings
    }

    private func page(_ page: PageDocument, _ document: Visit.Document, _ ending: String) -> Finding {
        let fields = FoundFields.labels(page)
        let known = fields.count { $0.meaning != nil }
        let evidence: Message =
            known == 0
            ? "a page without labels that are known"
            : .plural(
                known, one: "a page with \(known) label that is known",
                other: "a page with \(known) labels that are known")
        return Finding(
            kind: .page, location: document.location, adapter: "page", options: [:], evidence: evidence,
            confidence: OpenerForFilesAndURLs.isURL(document.location) ? (known > 2 ? 65 : 30) : 90,
            title: page.title.map { FoundField.plain($0.words.text) },
            sample: .init(name: Self.fileName(document.location, ending), bytes: document.bytes), fields: fields)
    }

    /// A page of a list, as an example of all.
    private func pages(listedBy address: String, _ visit: Visit) async -> Finding? {
        guard let answer = try? await visit.open(address), case .html = answer.look else { return nil }
        let look = PageLook(answer.bytes, url: answer.location)
        var found = page(look.page, answer, "html")
        found.language = look.language
        if let node = look.dataNodes.first, !node.isCommon {
            found.fields = node.fields
            found.recordKind = node.kind
        }
        return found
    }

    /// Its dates depend on the day they are read, so that no file of it is kept as a sample.
    private static func agenda(_ document: Visit.Document) -> Finding {
        let events = String(decoding: document.bytes, as: UTF8.self).ranges(of: "BEGIN:VEVENT").count
        return Finding(
            kind: .icalendar, location: document.location, adapter: "icalendar", options: [:],
            evidence: .plural(
                events, one: "an agenda with \(events) event", other: "an agenda with \(events) events"), confidence: 82
        )
    }

    // MARK: - Repositories and sitemaps

    private static func oai(_ address: String, title: String?) -> Finding {
        Finding(
            kind: .oai, location: String(address.prefix { $0 != "?" }), adapter: "oai-pmh", options: [:],
            evidence: "it answers `Identify`", confidence: 98, title: title)
    }

    private func repository(near address: String, _ visit: Visit) async -> Finding? {
        guard let origin = WebPlace.origin(of: address) else { return nil }
        let given = String(address.prefix { $0 != "?" && $0 != "#" })
        var places = [given]
        for path in ["oai", "oai/request", "index.php/oai"] where !places.contains("\(origin)/\(path)") {
            places.append("\(origin)/\(path)")
        }
        for place in places {
            guard let answer = try? await visit.open(place + "?verb=Identify"), case .oai(let root) = answer.look,
                let identify = root.elements.first(where: { $0.name == "Identify" })
            else { continue }
            let name = identify.elements.first { $0.name == "repositoryName" }.map { FoundField.plain($0.ownText) }
            return Self.oai(place, title: name)
        }
        return nil
    }

    private func sitemap(of address: String, _ visit: Visit) async -> Finding? {
        guard let origin = WebPlace.origin(of: address), let answer = try? await visit.open(origin + "/sitemap.xml"),
            case .sitemap = answer.look
        else { return nil }
        return await sitemap(answer, visit)
    }

    private func sitemap(_ document: Visit.Document, _ visit: Visit) async -> Finding? {
        guard var list = ListedPages(document.bytes, .sitemap) else { return nil }
        var place = document.location
        if list.isIndex {
            guard let first = list.addresses(from: place).first, let answer = try? await visit.open(first),
                let inner = ListedPages(answer.bytes, .sitemap), !inner.isIndex
            else { return nil }
            list = inner
            place = answer.location
        }
        let addresses = list.addresses(from: place)
        // The first is the home page, most often.
        guard addresses.count > 1, var found = await pages(listedBy: addresses[1], visit) else { return nil }
        found.kind = .sitemap
        found.location = document.location
        found.options = ["list": "sitemap"]
        found.evidence = "a sitemap that lists \(addresses.count) pages"
        found.confidence = 50
        found.title = nil
        return found
    }

    static func fileName(_ location: String, _ ending: String) -> String {
        let path = location.prefix { $0 != "?" && $0 != "#" }
        let last =
            OpenerForFilesAndURLs.isURL(location) && path.split(separator: "/").count < 3
            ? "" : path.split(separator: "/").last ?? ""
        let stem = Text.slug(String(last.prefix { $0 != "." }), maxLength: 40) ?? "sample"
        return "\(stem).\(ending)"
    }
}
