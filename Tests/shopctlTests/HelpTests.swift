import Testing

@testable import shopctl

@Suite("Help")
struct HelpTests {
    static let commands = CommandInfo.root.all.filter { !$0.path.isEmpty }

    @Test(arguments: commands.map(\.path))
    func everyCommandExplainsItselfWithExamples(command: [String]) throws {
        let outcome = try Shopctl.run(command + ["--help"], in: "/")
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        let name = command.joined(separator: " ")
        #expect(outcome.text.contains("\nUsage\n  shopctl \(name) "))
        #expect(outcome.text.contains("\nExamples\n  shopctl \(name)"))
        let info = try #require(CommandInfo.root.command(at: command))
        for argument in info.arguments where info.commands.isEmpty {
            #expect(outcome.text.contains("  \(argument.names.reversed().joined(separator: ", "))"))
            #expect(!argument.abstract.isEmpty)
        }
        for child in info.commands { #expect(outcome.text.contains("  \(child.path.last ?? "?")  ")) }
        #expect(outcome.lines.allSatisfy { $0.hasPrefix("  shopctl ") || DisplayWidth.of($0) <= 80 })
    }

    @Test func examplesAreCommandsThatExist() throws {
        for command in CommandInfo.root.all {
            for example in HelpText(command.discussion).examples.flatMap(\.lines) where example.command != "cd demo" {
                #expect(example.command.hasPrefix("shopctl "), "\(example.command)")
                for part in example.command.split(separator: "|") {
                    let words = part.split(separator: " ").map(String.init)
                    guard words.first == "shopctl" else { continue }
                    let arguments = GlobalOptions.hoisted(Array(words.dropFirst()))
                    #expect(CommandNames.failure(in: arguments, of: shopctl.Shopctl.self) == nil, "\(example.command)")
                    let known = HelpRequest.command(in: arguments)
                    for option in arguments where option.hasPrefix("--") {
                        let name = String(option.prefix { $0 != "=" })
                        #expect(known.argument(named: name) != nil, "\(example.command)")
                    }
                }
            }
        }
    }

    @Test func everyWayOfAskingGivesTheSamePage() throws {
        let root = try Shopctl.run([], in: "/")
        #expect(root.status == 0)
        for ways in [
            [[], ["help"], ["--help"], ["-h"]], [["node"], ["help", "node"], ["node", "--help"], ["node", "-h"]],
            [
                ["help", "runs", "show"], ["runs", "show", "--help"], ["runs", "show", "-h"],
                ["runs", "show", "7", "-h"],
                ["--quiet", "runs", "show", "--help"],
            ],
        ] {
            let outcomes = try ways.map { try Shopctl.run($0, in: "/") }
            #expect(outcomes.allSatisfy { $0.status == 0 && $0.output == outcomes[0].output }, "\(ways)")
        }
        for command in CommandInfo.root.commands {
            #expect(root.text.contains("\n  \(command.path[0])  "), "\(command.path)")
        }
    }

    @Test(arguments: HelpTopic.all.map(\.name))
    func everyTopicIsExplainedAndListed(name: String) throws {
        let outcome = try Shopctl.run("help", name, in: "/")
        #expect(outcome.status == 0)
        #expect(outcome.lines.count > 5)
        #expect(try Shopctl.run("help", "topics", in: "/").text.contains("\n  \(name)  "))
        // A topic must not hide behind a command of the same name.
        #expect(CommandInfo.root.command(at: [name]) == nil)
        let wrong = try Shopctl.run("help", name + "x", in: "/")
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("shopctl help \(name)`?"), "\(wrong.errors)")
    }

    @Test func whatIsNoOptionIsNoRequestForHelp() throws {
        let outcome = try Shopctl.run("search", "--", "--help", in: "/")
        #expect(outcome.status == 78)
    }

    @Test func theVersionIsOneLine() throws {
        let outcome = try Shopctl.run("--version", in: "/")
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 1)
        #expect(outcome.text.hasPrefix("shopctl "))
    }
}
