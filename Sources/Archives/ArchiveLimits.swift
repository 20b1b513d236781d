/// How much an archive may hold. One that holds more is refused as a whole, at the first byte too many.
public struct ArchiveLimits: Sendable, Hashable {
    /// Bytes of the archive's file.
    public var packedBytes = 64 << 20
    /// Bytes of all files together.
    public var unpackedBytes = 256 << 20
    /// Bytes of one file.
    public var fileBytes = 128 << 20
    /// Files and folders.
    public var entries = 10_000
    /// How many bytes may come out of one, when more come out than `freeBytes`: text seldom shrinks to a thirtieth, a
    /// bomb to a thousandth.
    public var ratio = 100
    /// What may come out whatever the ratio.
    public var freeBytes = 8 << 20
    /// Folders above a file.
    public var depth = 16
    /// Bytes of a path.
    public var nameBytes = 512

    public init() {}
}
