import Workspace

extension ParcelOrigin {
    /// Nil for a name, and for a folder that stays where it is.
    init?(ofNode text: String, in workspace: Workspace, isLinked: Bool) {
        if FirstSource.isAddress(text) {
            self = .address(text)
            return
        }
        let path = Files.absolute(text)
        let isArchive = [".zip", ".tar", ".tgz", ".tar.gz"].contains { text.lowercased().hasSuffix($0) }
        if isArchive || NodeFinder.isPath(text) && Files.exists(path) && !Files.isFolder(path) {
            self = .archive(path)
            return
        }
        guard NodeFinder.isPath(text), Files.isFolder(path), !isLinked, !path.hasPrefix(workspace.folder + "/") else {
            return nil
        }
        self = .folder(path)
    }
}
