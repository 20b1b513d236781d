import Foundation
import TestSupport
import Testing

/// Programs `shopctl-NAME` that are commands.
@Suite struct CommandPluginTests {
    private let house: PluginWorkspace
    private var path: String { house.folder.file("own") }

    init() throws {
        house = try PluginWorkspace()
        try house.executable(
            "own/shopctl-hello",
            """
            #!/bin/sh
            printf '%s|' "$SHOPCTL_WORKSPACE" "$SHOPCTL_FORMAT" "$SHOPCTL_LANG" "$#" "$@"
            test -x "$SHOPCTL_PROGRAM" && echo
            exit 7

            """)
    }

    @Test func itGetsItsArgumentsUntouchedAndOursAsEnvironment() throws {
        let outcome = try house.run(
            "--format", "json", "--lang", "fr", "hello", "--format", "x y", "--", "--help", "", path: path)
        #expect(outcome.status == 7)
        #expect(outcome.text == "\(house.folder.path)|json|fr|5|--format|x y|--|--help||\n", "\(outcome.errors)")
        let elsewhere = try Shopctl.run(
            ["hello"], in: "/", environment: ["SHOPCTL_PLUGIN_PATH": path, "SHOPCTL_WORKSPACE": "/else"])
        #expect(elsewhere.text == "|table|en|0|\n", "\(elsewhere.text)")
        let wrong = try house.run("--workspace", "/nowhere", "hello", path: path)
        #expect(wrong.status == 78)
    }

    @Test func itIsShownAndProposed() throws {
        #expect(try house.run("--help", path: path).text.contains("\n  hello  "))
        #expect(try house.run("help", path: path).text.contains("\n  hello  "))
        #expect(try house.run("help", "hello", path: path).text.contains("|1|--help|"))
        #expect(try house.run("heello", path: path).errors.contains("Did you mean `shopctl hello`?"))
        #expect(try house.run("__complete", "hel", path: path).text.contains("hello"))
        #expect(try !house.run("--help").text.contains("hello"))
    }

    @Test func itCannotTakeTheNameOfACommand() throws {
        try house.executable("own/shopctl-runs", "#!/bin/sh\necho mine\n")
        #expect(try !house.run("runs", "list", path: path).text.contains("mine"))
        try house.executable("own/shopctl-help", "#!/bin/sh\necho mine\n")
        #expect(try !house.run("help", path: path).text.contains("mine"))
    }

    /// What we ignore would be ignored in it for ever: `yes | head` would not end.
    @Test func signalsAreAsIfAShellHadStartedIt() throws {
        try house.executable(
            "own/shopctl-signals",
            """
            #!/bin/sh
            grep -E '^Sig(Ign|Blk):' /proc/self/status

            """)
        guard FileManager.default.fileExists(atPath: "/proc/self/status") else { return }
        let outcome = try house.run("signals", path: path)
        let masks = outcome.lines.compactMap { $0.split(separator: "\t").last }.compactMap { UInt64($0, radix: 16) }
        #expect(masks.count == 2, "\(outcome.text + outcome.errors)")
        // SIGPIPE is 13, SIGXFSZ 25, SIGINT 2, SIGTERM 15; bit n-1.
        for number in [2, 13, 15, 25] {
            #expect(masks.allSatisfy { $0 & (1 << UInt64(number - 1)) == 0 }, "\(number): \(outcome.text)")
        }
    }

    @Test func thatOfAnInstalledPluginRunsOnItsTerms() throws {
        let place = try house.plugin()
        try house.executable("offer/tally/bin/shopctl-count", "#!/bin/sh\necho counted \"$@\"\n")
        #expect(try house.run("plugin", "install", place, "--yes").status == 0)
        #expect(try house.run("count", "1").text == "counted 1\n")
        #expect(try house.run("--help").text.contains("of the plugin tally"))
        let folder = house.folder.file("data/shopctl/plugins/tally")
        let version = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
        try Data("#!/bin/sh\necho other\n".utf8).write(
            to: URL(fileURLWithPath: "\(folder)/\(version)/bin/shopctl-count"))
        let changed = try house.run("count")
        #expect(changed.status == 78 && changed.text.isEmpty, "\(changed.text + changed.errors)")
        try house.plugin("other", in: "own")
        try house.executable("own/other/bin/shopctl-sum", "#!/bin/sh\necho sum\n")
        #expect(try house.run("sum", path: path).status == 78)
        #expect(try house.run("plugin", "confirm", "other", "--yes", path: path).status == 0)
        #expect(try house.run("sum", path: path).text == "sum\n")
    }
}
