import CArchive

/// The library that archives are read with, which is loaded when first asked for.
public enum ArchiveLibrary {
    /// Its version; nil when it is not installed.
    public static var version: String? {
        ssf_archive_version().map { String(cString: $0).split(separator: " ").last.map(String.init) ?? "" }
    }
}
