import ArgumentParser
import Messages

/// A command that prints through a console. What it throws is told by `Main`.
protocol ShopctlCommand: AsyncParsableCommand {
    var global: GlobalOptions { get }
    /// Whether it writes messages for Singer targets (`--format singer`).
    static var feedsTargets: Bool { get }
    /// Refuses arguments that make no sense together, before anything is done. (The parser's `validate` would wrap what
    /// it throws in an error of its own.)
    func check() throws(Failure)
    func run(_ console: Console) async throws
}

extension ShopctlCommand {
    static var feedsTargets: Bool { false }
    func check() throws(Failure) {}

    func run() async throws {
        if global.format == .singer, !Self.feedsTargets {
            throw Failure.usage(
                "Only `shopctl records export` has the format singer.", fix: "Use one of table, json and jsonl.")
        }
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
