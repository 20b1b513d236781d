import HTTPTypes
import NIOPosix

/// Answers with the files of a published site.
struct SiteRoute: Sendable {
    /// Absolute.
    var folder: String

    /// What pages of the catalogue ask for themselves in their heads, and that nobody may frame them, which a page
    /// cannot ask for.
    private static let policy: HTTPFields = {
        var fields: HTTPFields = [
            .contentSecurityPolicy:
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ]
        if let name = HTTPField.Name("Referrer-Policy") { fields[name] = "no-referrer" }
        return fields
    }()

    /// Files up to this size are read at once.
    private static let small = 1 << 17

    func response(to request: WebRequest) async throws -> WebResponse {
        guard request.isReading else { return .notAllowed("GET, HEAD") }
        guard let path = SitePath(request.path) else { return try await missing(request) }
        let names = path.isFolder ? path.names + ["index.html"] : path.names
        let takesGzip = request.takesGzip
        let found = try await look(names, takesGzip)
        switch found.place {
        case .nothing: return try await missing(request)
        case .folder:
            guard !path.isFolder else { return try await missing(request) }
            // Relative, so that it is right behind a proxy that adds a prefix.
            let query = request.query.map { "?" + $0 } ?? ""
            return .text(.movedPermanently, "This is a folder.", [.location: "./\(path.lastRaw)/\(query)"])
        case .file(let file): return answer(request, file, found, name: names.last ?? "")
        }
    }

    // MARK: - Files

    private struct Found: Sendable {
        var place: ServedFile.Place
        /// Its bytes, when they are few.
        var bytes: [UInt8]?
        /// The same in gzip, when somebody put it beside.
        var deflated: ServedFile?
    }

    /// Reading blocks, so it is done on threads of their own.
    private func look(_ names: [String], _ takesGzip: Bool) async throws -> Found {
        let folder = folder
        return try await NIOThreadPool.singleton.runIfActive {
            let place = ServedFile.at(names, in: folder)
            guard case .file(let file) = place else { return Found(place: place) }
            if takesGzip, let last = names.last,
                case .file(let deflated) = ServedFile.at(names.dropLast() + [last + ".gz"], in: folder),
                deflated.modified >= file.modified
            {
                return Found(place: place, deflated: deflated)
            }
            return Found(place: place, bytes: file.size <= Self.small ? file.read(0..<file.size) : nil)
        }
    }

    private func answer(_ request: WebRequest, _ file: ServedFile, _ found: Found, name: String) -> WebResponse {
        let type = ContentType(of: name)
        // A range is of the file's own bytes.
        let isRange = request.headers[.range] != nil
        let deflates = type.isText && file.size >= 1024 && !isRange && request.takesGzip
        let deflated = isRange ? nil : found.deflated
        let tag = "\"\(file.tag)\(deflated == nil ? deflates ? "-gzip" : "" : "-gz")\""
        var headers: HTTPFields = [
            .contentType: type.name, .eTag: tag, .lastModified: HTTPDate.text(file.modified), .cacheControl: "no-cache",
            .acceptRanges: "bytes",
        ]
        headers.append(contentsOf: Self.policy)
        if type.isText || found.deflated != nil { headers[.vary] = "Accept-Encoding" }
        let conditions = Preconditions(tag: tag, modified: file.modified)
        switch conditions.outcome(request.headers) {
        case .goOn: break
        case .notModified:
            headers[.contentType] = nil
            return WebResponse(.notModified, headers)
        case .failed: return .text(.preconditionFailed, "The file is another one now.")
        }
        if let deflated {
            headers[.contentEncoding] = "gzip"
            return WebResponse(.ok, headers, .file(deflated, 0..<deflated.size))
        }
        switch conditions.allowsRange(request.headers) && request.method == .get
            ? ByteRange(request.headers[.range], size: file.size) : .whole
        {
        case .impossible:
            return .text(
                .rangeNotSatisfiable, "The file has \(file.size) bytes.", [.contentRange: "bytes */\(file.size)"])
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)"
            return WebResponse(.partialContent, headers, .file(file, range))
        case .whole:
            var response = WebResponse(.ok, headers, found.bytes.map { .bytes($0) } ?? .file(file, 0..<file.size))
            response.isGzipped = deflates
            return response
        }
    }

    /// The site's own page about what is not there.
    private func missing(_ request: WebRequest) async throws -> WebResponse {
        let found = try await look(["404.html"], false)
        guard case .file(let file) = found.place else { return .text(.notFound, "There is nothing at this address.") }
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        headers.append(contentsOf: Self.policy)
        // The page links to others from where it lies; here it is shown in the place of any.
        let depth = max(0, request.path.utf8.count { $0 == UInt8(ascii: "/") } - 1)
        if let bytes = found.bytes, depth > 0, depth <= 64 {
            return WebResponse(.notFound, headers, .bytes(RelativeLinks.raised(bytes, by: depth)))
        }
        return WebResponse(
            .notFound, headers, found.bytes.map { .bytes($0) } ?? .file(file, 0..<file.size))
    }
}
