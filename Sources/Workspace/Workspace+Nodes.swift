import AdapterKit
import Federation
import Messages
import YAMLReader

extension Workspace {
    /// Adds a node to the list in `federation.yaml`, everything else there left as it was, comments too.
    ///
    /// - Parameters:
    ///   - entry: a node's name, or the path of its folder relative to the workspace.
    ///   - key: a source of it that may be read from a private network or this machine.
    /// - Throws: `FederationError`: `configuration` when the node is listed already, is not valid, or the file is laid
    ///   out in a way that only a person can edit; `file-access`, `disk-full`.
    public func add(
        _ entry: String, allowingPrivateAddressesOf key: SourceKey? = nil
    ) throws(FederationError) {
        let node = try finder.node(entry, from: folder).get()
        guard self.node(node.id) == nil else {
            throw FederationError(.configuration, "The node \"\(node.id)\" is listed already; nothing was changed.")
        }
        let path = folder + "/" + FederationConfig.fileName
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        guard let listed = NodeListEdit.adding(entry, to: text, source.yaml),
            case .valid(let between) = ConfigFile.read(
                Array(listed.utf8), file: source.file, schema: FederationConfig.schemaName),
            FederationConfig(validated: between.json).nodes == config.nodes + [entry]
        else {
            throw FederationError(
                .configuration,
                "\(source.file) is laid out in a way that cannot be edited safely; add `- \(entry)` under `nodes` by hand."
            )
        }
        guard let key else { return try Files.replace(path, listed.utf8) }
        guard let edited = SourceEdit.allowingPrivateAddresses(of: key, in: listed, between.yaml),
            case .valid(let result) = ConfigFile.read(
                Array(edited.utf8), file: source.file, schema: FederationConfig.schemaName),
            FederationConfig(validated: result.json).overrides[key.description]?.allowsPrivateAddresses == true
        else {
            throw FederationError(
                .configuration,
                """
                \(source.file) is laid out in a way that cannot be edited safely; add \
                `\(key): { allowPrivateAddresses: true }` under `sources` by hand.
                """)
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

/// Adds an entry to the mapping `sources` of a `federation.yaml`.
enum SourceEdit {
    /// Nil when the mapping is laid out in a way this does not understand, or speaks of the source already.
    static func allowingPrivateAddresses(of key: SourceKey, in text: String, _ yaml: YAMLNode) -> String? {
        let entry = "\(key): { allowPrivateAddresses: true }"
        guard let sources = yaml["sources"], !sources.isNull else {
            guard yaml["sources"] == nil else { return nil }
            return text + (text.hasSuffix("\n") || text.isEmpty ? "" : "\n") + "\nsources:\n  \(entry)\n"
        }
        guard case .mapping(let members) = sources.content, let first = members.first?.key,
            yaml["sources"]?[key.description] == nil
        else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.indices.contains(first.line - 1) else { return nil }
        let margin = lines[first.line - 1].prefix(first.column - 1)
        // In brackets, or on one line with its key, it is a person's to edit.
        guard margin.allSatisfy({ $0 == " " }) else { return nil }
        lines.insert(margin + entry, at: first.line - 1)
        return lines.joined(separator: "\n")
    }
}
