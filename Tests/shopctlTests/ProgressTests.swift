import Foundation
import JSONSchema
import Messages
import TestSupport
import Testing

@testable import shopctl

@Suite("Progress")
struct ProgressTests {
    private func line(_ state: ProgressState, _ seconds: Double, width: Int = 100) -> String {
        state.line(seconds: seconds, width: width) { $0.text(in: .english) { _ in nil } }
    }

    @Test func theLineSaysHowFarAndHowLongStill() {
        var state = ProgressState(subject: "lille/journees", place: (2, 3), page: 4, done: 1000, total: 4000, issues: 1)
        #expect(line(state, 1) == "[2/3] lille/journees  ████░░░░░░░░░░░░  1,000 of 4,000  1 issue  page 4")
        #expect(
            line(state, 10, width: 120)
                == "[2/3] lille/journees  ████░░░░░░░░░░░░  1,000 of 4,000  1 issue  30 s left  100/s  page 4")
        state.total = nil
        #expect(line(state, 10) == "[2/3] lille/journees  1,000 records  1 issue  100/s  page 4")
        state = ProgressState(subject: "all.jsonl", activity: "stopping")
        #expect(line(state, 0.2) == "all.jsonl  stopping")
        #expect(line(state, 75) == "all.jsonl  stopping  75 s")
        // A source that says there are fewer than came is not believed.
        state = ProgressState(subject: "s", done: 12, total: 10)
        #expect(line(state, 1) == "s  12 records")
    }

    @Test(arguments: [10, 20, 33, 47, 60, 79, 200])
    func theLineNeverGoesOverTheEdge(width: Int) {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let state = ProgressState(
                subject: String(
                    repeating: ["é", "日", "a/b", "\u{1B}[2J"].randomElement(using: &random) ?? "", count: 9),
                place: (Int.random(in: 1...9, using: &random), 9), page: .random(in: 0...900, using: &random),
                done: .random(in: 0...1_000_000, using: &random),
                total: Bool.random(using: &random) ? nil : .random(in: 0...1_000_000, using: &random),
                issues: .random(in: 0...5, using: &random), activity: Bool.random(using: &random) ? nil : "waiting")
            let line = line(state, .random(in: 0...100_000, using: &random), width: width)
            #expect(DisplayWidth.of(line) <= width)
            #expect(!line.contains("\u{1B}"))
        }
    }

    @Test func timesAreAsExactAsAnEstimateIs() {
        func time(_ seconds: Double) -> String { ProgressState.time(seconds).description }
        #expect(time(0.1) == "1 s")
        #expect(time(89) == "89 s")
        #expect(time(170) == "3 min")
        #expect(time(7_500) == "2 h 05")
        #expect(time(.infinity) == "99 h 59")
    }

    /// A workspace whose one source never answers.
    private func silentWorkspace() throws -> (SourceWorkspace, SilentServer) {
        let server = try SilentServer()
        let workspace = try SourceWorkspace.table()
        try workspace.run("harvest")
        try workspace.read(from: "http://127.0.0.1:\(server.port)/table.csv")
        return (workspace, server)
    }

    @Test func aWaitOfMoreThanASecondIsShownAndControlCStopsIt() throws {
        let (workspace, server) = try silentWorkspace()
        defer { withExtendedLifetime(server) {} }
        guard let terminal = try Terminal(["harvest"], in: workspace.path) else { return }
        #expect(terminal.sees("\rn/s  waiting for the source"))
        terminal.type(Terminal.controlC)
        #expect(terminal.sees("\r\u{1B}[KStopping at the next safe point; once more stops at once.\r\n"))
        #expect(terminal.sees("The run was interrupted"))
        #expect(terminal.sees("Interrupted after 0 of 1 sources. What was read is kept"))
        #expect(terminal.status() == 10)
        #expect(terminal.screen.hasSuffix("goes on from there.\r\n"), "\(terminal.screen)")
    }

    @Test func aSecondControlCStopsAtOnceAndLosesNothing() throws {
        let (workspace, server) = try silentWorkspace()
        defer { withExtendedLifetime(server) {} }
        guard let terminal = try Terminal(["harvest"], in: workspace.path) else { return }
        #expect(terminal.sees("waiting for the source"))
        terminal.type(Terminal.controlC)
        #expect(terminal.sees("Stopping at the next safe point"))
        terminal.type(Terminal.controlC)
        #expect([10, 130].contains(terminal.status()))
        try workspace.folder.write("federation.yaml", SourceWorkspace.federation)
        #expect(try workspace.run("harvest", "--format", "json").json["verdict"] == "unchanged")
        #expect(try workspace.titles().count == 3)
    }

    @Test(arguments: [["--quiet"], ["--quiet", "--format", "json"]])
    func quietIsQuiet(options: [String]) throws {
        let (workspace, server) = try silentWorkspace()
        defer { withExtendedLifetime(server) {} }
        guard let terminal = try Terminal(["harvest"] + options, in: workspace.path) else { return }
        var runs = 0
        for _ in 0..<2000 where runs < 2 {
            runs = try workspace.run("runs", "list", "--format", "jsonl").lines.count
        }
        terminal.type(Terminal.controlC)
        #expect(terminal.status() == 10)
        #expect(!terminal.screen.contains("waiting") && !terminal.screen.contains("Stopping"), "\(terminal.screen)")
    }
}
