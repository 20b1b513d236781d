import ArgumentParser

/// A command that prints through a console. What it throws is told by `Main`.
protocol ShopctlCommand: AsyncParsableCommand {
    var global: GlobalOptions { get }
    /// Refuses arguments that make no sense together, before anything is done. (The parser's `validate` would wrap what
    /// it throws in an error of its own.)
    func check() throws(Failure)
    func run(_ console: Console) async throws
}

extension ShopctlCommand {
    func check() throws(Failure) {}

    func run() async throws {
        try check()
        let console = global.console(format: global.format)
        // Whatever is told afterwards stands on a line of its own.
        defer { console.progress?.end() }
        do {
            try await run(console)
        } catch {
            console.flush()
            throw error
        }
        console.flush()
    }
}
