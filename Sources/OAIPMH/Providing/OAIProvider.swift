import Messages
import ScienceShopSDK

/// Answers requests from a source: a function of both, which knows no server.
///
/// It keeps nothing between requests. Every answer is one that the schema of the protocol allows, and is meant for HTTP
/// status 200, errors of the protocol too. What it throws is the source's failure, for which 503 is the status.
public struct OAIProvider: Sendable {
    public var repository: OAIRepository
    public var source: any DisseminationSource

    public init(_ repository: OAIRepository, source: any DisseminationSource) {
        self.repository = repository
        self.source = source
    }

    /// The media type of every answer.
    public static let contentType = "text/xml; charset=utf-8"

    /// The answer to the arguments of a request, of a query string or of a form.
    public func response(to query: OAIQuery) async throws -> OAIResponseBody {
        let (source, now) = try await source.opened()
        let moment = OAIDatestamp(now)
        do {
            let request = try OAIRequest(parsing: query)
            return try await OAIProvider(repository, source: source).answer(request, moment)
        } catch let refusal as OAIRefusal {
            return refused(refusal, query.pairs, moment)
        }
    }

    private func refused(_ refusal: OAIRefusal, _ pairs: [OAIQuery.Pair], _ moment: OAIDatestamp) -> OAIResponseBody {
        var writer = head(moment, refusal.hidesArguments ? [] : pairs)
        for error in refusal.errors {
            writer.element("error", [("code", error.code.rawValue)], error.message.description)
        }
        return OAIResponseBody(foot(writer))
    }

    private func answer(_ request: OAIRequest, _ moment: OAIDatestamp) async throws -> OAIResponseBody {
        switch request {
        case .listIdentifiers(let list): return try await page(list, request, moment)
        case .listRecords(let list): return try await page(list, request, moment)
        default: break
        }
        var writer = head(moment, request.query.pairs)
        writer.open(request.verb.rawValue)
        switch request {
        case .identify: try await identify(&writer)
        case .listMetadataFormats(let identifier): try await formats(of: identifier, &writer)
        case .listSets(let token): try await sets(after: token, &writer)
        case .getRecord(let identifier, let prefix): try await record(identifier, prefix, &writer)
        case .listIdentifiers, .listRecords: break
        }
        writer.close(request.verb.rawValue)
        return OAIResponseBody(foot(writer))
    }

    // MARK: - The envelope

    private func head(_ moment: OAIDatestamp, _ arguments: [OAIQuery.Pair]) -> OAIWriter {
        var writer = OAIWriter()
        writer.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        writer.open(
            "OAI-PMH",
            [
                ("xmlns", OAINamespace.protocol), ("xmlns:xsi", OAINamespace.schemaInstance),
                ("xsi:schemaLocation", "\(OAINamespace.protocol) \(OAINamespace.protocolSchema)"),
            ])
        writer.element("responseDate", [], moment.description)
        // The schema wants an address there, and an identifier that is asked for in vain may be anything.
        let shown = arguments.filter { $0.name != "identifier" || OAISyntax.isIdentifier($0.value) }
        writer.element("request", shown.map { ($0.name, $0.value) }, repository.baseURL)
        return writer
    }

    private func foot(_ writer: OAIWriter) -> [UInt8] {
        var writer = writer
        writer.close("OAI-PMH")
        return writer.bytes
    }

    // MARK: - Verbs

    private func identify(_ writer: inout OAIWriter) async throws {
        writer.element("repositoryName", [], repository.name)
        writer.element("baseURL", [], repository.baseURL)
        writer.element("protocolVersion", [], "2.0")
        for email in repository.adminEmails { writer.element("adminEmail", [], email) }
        writer.element("earliestDatestamp", [], OAIDatestamp(try await source.earliest()).description)
        writer.element("deletedRecord", [], OAIDeletedRecord.persistent.rawValue)
        writer.element("granularity", [], OAIGranularity.second.rawValue)
        for coding in repository.compressions { writer.element("compression", [], coding) }
        for description in repository.descriptions {
            writer.open("description")
            writer.raw(description.xml)
            writer.close("description")
        }
    }

    private func formats(of identifier: String?, _ writer: inout OAIWriter) async throws {
        var formats = source.formats
        if let identifier {
            guard let prefixes = try await source.prefixes(of: identifier) else { throw Self.unknown(identifier) }
            formats = formats.filter { prefixes.contains($0.prefix) }
        }
        guard !formats.isEmpty else { throw OAIRefusal(.noMetadataFormats, "the item has no metadata any more") }
        for format in formats {
            writer.open("metadataFormat")
            writer.element("metadataPrefix", [], format.prefix)
            writer.element("schema", [], format.schema)
            writer.element("metadataNamespace", [], format.namespace)
            writer.close("metadataFormat")
        }
    }

