import Foundation
import JSONSchema
import TestSupport
import Testing

/// What a plugin says on standard error stands in the run log, whoever it names: until they are forgotten.
@Suite("Forget, where a plugin named somebody")
struct ForgetPluginTests {
    /// Her name as a plugin may write it: plainly, over two lines, in an address, in JSON, in bytes that are no UTF-8.
    private static let remarks = [
        "! Cannot read the demand of Maryvonne Kerjéan", "! MARYVONNE", "! KERJEAN has none",
        "! GET /people/maryvonne%20kerj%C3%A9an", #"! {"who": "Maryvonne Kerj\u00e9an"}"#,
        "!latin1 Maryvonne Kerjéan écrit",
        "! " + String(repeating: "long ", count: 399) + "Maryvonne Kerjéan goes on",
    ]

    private static let demands = ["d-1 Eau", "d-2 Question de Maryvonne Kerjéan", "d-3 Encre"]

    /// A plugin that says each line of its source that begins with « ! » on standard error, and ends badly.
    private static func house() throws -> PluginWorkspace {
        let house = try PluginWorkspace()
        let place = try house.plugin()
        let program = try house.folder.read("offer/tally/bin/tally")
            .replacing("import json, sys", with: "import json, os, sys")
            .replacing(
                #"lines = open(configuration["location"], encoding="utf-8").read().splitlines()"#,
                with: """
                    lines = open(configuration["location"], encoding="utf-8").read().splitlines()
                            for line in lines:
                                how, _, words = line.partition(" ")
                                if how == "!stdout":
                                    print(words, flush=True)
                                elif how == "!exit":
                                    sys.exit(3)
                                elif how.startswith("!"):
                                    os.write(2, (words + "\\n").encode(how[1:] or "utf-8"))
                            lines = [line for line in lines if not line.startswith("!")]
                    """
            )
            .replacing("        break\n", with: "        sys.exit(3)\n")
        try house.executable("offer/tally/bin/tally", program)
        #expect(try house.run("plugin", "install", place, "--yes").status == 0)
        return house
    }

    /// Harvests a source of these lines.
    private func harvest(_ house: PluginWorkspace, _ lines: [String], status: Int32) throws {
        try house.folder.write(
            "nodes/nantes/samples/demandes.txt", (lines + Self.demands).map { $0 + "\n" }.joined())
        let outcome = try house.run("harvest", "--full")
        #expect(outcome.status == status, "\(outcome.text) \(outcome.errors)")
    }

    /// What is told of the latest run, as text and as JSON.
    private func told(_ house: PluginWorkspace) throws -> String {
        try house.run("runs", "show", "latest").text + house.run("runs", "show", "latest", "--format", "json").text
    }

    @Test func nothingThatItSaidNamesThemAnyMore() throws {
        let house = try Self.house()
        // It gives its records and ends badly, fails in the middle, and says what is no message.
        let ways: [(lines: [String], status: Int32)] = [
            (Self.remarks, 0), (Self.remarks + ["!exit"], 15),
            (Self.remarks + ["!stdout Voir Maryvonne Kerjéan"], 15),
        ]
        for way in ways {
            try harvest(house, way.lines, status: way.status)
            let log = try told(house)
            for spelling in ["Maryvonne Kerjéan", "MARYVONNE", "kerj%C3%A9an", "Kerj\\u00e9an", "écrit"] {
                #expect(log.contains(spelling), "the run of \(way) does not say \(spelling): \(log)")
            }
        }
        #expect(try !NameTraces.found(inFilesOf: house.folder.path).isEmpty)

        let done = try house.run("forget", "Maryvonne Kerjéan", "--yes", "--why", "Lettre du 3 mai", "--format", "json")
        #expect(done.status == 0, "\(done.errors)")
        #expect(try NameTraces.found(inFilesOf: house.folder.path) == [])
        let runs = try house.run("runs", "list", "--format", "json").json.array ?? []
        #expect(runs.count >= ways.count)
        for run in runs {
            let id = try #require(run["run"]?.canonicalText)
            let log = try house.run("runs", "show", id).text
            // Nor the half of a name that was cut.
            #expect(NameTraces.found(in: Array(log.utf8)) == [] && !log.contains("Maryv"), "\(log)")
        }
        // That it failed is still there.
        #expect(try told(house).contains("The plugin `tally` failed.") && told(house).contains("[…]"))

        // It says it all again, and it is not written down again.
        for way in ways {
            try harvest(house, way.lines, status: way.status)
            #expect(NameTraces.found(in: Array(try told(house).utf8)) == [])
            #expect(try NameTraces.found(inFilesOf: house.folder.path) == [])
        }
        // And what names nobody is told as it was.
        try harvest(house, [Self.remarks[0], "! Attente", "!exit"], status: 15)
        #expect(try told(house).contains("Cannot read the demand of […]\\nAttente"))
    }
}
