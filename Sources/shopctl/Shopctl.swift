import ArgumentParser

@main
struct Shopctl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "shopctl")
}
