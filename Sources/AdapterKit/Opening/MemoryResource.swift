/// A document that is in memory: the body of an HTTP response, or a document embedded in the program.
public struct MemoryResource: Resource {
    /// The name it is opened by.
    public let location: String
    /// As a server would say it; nil when nobody says.
    public let mediaType: String?
    /// The whole document.
    public let bytes: [UInt8]
    public var size: Int { bytes.count }

    public init(location: String, mediaType: String? = nil, bytes: [UInt8]) {
        self.location = location
        self.mediaType = mediaType
        self.bytes = bytes
    }

    public func read(offset: Int, count: Int) async throws -> [UInt8] {
        guard offset < bytes.count, count > 0 else { return [] }
        return Array(bytes[offset..<min(offset + count, bytes.count)])
    }
}
