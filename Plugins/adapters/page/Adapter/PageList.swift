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
    private let opener: any ResourceOpener

    init(_ location: String, others: [String], opener: any ResourceOpener) {
        self.location = location
        self.others = others
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
        let isURL = OpenerForFilesAndURLs.isURL(location)
        let name = identifier ?? (isURL || !others.isEmpty ? location : Self.fileName(location))
        return (Self.unique([PageDocumentPlace(location: location, identifier: name)] + listed), 0)
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
