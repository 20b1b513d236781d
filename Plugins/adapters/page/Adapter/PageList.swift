import AdapterKit
import JSONSchema
import Messages

/// One document of the source.
struct PageDocumentPlace: Sendable {
    var location: String
    var identifier: String
}

/// Which documents the source has: its location's, or all of its location's folder, then the others it lists.
struct PageList: Sendable {
    let location: String
    private let others: [String]
    private let kind: ListedPages.Kind?
    private let match: [String]
    private let maxBytes: Int
    private let opener: any ResourceOpener

    init(_ location: String, _ options: PageOptions, opener: any ResourceOpener) {
        self.location = location
        others = options.locations
        kind = options.list
        match = options.match
        maxBytes = options.maxBytes
        self.opener = opener
    }

    /// The documents in order, and how many files of a folder are none.
    ///
    /// A file is named by its own name, so that it may move; a URL by itself; one of several files listed by its path,
    /// because names in different folders may be alike.
    func documents(identifier: String?) async throws -> (documents: [PageDocumentPlace], leftOut: Int) {
        let listed = others.map { PageDocumentPlace(location: $0, identifier: $0) }
        if !OpenerForFilesAndURLs.isURL(location), let folder = try await opener.documents(in: location) {
            let documents = folder.filter { PageFormat.isDocument($0) }.map {
                PageDocumentPlace(location: $0, identifier: Self.fileName($0))
            }
            return (Self.unique(documents + listed), folder.count - documents.count)
        }
        if let kind, let found = try await pages(kind) { return (Self.unique(found + listed), 0) }
        let isURL = OpenerForFilesAndURLs.isURL(location)
        let name = identifier ?? (isURL || !others.isEmpty ? location : Self.fileName(location))
        return (Self.unique([PageDocumentPlace(location: location, identifier: name)] + listed), 0)
    }

    /// The pages the location lists; nil when it is no list but a document itself, as one that was saved is.
    private func pages(_ kind: ListedPages.Kind) async throws -> [PageDocumentPlace]? {
        let resource = try await opener.open(location, accept: kind.mediaTypes)
        let bytes = try await resource.readAll(limit: maxBytes)
        guard let list = ListedPages(bytes, kind) else {
            guard !OpenerForFilesAndURLs.isURL(location) else {
                throw FederationError(
                    .malformedSource,
                    kind == .sitemap
                        ? "\(location) is no sitemap; look at it in a browser and correct `location`."
                        : "\(location) lists no pages in JSON-LD; look at it in a browser and correct `location`.")
            }
            return nil
        }
        var addresses = list.isIndex ? [] : list.addresses(from: resource.location)
        if list.isIndex {
            for address in list.addresses(from: resource.location).prefix(ListedPages.mostSitemaps) {
                let inner = try await opener.open(address, accept: kind.mediaTypes)
                if let list = ListedPages(try await inner.readAll(limit: maxBytes), kind), !list.isIndex {
                    addresses += list.addresses(from: inner.location)
                }
            }
        }
        let wanted = addresses.filter { address in match.isEmpty || match.contains { address.contains($0) } }
        guard !wanted.isEmpty else {
            throw FederationError(
                .malformedSource,
                "\(location) lists no page that is wanted; look at its addresses, and at the option `match`.")
        }
        return wanted.prefix(ListedPages.most).map { PageDocumentPlace(location: $0, identifier: $0) }
    }

    private static func fileName(_ location: String) -> String {
        location.split(separator: "/").last.map(String.init) ?? location
    }

    private static func unique(_ documents: [PageDocumentPlace]) -> [PageDocumentPlace] {
        var seen: Set<ByteString> = []
        return documents.filter { seen.insert(ByteString($0.identifier)).inserted }
    }
}

extension [PageDocumentPlace] {
    /// - Parameter cursor: the identifier of the last document read.
    /// - Throws: `FederationError` that asks to begin again when that document is not there any more.
    func position(after cursor: Cursor?, in location: String) throws -> Int {
        guard let cursor else { return 0 }
        guard let last = firstIndex(where: { $0.identifier.hasSameBytes(as: cursor.text) }) else {
            throw FederationError(
                .malformedSource,
                "The documents of \(location) changed while they were harvested; the harvest begins again.",
                disposition: .restartWindow)
        }
        return last + 1
    }
}
