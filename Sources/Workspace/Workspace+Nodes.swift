import AdapterKit
import Messages
import YAMLReader

extension Workspace {
    /// Adds a node to the list in `federation.yaml`, everything else there left as it was, comments too.
    ///
    /// - Parameter entry: a node's name, or the path of its folder relative to the workspace.
    /// - Throws: `FederationError`: `configuration` when the node is listed already, is not valid, or the file is laid
    ///   out in a way that only a person can edit; `file-access`, `disk-full`.
    public func add(_ entry: String) throws(FederationError) {
        let node = try finder.node(entry, from: folder).get()
        guard self.node(node.id) == nil else {
            throw FederationError(.configuration, "The node \"\(node.id)\" is listed already; nothing was changed.")
        }
        let path = folder + "/" + FederationConfig.fileName
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        let edited = NodeListEdit.adding(entry, to: text, source.yaml)
        guard let edited,
            case .valid(let result) = ConfigFile.read(
                Array(edited.utf8), file: source.file, schema: FederationConfig.schemaName),
            FederationConfig(validated: result.json).nodes == config.nodes + [entry]
        else {
            throw FederationError(
                .configuration,
                "\(source.file) is laid out in a way that cannot be edited safely; add `- \(entry)` under `nodes` by hand."
            )
        }
        try Files.replace(path, edited.utf8)
    }
}

/// Adds an entry to the list `nodes` of a YAML text, in the style the list is written in.
enum NodeListEdit {
    /// Nil when the list is laid out in a way this does not understand.
    static func adding(_ entry: String, to text: String, _ yaml: YAMLNode) -> String? {
        let scalar = Workspace.scalar(entry)
        guard let list = yaml["nodes"] else {
            return text + (text.hasSuffix("\n") || text.isEmpty ? "" : "\n") + "\nnodes:\n  - \(scalar)\n"
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let last = list.sequence?.last else {
            guard lines.indices.contains(list.line - 1) else { return nil }
            let line = lines[list.line - 1]
            guard let brackets = line.firstRange(of: "[]") else { return nil }
            lines[list.line - 1] = line.replacing(
                "[]", with: "[\(scalar)]", subrange: brackets.lowerBound..<line.endIndex, maxReplacements: 1)
            return lines.joined(separator: "\n")
        }
        guard lines.indices.contains(last.line - 1) else { return nil }
        let line = lines[last.line - 1]
        guard let start = line.index(line.startIndex, offsetBy: last.column - 1, limitedBy: line.endIndex) else {
            return nil
        }
        let before = line[..<start]
        if before.allSatisfy({ $0 == " " || $0 == "-" }), before.contains("-") {
            lines.insert(String(before) + scalar, at: last.line)
            return lines.joined(separator: "\n")
        }
        guard let bracket = line[start...].lastIndex(of: "]") else { return nil }
        lines[last.line - 1].insert(contentsOf: ", \(scalar)", at: bracket)
        return lines.joined(separator: "\n")
    }
}
