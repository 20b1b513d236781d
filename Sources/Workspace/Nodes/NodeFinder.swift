import AdapterKit
import JSONSchema
import Messages

/// Finds nodes by name or path: the workspace's `nodes/<name>/`, the entries of `federation.yaml` that are paths, the
/// folders of `$SHOPCTL_NODE_PATH`, and last the nodes the program carries.
public struct NodeFinder: Sendable {
    /// The workspace's folder; nil outside of one.
    public var workspace: String?
    /// The entries of `federation.yaml` that are paths.
    public var paths: [String]
    /// The folders of `$SHOPCTL_NODE_PATH`.
    public var folders: [String]

    public init(workspace: String? = nil, entries: [String] = [], folders: [String] = []) {
        self.workspace = workspace
        paths = entries.filter(Self.isPath)
        self.folders = folders
    }

    /// Whether an entry names a folder rather than a node: it has a slash, or is `.` or `..`.
    public static func isPath(_ entry: String) -> Bool { entry.contains("/") || entry == "." || entry == ".." }

    /// Where a node named by a person is; nil when there is none of that name.
    ///
    /// - Parameter folder: what relative paths start from.
    public func files(of entry: String, from folder: String) -> NodeFiles? {
        if Self.isPath(entry) {
            let path = Files.absolute(entry, in: folder)
            return hasNode(path) ? .folder(path) : nil
        }
        if let workspace, hasNode(workspace + "/nodes/" + entry) { return .folder(workspace + "/nodes/" + entry) }
        if let workspace {
            for path in paths {
                let candidate = Files.absolute(path, in: workspace)
                guard hasNode(candidate) else { continue }
                if case .valid(let node) = Node.read(.folder(candidate)), node.id == entry { return .folder(candidate) }
            }
        }
        for folder in folders where hasNode(folder + "/" + entry) {
            return .folder(Files.absolute(folder + "/" + entry))
        }
        return BuiltinFiles.nodes.contains(entry) ? .builtin(entry) : nil
    }

    /// Everything that can be named, each name once, in the order of finding.
    public var names: [String] {
        var names: [String] = []
        func add(_ new: [String]) { for name in new where !names.contains(name) { names.append(name) } }
        if let workspace {
            add((Files.names(in: workspace + "/nodes") ?? []).filter { hasNode(workspace + "/nodes/" + $0) })
        }
        add(paths)
        for folder in folders { add((Files.names(in: folder) ?? []).filter { hasNode(folder + "/" + $0) }) }
        add(BuiltinFiles.nodes)
        return names
    }

    private func hasNode(_ folder: String) -> Bool { Files.exists(folder + "/" + NodeConfig.fileName) }

    /// Reads the node a person named.
    public func node(_ entry: String, from folder: String) -> ConfigReading<Node> {
        guard let files = files(of: entry, from: folder) else { return .invalid([unknown(entry, file: entry)]) }
        return Node.read(files).flatMap { node in
            // A node found by its name must have it; a path may lead anywhere.
            guard !Self.isPath(entry), node.id != entry else { return .valid(node) }
            return .invalid([
                node.source.problem(
                    at: "/node", "The node is named \"\(node.id)\" but was found as \"\(entry)\".",
                    remedy: "Give the folder and the key \"node\" the same name.")
            ])
        }
    }

    func unknown(_ entry: String, file: String) -> ConfigProblem {
        if Self.isPath(entry) {
            return ConfigProblem(
                file: file, message: "There is no \(NodeConfig.fileName) in \(entry).",
                remedy: "Name the folder of a node.")
        }
        return ConfigProblem(
            file: file, message: "There is no node \"\(entry)\".",
            remedy: "Known nodes: \(names.joined(separator: ", ")).", nearest: Spelling.nearest(to: entry, among: names)
        )
    }
}
