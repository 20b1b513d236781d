import AdapterKit
import Archives
import Messages
import ScienceShopSDK
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A node that came as a folder or an archive. It lies beside the workspace's nodes and is none of them until it is taken.
public struct NodePackage: Sendable {
    /// As it lies there: its files can be read and its samples harvested.
    public let node: Node
    /// What the workspace has under that name; nil when the node is new.
    public let present: Node?
    /// What taking it changes, compared with the node that is there.
    public let update: NodeUpdate
    private let workspace: Workspace
    /// The folder that is made for it and goes with it.
    private let staging: String
    private let staged: String

    /// Puts a copy of a folder, or what an archive holds, beside the nodes.
    ///
    /// The node is at the top of it, or in the one folder that everything is in. Blocks: call it off the cooperative pool.
    /// - Throws: `FederationError`: what `Archive` throws; `configuration` when there is no valid node in it, when it
    ///   would read what is outside of its folder or start a program, or when `federation.yaml` lists the node by a path of its
    ///   own.
    public static func stage(_ path: String, in workspace: Workspace) throws(FederationError) -> NodePackage {
        let nodes = workspace.folder + "/nodes"
        try Files.makeFolder(nodes)
        removeForgotten(in: nodes)
        // No name of a node begins with a dot, so nobody finds it there.
        let staging = nodes + "/.adding-\(UInt64.random(in: 0...UInt64.max))"
        try Files.makeFolder(staging)
        do throws(FederationError) {
            let content = staging + "/content"
            let entries =
                try Files.isFolder(path) ? Archive.copy(path, into: content) : Archive.unpack(path, into: content)
            let top = entries.contains { $0.path == NodeConfig.fileName } ? nil : Archive.topFolder(of: entries)
            let staged = top.map { content + "/" + $0 } ?? content
            guard Files.exists(staged + "/" + NodeConfig.fileName) else {
                throw FederationError(
                    .configuration,
                    "There is no \(NodeConfig.fileName) in \(path), so it is no node. `shopctl node new` starts one.")
            }
            let node = try Node.read(.folder(staged)).get()
            let problems = node.pathsLeadingOut + node.programsStarted
            guard problems.isEmpty else {
                throw FederationError(.configuration, .joined(problems.map(\.told), separator: "\n"))
            }
            let present = try Self.present(node.id, workspace)
            return NodePackage(
                node: node, present: present, update: NodeUpdate(from: present?.files, to: node.files),
                workspace: workspace, staging: staging, staged: staged)
        } catch {
            Archive.remove(staging)
            throw error
        }
    }

    /// What a process left that was killed a day ago.
    private static func removeForgotten(in nodes: String) {
        for name in Files.names(in: nodes) ?? [] where name.hasPrefix(".adding-") {
            var information = stat()
            let path = nodes + "/" + name
            guard lstat(path, &information) == 0, time(nil) - modified(information) > 86_400 else { continue }
            Archive.remove(path)
        }
    }

    private static func modified(_ information: stat) -> Int {
        #if canImport(Darwin)
        information.st_mtimespec.tv_sec
        #else
        information.st_mtim.tv_sec
        #endif
    }

    private static func present(_ id: String, _ workspace: Workspace) throws(FederationError) -> Node? {
        if let listed = workspace.node(id), case .folder(let folder) = listed.files,
            workspace.config.nodes.contains(where: {
                NodeFinder.isPath($0) && Files.absolute($0, in: workspace.folder) == folder
            })
        {
            guard folder == workspace.folder + "/nodes/" + id else {
                throw FederationError(
                    .configuration,
                    """
                    The node \(id) is among the nodes of this workspace already, in \(Files.shown(folder)). Change it \
                    there, or take it off the list in \(FederationConfig.fileName) first.
                    """)
            }
            return listed
        }
        guard let files = workspace.finder.files(of: id, from: workspace.folder) else { return nil }
        return try? Node.read(files).get()
    }

    /// Where it will be.
    public var destination: String { workspace.folder + "/nodes/" + node.id }

    /// Whether the workspace harvests a node of that name.
    public var isListed: Bool { workspace.node(node.id) != nil }

    /// Makes it one of the workspace's nodes, in place of one of that name.
    ///
    /// - Throws: `FederationError`: `file-access`, `disk-full`, `configuration` when `federation.yaml` cannot be edited;
    ///   then everything is as it was.
    public func take() throws(FederationError) {
        let isReplacement = Files.exists(destination)
        try isReplacement ? Archive.exchange(staged, destination) : move(staged, destination)
        do throws(FederationError) {
            if !isListed { try workspace.add(node.id) }
        } catch {
            try? isReplacement ? Archive.exchange(staged, destination) : move(destination, staged)
            throw error
        }
        discard()
    }

    /// Takes the copy away.
    public func discard() { Archive.remove(staging) }

    private func move(_ from: String, _ to: String) throws(FederationError) {
        guard rename(from, to) == 0 else {
            throw FederationError(
                .fileAccess,
                "\(Files.shown(to)) cannot be written: \(Message.systemReason(errno)). Check its permissions.")
        }
    }
}
