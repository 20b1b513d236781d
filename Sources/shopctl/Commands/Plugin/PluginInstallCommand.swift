import ArgumentParser

struct PluginInstallCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Install a plugin from a folder, an archive or an https address.",
        discussion: """
            What the plugin declares that it touches (hosts, paths, variables, secrets) is shown first; it is installed \
            when you agree, or with --yes. Nothing of it runs before. Where it came from, its version and its checksums are \
            written down in plugins.lock, and its files are compared with them at each use.

            Plugins lie in shopctl/plugins under $XDG_DATA_HOME (~/.local/share by default), each version beside the one \
            before it; a newer shopctl finds them as they are.

            Examples:
              shopctl plugin install ./tally
              shopctl plugin install tally-1.2.0.tar.gz --yes
              shopctl plugin install https://example.org/tally-1.2.0.zip
            """)

    @Argument(
        help: ArgumentHelp("A folder, an archive's file (.tar.gz, .zip) or its https address.", valueName: "from"))
    var from: String

    @Option(help: ArgumentHelp("An archive: the SHA-256 it must have, in 64 hexadecimal digits.", valueName: "hex"))
    var sha256: String?

    @Flag(help: "The address may lead into a private network or to this machine.")
    var allowPrivateAddresses = false

    @Flag(name: .shortAndLong, help: "Agree to what it declares; ask nothing.")
    var yes = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) { try Parcel.check(sha256) }

    func run(_ console: Console) async throws {
        try await PluginAddition(
            origin: ParcelOrigin(from), sha256: sha256, allowsPrivateAddresses: allowPrivateAddresses,
            bans: await House.bans(near: global), yes: yes
        ).run(console)
    }
}
