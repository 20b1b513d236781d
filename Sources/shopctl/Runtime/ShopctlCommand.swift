import ArgumentParser

/// A command that prints through a console. What it throws is told by `Main`.
protocol ShopctlCommand: AsyncParsableCommand {
    var global: GlobalOptions { get }
    func run(_ console: Console) async throws
}

extension ShopctlCommand {
    func run() async throws {
        let console = Console(format: global.format, isQuiet: global.quiet, noColour: global.noColor)
        do {
            try await run(console)
        } catch {
            console.flush()
            throw error
        }
        console.flush()
    }
}
