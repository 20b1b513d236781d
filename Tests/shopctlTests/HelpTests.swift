import Testing

@Suite("Help")
struct HelpTests {
    static let leaves = [
        ["init"], ["node", "list"], ["node", "show"], ["node", "add"], ["node", "check"], ["harvest"],
        ["runs", "list"],
        ["runs", "show"], ["records", "list"], ["records", "show"], ["records", "export"], ["records", "import"],
        ["records", "validate"], ["search"], ["crosswalk", "check"], ["crosswalk", "try"], ["schema", "list"],
        ["schema", "show"], ["schema", "validate"], ["doctor"],
    ]

    @Test(arguments: leaves)
    func everyCommandExplainsItselfWithExamples(command: [String]) throws {
        let outcome = try Shopctl.run(command + ["--help"], in: "/")
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.text.hasPrefix("OVERVIEW: "))
        #expect(outcome.text.contains("Examples:\n  shopctl \(command.joined(separator: " "))"))
        for option in ["--workspace <dir>", "--format <format>", "--quiet", "--no-color"] {
            #expect(outcome.text.contains(option))
        }
    }

    @Test func theHelpOfTheProgramNamesEveryCommand() throws {
        let text = try Shopctl.run("--help", in: "/").text
        for name in Set(Self.leaves.map { $0[0] }) { #expect(text.contains("  \(name) ")) }
        #expect(text.contains("14 deletions held"))
    }

    @Test func withoutACommandTheHelpIsShown() throws {
        let outcome = try Shopctl.run([], in: "/")
        #expect(outcome.status == 0)
        #expect(outcome.text == (try Shopctl.run("--help", in: "/").text))
    }

    @Test func theVersionIsOneLine() throws {
        let outcome = try Shopctl.run("--version", in: "/")
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 1)
        #expect(outcome.text.hasPrefix("shopctl "))
    }
}
