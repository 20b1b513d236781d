import ArgumentParser
import PluginStore

struct PluginUpgradeCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Take the newer version of an installed plugin.",
        discussion: """
            It is looked for where the version in use came from, or at the place named. When it declares no more than what \
            you agreed to, nothing is asked. The version before stays beside it: `shopctl plugin rollback` restores it. A \
            pinned plugin stays as it is.

            Examples:
              shopctl plugin upgrade tally
              shopctl plugin upgrade tally https://example.org/tally-1.3.0.tar.gz
            """)

    @Argument(help: ArgumentHelp("An installed plugin's id.", valueName: "plugin"))
    var id: String

    @Argument(
        help: ArgumentHelp("A folder, an archive's file (.tar.gz, .zip) or its https address.", valueName: "from"))
    var from: String?

    @Option(help: ArgumentHelp("An archive: the SHA-256 it must have, in 64 hexadecimal digits.", valueName: "hex"))
    var sha256: String?

    @Flag(help: "The address may lead into a private network or to this machine.")
    var allowPrivateAddresses = false

    @Flag(name: .shortAndLong, help: "Agree to what it declares; ask nothing.")
    var yes = false

    @OptionGroup var global: GlobalOptions

    func check() throws(Failure) { try Parcel.check(sha256) }

    func run(_ console: Console) async throws {
        let entry = try House.plugins.entry(of: id)
        var addition = PluginAddition(
            origin: ParcelOrigin(from ?? entry.release.source), sha256: sha256,
            allowsPrivateAddresses: allowPrivateAddresses, bans: await House.bans(near: global), yes: yes)
        addition.wanted = id
        try await addition.run(console)
    }
}
