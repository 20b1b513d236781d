import Messages

/// The names met so far: none may come twice, nor be the same as another to some file system.
struct NameRegister: Sendable {
    /// Paths as they are written, by what file systems may hold them for. The folders above a path too.
    private var known: [String: (path: String, isFolder: Bool)] = [:]

    /// Notes the path and the folders above it; false for a folder that was there.
    mutating func add(_ name: EntryName, isFolder: Bool) throws(EntryName.Refusal) -> Bool {
        var isNew = false
        for length in 1...name.parts.count {
            let path = name.parts.prefix(length).joined(separator: "/")
            let isLast = length == name.parts.count
            let isFolder = !isLast || isFolder
            guard let before = known.updateValue((path, isFolder), forKey: EntryName.folded(path)) else {
                isNew = true
                continue
            }
            let shown = EntryName.shown(Array(path.utf8))
            guard before.path.utf8.elementsEqual(path.utf8) else {
                throw EntryName.Refusal(
                    code: .unsafeArchive,
                    reason:
                        "`\(EntryName.shown(Array(before.path.utf8)))` and `\(shown)` are one name to some systems")
            }
            guard before.isFolder, isFolder else {
                throw EntryName.Refusal(code: .unsafeArchive, reason: "`\(shown)` is in it twice")
            }
        }
        return isNew
    }
}
