import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// Reads documents — pages, Markdown, plain text — one record a document.
///
/// A single document that cannot be taken is an error of the source. Among several it is set aside: an empty or binary one
/// is yielded as it is, in a format no crosswalk reads, so that it counts as seen and the records it once gave do not leave.
public struct PageAdapter: HarvestAdapter {
    private let options: PageOptions
    private let list: PageList
    private let opener: any ResourceOpener

    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        options = try PageOptions(configuration)
        opener = context.opener
        list = PageList(configuration.location, options, opener: context.opener)
    }

    public func identify() async throws -> SourceDescription {
        let (documents, leftOut) = try await list.documents(identifier: options.identifier)
        if documents.isEmpty {
            throw FederationError(
                .malformedSource,
                "\(list.location) is a folder without documents (.html, .htm, .md, .markdown, .txt); put some in, or name another."
            )
        }
        let count = documents.count
        var summary: Message = count == 1 ? "page \(documents[0].location)" : "\(count) documents"
        if leftOut > 0 {
            let others: Message = .plural(
                leftOut, one: "\(leftOut) other file left out", other: "\(leftOut) other files left out")
            summary = .joined([summary, others], separator: ", ")
        }
        return SourceDescription(summary: summary, listsEverything: true)
    }

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        let (documents, _) = try await list.documents(identifier: options.identifier)
        var position = try documents.position(after: cursor, in: list.location)
        var page = HarvestPage(records: [], total: documents.count)
        var bytes = 0
        while position < documents.count, page.records.count < request.pageSize, bytes < Self.pageBytes {
            let document = documents[position]
            do {
                let (record, issues) = try await read(document, isAlone: documents.count == 1)
                bytes += record.payload.count
                page.records.append(record)
                page.issues += issues
            } catch let error as FederationError where error.code == .sourceGone && documents.count > 1 {
                page.issues.append(
                    Issue(
                        .warning, code: "document-gone", message: error.message,
                        remedy: "Its records leave; take it off the list if that is right.",
                        location: SourceLocation(label: document.identifier)))
            }
            position += 1
        }
        if position < documents.count { page.next = Cursor(documents[position - 1].identifier) }
        return page
    }

    /// A page of records ends when it has so many bytes.
    private static let pageBytes = 8 << 20

    private func read(_ document: PageDocumentPlace, isAlone: Bool) async throws -> (SourceRecord, [Issue]) {
        let resource = try await opener.open(
            document.location, accept: ["text/html", "text/markdown", "text/plain"])
        let bytes = try await resource.readAll(limit: options.maxBytes)
        let format = options.format ?? PageFormat.recognise(bytes, resource: resource)
        if format == .html, OpenerForFilesAndURLs.isURL(document.location), let wall = ChallengePage.kind(of: bytes) {
            throw FederationError(
                .blocked,
                """
                \(document.location) answers with \(wall.told) instead of the page; ask its owner for access, or harvest a \
                copy saved from a browser.
                """)
        }
        var record = SourceRecord(
            identifier: document.identifier, format: format, payload: bytes, sourceURL: resource.location, firstLine: 1)
        guard let fault = PageFault(bytes) else { return (record, []) }
        if isAlone {
            throw FederationError(.malformedSource, "\(fault.message(document.location)); \(fault.remedy).")
        }
        record.format = "application/octet-stream"
        let issue = Issue(
            .error, code: fault.code, message: fault.message(document.location).asSentence,
            remedy: "To mend it: \(fault.remedy).",
            location: SourceLocation(label: document.identifier))
        return (record, [issue])
    }
}
