import ArgumentParser

struct CompletionsCommand: ShopctlCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print what a shell needs to complete commands, nodes, records and runs.",
        discussion: """
            The script asks this program at each Tab, so that it never has to be made anew. `make install` puts it where \
            the shells look; by hand it is written to a file that the shell reads.

            Examples:
              shopctl completions bash > ~/.local/share/bash-completion/completions/shopctl
              shopctl completions zsh > ~/.zfunc/_shopctl         with ~/.zfunc among $fpath
              shopctl completions fish > ~/.config/fish/completions/shopctl.fish
            """)

    @Argument(help: ArgumentHelp("The shell.", valueName: "shell"))
    var shell: CompletionShell

    @OptionGroup var global: GlobalOptions

    func run(_ console: Console) async throws { console.write(shell.script) }
}
