/// Names of time zones in the IANA data base.
enum ZoneName {
    /// Whether it looks like one: nothing else may become part of a file's path, or of a record.
    static func isOne(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard name.utf8.count <= 60, parts.count <= 3, let first = parts.first else { return false }
        return (parts.count > 1 ? regions.contains(String(first)) : name == "UTC")
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { $0.isLetterOrDigit || "_+-".utf8.contains($0) }
            }
    }

    /// The name that an agenda's own name of a zone holds: `Europe/Paris`, `/mozilla.org/20050126_1/Europe/Paris`,
    /// `UTC`; nil for `Romance Standard Time`.
    static func read(_ id: String) -> String? {
        if ["UTC", "GMT", "Z", "ETC/UTC", "ETC/GMT", "COORDINATED UNIVERSAL TIME"].contains(id.uppercased()) {
            return "UTC"
        }
        let parts = id.split(separator: "/").map(String.init)
        guard let start = parts.lastIndex(where: { regions.contains($0) }) else { return nil }
        let name = parts[start...].joined(separator: "/")
        return isOne(name) ? name : nil
    }

    private static let regions: Set = [
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
        "Etc",
    ]
}