    private func sets(after token: String?, _ writer: inout OAIWriter) async throws {
        var place: SetToken?
        if let token {
            place = SetToken(token)
            guard place != nil else {
                throw OAIRefusal(.badResumptionToken, "the resumptionToken was not given by this list here")
            }
        }
        let sets = try await source.sets()
        guard !sets.isEmpty else { throw Self.noSets }
        // The schema wants a set on each page; one that came before does no harm.
        let start = min(place?.place(in: sets) ?? 0, sets.count - 1)
        let page = sets[start...].prefix(repository.setPageSize)
        for set in page {
            writer.open("set")
            writer.element("setSpec", [], set.spec)
            writer.element("setName", [], set.name)
            for description in set.descriptions {
                writer.open("setDescription")
                writer.raw(description)
                writer.close("setDescription")
            }
            writer.close("set")
        }
        guard place != nil || page.endIndex < sets.count, let last = page.last else { return }
        let next = SetToken(last: last.spec, given: page.endIndex, total: sets.count)
        writer.element(
            "resumptionToken", [("completeListSize", String(sets.count)), ("cursor", String(start))],
            page.endIndex < sets.count ? next.text : "")
    }

    private func record(_ identifier: String, _ prefix: String, _ writer: inout OAIWriter) async throws {
        guard source.formats.contains(where: { $0.prefix == prefix }) else { throw Self.noFormat(prefix) }
        guard let item = try await source.item(identifier, prefix: prefix) else { throw Self.unknown(identifier) }
        guard item.isDeleted || item.metadata != nil || item.written != nil else { throw Self.noFormat(prefix) }
        try item.write(to: &writer, asRecord: true)
    }

    // MARK: - Refusals

    static let noSets = OAIRefusal(.noSetHierarchy, "this repository has no sets")

    static func noFormat(_ prefix: String) -> OAIRefusal {
        let prefix = String(prefix.prefix(80))
        return OAIRefusal(.cannotDisseminateFormat, "there is no format “\(prefix)” here")
    }

    private static func unknown(_ identifier: String) -> OAIRefusal {
        let identifier = String(identifier.prefix(200))
        return OAIRefusal(.idDoesNotExist, "there is no item “\(identifier)” here")
    }
}

extension OAIProvider {
    /// One page of a list.
    private func page(_ list: OAIList, _ request: OAIRequest, _ moment: OAIDatestamp) async throws -> OAIResponseBody {
        let place = try await place(of: list, verb: request.verb)
        let selection = DisseminationSelection(place.selection)
        var form = DisseminatedPageForm(
            asRecords: request.verb == .listRecords, items: repository.pageSize, bytes: repository.pageBytes)
        var page = try await source.page(of: selection, after: place.sequence, form)
        let wasEmpty = page.count == 0
        if wasEmpty {
            // All that was left has changed and moved out of the range. The schema wants an item all the same; one that
            // came before does no harm, as items may come twice.
            form.items = 1
            if place.cursor > 0 { page = try await source.page(of: selection, after: 0, form) }
            guard page.count > 0 else { throw OAIRefusal(.noRecordsMatch, "no item matches the request") }
            page.rest = 0
        }
        var writer = head(moment, request.query.pairs)
        writer.open(request.verb.rawValue)
        let beginning = OAIPiece(writer.take())
        if page.rest > 0 || place.cursor > 0 {
            let cursor = place.cursor + (wasEmpty ? 0 : page.count)
            let next = ListToken(verb: request.verb, selection: place.selection, sequence: page.last, cursor: cursor)
            writer.element(
                "resumptionToken",
                [("completeListSize", String(max(1, cursor + page.rest))), ("cursor", String(place.cursor))],
                page.rest > 0 ? next.text : "")
        }
        writer.close(request.verb.rawValue)
        return OAIResponseBody(pieces: [beginning] + page.pieces + [OAIPiece(foot(writer))])
    }

    /// Where a page begins, when the request can be answered at all.
    private func place(of list: OAIList, verb: OAIVerb) async throws -> ListToken {
        let place: ListToken
        switch list {
        case .next(let token):
            guard let read = ListToken(token), read.verb == verb else {
                throw OAIRefusal(.badResumptionToken, "the resumptionToken was not given by this list here")
            }
            place = read
        case .first(let selection):
            place = ListToken(verb: verb, selection: selection, sequence: 0, cursor: 0)
        }
        guard source.formats.contains(where: { $0.prefix == place.selection.prefix }) else {
            throw Self.noFormat(place.selection.prefix)
        }
        if place.selection.set != nil, try await !source.hasSets() { throw Self.noSets }
        return place
    }
}
