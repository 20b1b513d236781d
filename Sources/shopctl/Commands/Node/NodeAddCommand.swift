import AdapterKit
import ArgumentParser
import Federation
import JSONSchema
import Messages
import Workspace

struct NodeAddCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a node to those this workspace harvests.",
        discussion: """
            Adds one line to federation.yaml; everything else there stays as it is, comments too.

            A node that somebody else made comes as a folder, an archive (.tar.gz, .zip) or the https address of one. It \
            is copied into the workspace's nodes/ folder once its samples give what they should and you have seen its \
            sources, their hosts and on which basis they are published. Where there is a node of that name, what would \
            change is shown field by field. A folder inside the workspace, or any with --link, stays where it is.

            With `oai` and an address, a repository that speaks OAI-PMH becomes a node: it is asked who it is, a \
            node.yaml is proposed, and its first 20 records are read as a preview. Nothing is stored before you agree, \
            and nothing of it is ever published without the basis you declare.

            Examples:
              shopctl node add lille
              shopctl node add ../nantes
              shopctl node add nantes.zip --yes
              shopctl node add https://example.org/nantes.tar.gz
              shopctl node add oai https://repository.example/oai
              shopctl node add oai https://repository.example/oai --set theses --basis public --yes
            """)

    @Argument(
        help: "A node's name (see `shopctl node list`), its folder, an archive's file or https address, or `oai`.")
    var node: String

    @Argument(help: ArgumentHelp("With `oai`: the address of the repository.", valueName: "address"))
    var address: String?

    @Flag(help: "A folder: harvest the node from where it is, without a copy.")
    var link = false

    @Option(help: ArgumentHelp("An archive: the SHA-256 it must have, in 64 hexadecimal digits.", valueName: "hex"))
    var sha256: String?

    @Flag(help: "The address may lead into a private network or to this machine.")
    var allowPrivateAddresses = false

    @OptionGroup(title: "OAI-PMH") var repository: RepositoryOptions

    @Flag(name: .shortAndLong, help: "Take every proposal; ask nothing.")
    var yes = false

    @OptionGroup var global: GlobalOptions

    /// What only a repository has.
    struct RepositoryOptions: ParsableArguments {
        @Option(help: "Id of the new node: lower-case letters, digits and hyphens.")
        var id: String?

        @Option(help: "The format to ask for; the best of those offered otherwise.")
        var prefix: String?

        @Option(name: .customLong("set"), help: "A set to harvest, by its setSpec; can be repeated.")
        var sets: [String] = []

        @Option(help: ArgumentHelp("Language of texts that do not say theirs, such as fr.", valueName: "tag"))
        var language: String?

        @Option(help: "Why its records may be published.")
        var basis: FirstSource.Basis?

        init() {}

        var isEmpty: Bool {
            id == nil && prefix == nil && sets.isEmpty && language == nil && basis == nil
        }
    }

    private var isRepository: Bool { node == "oai" && address != nil }

    func check() throws(Failure) {
        if node == "oai", address == nil {
            throw .usage(
                "`node add oai` needs the address of a repository.",
                fix: "Write `shopctl node add oai https://repository.example/oai`.")
        }
        guard !isRepository else { return }
        if let address {
            throw .usage(
                "`\(address)` is one argument too many.",
                fix: "Write `shopctl node add oai \(address)` for a repository that speaks OAI-PMH.")
        }
        guard repository.isEmpty else {
            throw .usage(
                "--id, --prefix, --set, --language and --basis are for a repository.",
                fix: "Leave them out, or write `shopctl node add oai ADDRESS`.")
        }
        try Parcel.check(sha256)
    }

    func run(_ console: Console) async throws {
        let workspace = try House.workspace(global)
        if isRepository, let address {
            return try await RepositoryAddition(
                workspace: workspace, address: address, bans: await House.bans(near: global), wish: repository,
                allowsPrivateAddresses: allowPrivateAddresses, yes: yes
            ).run(console)
        }
        if let origin = ParcelOrigin(ofNode: node, in: workspace, isLinked: link) {
            return try await PackageAddition(
                workspace: workspace, origin: origin, sha256: sha256, allowsPrivateAddresses: allowPrivateAddresses,
                bans: await House.bans(near: global), yes: yes
            ).run(console)
        }
        let found = try House.node(node, workspace.finder)
        let entry = NodeFinder.isPath(node) ? House.entry(forPath: node, in: workspace.folder) : node
        guard workspace.node(found.id) == nil else {
            console.emit(
                Report(json: ["node": .string(found.id), "added": false]) {
                    $0.line("\(found.id) is among the nodes of this workspace already; nothing was changed.")
                })
            return
        }
        let near = allowPrivateAddresses ? found.config.sources.first { FirstSource.isAddress($0.location) } : nil
        try House.orConfigurationFailure { () throws(FederationError) in
            try workspace.add(
                entry, allowingPrivateAddressesOf: near.map { SourceKey(node: found.id, source: $0.id) })
        }
        console.emit(
            Report(json: ["node": .string(found.id), "added": true, "entry": .string(entry)]) {
                $0.line(
                    "\(found.id) is now among the nodes of this workspace (\(.sources(found.config.sources.count)))."
                )
                $0.note("Next: shopctl harvest \(found.id)")
            })
    }
}
