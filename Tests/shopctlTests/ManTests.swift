import Foundation
import JSONSchema
import TestSupport
import Testing

@testable import shopctl

@Suite("Manual")
struct ManTests {
    @Test func everyCommandAndTopicHasAPageInBothLanguages() throws {
        let folder = try TemporaryFolder()
        let outcome = try Shopctl.run("man", "--to", "man", "--format", "json", in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let written = Set(try outcome.json.array?.compactMap(\.string) ?? [])
        for command in CommandInfo.root.all {
            let name = "man1/" + command.name.replacing(" ", with: "-") + ".1"
            #expect(written.contains(name) && written.contains("fr/" + name), "\(name)")
        }
        for topic in HelpTopic.all {
            #expect(written.contains("man7/shopctl-\(topic.name).7"))
        }
        let page = String(decoding: try folder.bytes("man/man1/shopctl-runs-show.1"), as: UTF8.self)
        #expect(
            page.contains("shopctl\\-runs\\-show \\- Explain a run: its verdict, counts that add up, and every issue\n")
        )
        #expect(page.contains(".SH SYNOPSIS\n.B shopctl runs show [options] <run>\n"))
        #expect(page.contains(".B \\-\\-workspace <dir>\n"))
        #expect(page == (try Shopctl.run("man", "runs", "show", in: "/").text))
    }

    @Test func mandocFindsNothingToSay() throws {
        let mandoc = URL(fileURLWithPath: "/usr/bin/mandoc")
        guard FileManager.default.isExecutableFile(atPath: mandoc.path) else {
            return print("Skipped: mandoc is not installed.")
        }
        let folder = try TemporaryFolder()
        try Shopctl.run("man", "--to", ".", in: folder.path)
        for place in ["man1", "man7", "fr/man1", "fr/man7"] {
            let pages = try folder.names(place).sorted().map { "\(place)/\($0)" }
            let outcome = try Shopctl.run(["-T", "lint", "-W", "warning"] + pages, in: folder.path, program: mandoc)
            #expect(outcome.status == 0 && outcome.text.isEmpty, "\(outcome.text)")
            #expect(pages.count >= 9)
        }
    }
}
