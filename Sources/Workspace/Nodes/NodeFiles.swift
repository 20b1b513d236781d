import AdapterKit
import BuiltinNodes
import Messages
import ScienceShopSDK

/// The files of one node: a folder, or what the program carries.
public enum NodeFiles: Sendable, Hashable {
    /// An absolute path.
    case folder(String)
    /// Id of a node that comes with the program.
    case builtin(String)

    /// The bytes of a file named relative to the node's folder.
    ///
    /// - Throws: `FederationError`: `source-gone`, `file-access`, `limit-exceeded`.
    public func read(_ path: String) throws(FederationError) -> [UInt8] {
        switch self {
        case .folder(let folder): return try Files.read(Files.absolute(path, in: folder))
        case .builtin(let id):
            guard let bytes = BuiltinFiles.bytes(of: id + Files.absolute(path, in: "/")) else {
                throw FederationError(.sourceGone, "The built-in node \(id) has no file \(path).")
            }
            return bytes
        }
    }

    /// The file as a person would name it.
    public func shown(_ path: String) -> String {
        switch self {
        case .folder(let folder): Files.shown(Files.absolute(path, in: folder))
        case .builtin(let id): "builtin:\(id)/\(path)"
        }
    }

    /// Where the node is, for lists.
    public var told: Message {
        switch self {
        case .folder(let folder): .verbatim(Files.shown(folder))
        case .builtin: "built in"
        }
    }
}

/// The node files that the program carries (`Plugins/nodes` when it was built).
enum BuiltinFiles {
    /// By path, such as `lyon/node.yaml`.
    static func bytes(of path: String) -> [UInt8]? {
        if let file = EmbeddedNodes.files.first(where: { $0.path == path }) { return Array(file.text.utf8) }
        return EmbeddedNodes.binaryFiles.first { $0.path == path }.flatMap { Base64.decode($0.base64) }
    }

    /// Ids of the nodes, sorted.
    static var nodes: [String] {
        let suffix = "/" + NodeConfig.fileName
        return EmbeddedNodes.files.map(\.path).filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
            .filter { !$0.contains("/") }
    }
}

extension BuiltinFiles {
    /// The paths of one node's files, sorted as bytes.
    static func paths(of node: String) -> [String] {
        let prefix = node + "/"
        return (EmbeddedNodes.files.map(\.path) + EmbeddedNodes.binaryFiles.map(\.path)).filter { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count)) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Opens the files of one node by their path in it.
    static func opener(of node: String) -> any ResourceOpener {
        let prefix = node + "/"
        var files: [MemoryResource] = []
        func add(_ path: String, _ bytes: [UInt8]) {
            guard path.hasPrefix(prefix) else { return }
            let location = String(path.dropFirst(prefix.count))
            files.append(
                MemoryResource(location: location, mediaType: MediaType.suggested(by: location), bytes: bytes))
        }
        for file in EmbeddedNodes.files { add(file.path, Array(file.text.utf8)) }
        for file in EmbeddedNodes.binaryFiles { add(file.path, Base64.decode(file.base64) ?? []) }
        return MemoryOpener(files)
    }
}
