import ArgumentParser

struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin",
        abstract: "Adapters and commands that somebody else made.",
        discussion: """
            A plugin is a folder with a plugin.yaml and a program in bin/, in any language. It reads sources as the \
            adapters of this program do, in a process of its own. It is looked for in the folders of \
            $SHOPCTL_PLUGIN_PATH, then among the installed ones, then beside this program, and last among the adapters \
            linked in; the first of an id is used.

            Examples:
              shopctl plugin list
              shopctl plugin install tally-1.2.0.tar.gz
              shopctl plugin install https://example.org/tally-1.2.0.tar.gz
              shopctl plugin info tally
              shopctl plugin upgrade tally
              shopctl plugin rollback tally
              shopctl plugin new wiki --language python
            """,
        subcommands: [
            PluginListCommand.self, PluginInfoCommand.self, PluginInstallCommand.self, PluginConfirmCommand.self,
            PluginUpgradeCommand.self, PluginPinCommand.self, PluginRollbackCommand.self, PluginRemoveCommand.self,
            PluginCheckCommand.self, PluginNewCommand.self,
        ])
}
