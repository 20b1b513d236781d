/// A document that is in memory: the body of an HTTP response, or a document embedded in the program.
public struct MemoryResource: Resource {
    public let location: String
    public let mediaType: String?
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
