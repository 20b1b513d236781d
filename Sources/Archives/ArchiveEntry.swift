/// A file or folder that was unpacked.
public struct ArchiveEntry: Sendable, Hashable {
    /// Below the folder, its parts joined by `/`: never absolute, no `.` or `..` in it.
    public var path: String
    public var isFolder: Bool
    /// Whether its owner may run it: its mode is 755 then, otherwise 644.
    public var isExecutable: Bool
    /// Bytes; 0 of a folder.
    public var size: Int
}
