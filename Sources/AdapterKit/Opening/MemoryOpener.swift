import Messages

/// Opens documents that are in memory, by their locations: those embedded in the program, or a host's own.
public struct MemoryOpener: ResourceOpener {
    /// By location.
    public var documents: [String: MemoryResource]

    public init(_ documents: [MemoryResource] = []) {
        self.documents = Dictionary(documents.map { ($0.location, $0) }) { _, last in last }
    }

    public func open(_ location: String, accept: [String]) async throws -> any Resource {
        if let document = documents[location] { return document }
        throw FederationError(.sourceGone, "There is no document \(location); correct the source's `location`.")
    }

    public func documents(in location: String) async throws -> [String]? {
        if documents[location] != nil { return nil }
        let prefix = location.hasSuffix("/") ? location : location + "/"
        let names = documents.keys.filter { key in
            key.hasPrefix(prefix) && !key.dropFirst(prefix.count).contains("/")
                && !key.dropFirst(prefix.count).hasPrefix(".")
        }
        if names.isEmpty { _ = try await open(location, accept: []) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
