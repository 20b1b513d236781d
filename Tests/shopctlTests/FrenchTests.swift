import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import Testing
import Translations

@testable import shopctl

/// Nothing that a person reads in French stays English: the sentences that no compiler lists (help, schemas), and what
/// the program says on the way from an empty folder to a site.
@Suite("French")
struct FrenchTests {
    private static let words = Translations.shipped(.french)

    // MARK: - Sentences that come from texts

    /// The parser takes plain strings and schemas are JSON: these sentences are no literals of messages.
    private static let sentences: Set<String> = Set(
        HelpPage.all.flatMap(\.messages).flatMap(\.sentences) + SchemaEntry.all.flatMap(\.sentences).map(\.pattern)
            + PluginText.builtinSummaries)

    @Test func helpAndSchemasAreTranslated() {
        let missing = Self.sentences.filter { Translations.hasWords($0) && !Self.words.knows($0) }.sorted()
        #expect(missing.isEmpty, "\(missing.count) have no French: \(missing.prefix(20))")
    }

    @Test func nothingIsTranslatedForNobody() throws {
        let locales = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "locales")
        func text(_ path: String) throws -> String {
            try String(contentsOf: locales.appending(path: path), encoding: .utf8)
        }
        let listed = Catalog(parsing: try text("messages.pot").replacing("\nmsgstr \"\"", with: "\nmsgstr \"-\""))
        let files = try FileManager.default.contentsOfDirectory(atPath: locales.appending(path: "fr").path)
        for file in files.sorted() where file.hasSuffix(".po") {
            let unused = Catalog(parsing: try text("fr/\(file)")).entries.keys.filter { key in
                let pattern = key.split(separator: "\u{4}").last.map(String.init) ?? key
                return Translations.hasWords(pattern) && listed.entries[pattern] == nil
                    && !Self.sentences.contains(pattern)
            }
            #expect(unused.isEmpty, "\(file): \(unused.sorted())")
        }
    }

    @Test func helpInFrenchHoldsNoEnglish() {
        let printer = HelpPrinter(translations: Self.words, width: 10_000, colour: false)
        for page in HelpPage.all {
            let text = printer.text(page)
            #expect(Self.english(in: text).isEmpty, "\(page.name): \(Self.english(in: text)) in \(text)")
        }
    }

    // MARK: - The journey

    /// Lines with words that are English and not French. Not looked at is what is typed or read by machines: between
    /// backquotes and in braces, a command, names whose parts a sign joins, and the key that begins a line of a list.
    fileprivate static func english(in text: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { line in
            var line = line.replacing(/`[^`]*`|{.*}/, with: " ").replacing(/shopctl [a-z].*/, with: " ")
            line.replace(/^\s*[A-Za-z0-9\[\]._<>-]+( \*)?\s{2,}/, with: " ")
            line.replace(/[A-Za-z0-9]+([\[\]._\/:|-]+[A-Za-z0-9]+)+/, with: " ")
            // The words of an enumeration.
            line.replace(/[A-Za-z0-9]+( \| [A-Za-z0-9]+)+/, with: " ")
            return line.split { !$0.isLetter }.contains { english.contains($0.lowercased()) }
        }
    }

    private static let english: Set<String> = [
        "the", "of", "and", "is", "are", "was", "were", "with", "not", "this", "that", "has", "have", "from", "which",
        "cannot", "must", "been", "its", "by", "nothing", "everything", "there", "where", "what", "while", "would",
        "error", "fix", "seen", "added", "removed", "records", "read", "written", "file", "line",
    ]

    /// Runs commands in French and finds what they said in English.
    fileprivate struct Journey {
        let folder: TemporaryFolder
        let untranslated: String

        init(_ folder: TemporaryFolder) {
            self.folder = folder
            untranslated = folder.file("untranslated.txt")
        }

        @discardableResult
        func run(_ arguments: String..., status: Int32 = 0, holdsEnglish: Bool = false) throws -> String {
            let outcome = try Shopctl.run(
                arguments, in: folder.path,
                environment: ["LC_ALL": "fr_FR.UTF-8", "SHOPCTL_UNTRANSLATED": untranslated])
            let text = outcome.text + outcome.errors
            #expect(outcome.status == status, "\(arguments): \(text)")
            #expect(!text.isEmpty, "\(arguments)")
            if !holdsEnglish { #expect(FrenchTests.english(in: text).isEmpty, "\(arguments): \(text)") }
            return text
        }

        /// What was said without having a translation.
        func finish() throws {
            let said = (try? String(contentsOfFile: untranslated, encoding: .utf8)) ?? ""
            let missing = Set(said.split(separator: "\n").map(String.init)).sorted()
            #expect(missing.isEmpty, "\(missing.count) have no French: \(missing)")
        }
    }

    @Test func fromAnEmptyFolderToASite() throws {
        let workspace = try TestWorkspace()
        let journey = Journey(workspace.folder)
        try journey.run("init", "ailleurs", "--node", "demo", "--yes")
        try journey.run("init", "ailleurs", "--node", "demo", "--yes", status: 78)
        try journey.run("node", "list")
        try journey.run("node", "show", "nantes")
        try journey.run("node", "check", "nantes", status: 16)
        try journey.run("node", "check", "nantes", "--accept")
        try journey.run("node", "check", "nantes")
        try journey.run("node", "add", "nantes")
        try journey.run("node", "add", "lyon")
        try journey.run("doctor")
        for empty in [("records", "list"), ("runs", "list"), ("search", "eau"), ("publish", "list")] {
            try journey.run(empty.0, empty.1)
        }
        try journey.run("harvest", "nantes", "--plan")
        try journey.run("harvest", "nantes")
        try workspace.table([
            TestWorkspace.rows[0].replacing("Eau de la rivière", with: "Eau du fleuve"),
            TestWorkspace.rows[1].replacing("2024", with: "au printemps peut-être"), "D-4;;;;\n",
        ])
        try journey.run("node", "check", "nantes", status: 16)
        try journey.run("harvest", "nantes", "--plan")
        try journey.run("harvest", "nantes")
        try journey.run("runs", "list")
        try journey.run("runs", "show", "latest")
        try journey.run("runs", "show", "1")
        try journey.run("records", "list", "--limit", "2")
        try journey.run("records", "list", "--status", "all")
        try journey.run("records", "show", "nantes:demand/d-1", "--evidence", "--history")
        try journey.run("search", "fleuve")
        try journey.run("search", "dinosaure")
        try journey.run("publish", "site", "--to", "site", "--plan")
        try journey.run("publish", "site", "--to", "site")
        try journey.run("publish", "site", "--to", "site")
        try journey.run("publish", "list")
        try journey.run("doctor")
        try journey.finish()
    }

    @Test func recordsSchemasAndCrosswalks() throws {
        let workspace = try TestWorkspace()
        let journey = Journey(workspace.folder)
        let (crosswalk, table) = ("nodes/nantes/crosswalks/demandes.yaml", "nodes/nantes/samples/demandes.csv")
        try workspace.run("harvest")
        let export = try workspace.run("records", "export").output
        try workspace.folder.write("good.jsonl", bytes: export)
        try workspace.folder.write(
            "bad.jsonl",
            "{\"id\": \"nantes:demand/x\"}\nno json\n[]\n{\"id\": 1, \"kind\": \"demande\", \"title\": \"t\"}\n")
        try workspace.folder.write("broken.yaml", "crosswalk: 1\nid: nantes/x\nformats: [csv]\nrecord: []\n")
        try workspace.folder.write("bad.csv", "Ref;Titre\n1;a;b\n2\n")
        try journey.run("records", "validate", "good.jsonl")
        try journey.run("records", "validate", "bad.jsonl", status: 16)
        try journey.run("records", "import", "good.jsonl")
        try journey.run("records", "import", "bad.jsonl", status: 15)
        try journey.run("records", "export", "--output", "out.jsonl")
        try journey.run("crosswalk", "check", crosswalk)
        try journey.run("crosswalk", "check", "broken.yaml", status: 16)
        try journey.run("crosswalk", "try", crosswalk, table)
        try journey.run("crosswalk", "try", crosswalk, "bad.csv")
        try journey.run("schema", "list")
        for entry in SchemaEntry.all {
            // A vocabulary is shown in both languages side by side.
            try journey.run("schema", "show", entry.name, holdsEnglish: entry.group == .vocabulary)
        }
        try journey.run("schema", "validate", "federation.yaml")
        try journey.run("schema", "validate", "broken.yaml", status: 16)
        try journey.finish()
    }

    @Test func mistakesAreToldInFrench() throws {
        let workspace = try TestWorkspace()
        let journey = Journey(workspace.folder)
        try workspace.run("harvest")
        for mistake in [
            ["harvets"], ["harvest", "--pla"], ["harvest", "nantes/x"], ["harvest", "--limit"], ["runs", "show"],
            ["runs", "show", "99"], ["runs", "list", "--limit", "many"], ["runs", "list", "--plan"],
            ["runs", "list", "x"],
            ["records", "show", "nantes"], ["records", "show", "nantes:demand/d-9"],
            ["records", "list", "--kind", "projet"],
            ["records", "list", "--node", "nante"], ["records", "list", "--limit", "0"], ["search", "…"],
            ["node", "show", "nante"], ["node", "show", "./nulle-part"], ["help", "verdict-x"],
            ["schema", "show", "demnad"], ["publish", "site"], ["harvest", "--quiet=yes"],
            ["publish", "site", "--to", "s", "--base-url", "ftp://x"], ["records", "show", "x", "--raw", "--json"],
            ["harvest", "--lang", "de"],
        ] {
            try journey.fail(mistake)
        }
        try workspace.folder.write("foreign/note.txt", "à moi")
        try journey.fail(["publish", "site", "--to", "foreign"])
        try journey.fail(["records", "import", "absent.jsonl"])
        try journey.fail(["crosswalk", "try", "absent.yaml", "absent.csv"])
        for broken in [
            "federation: 2\n", "federation: 1\nnode: { id: Démo, name: 1, languge: fr }\nnodes: [nante, ./absent]\n",
            "federation: 1\nnode: { id: demo, name: D, language: fr }\nnodes: [nantes, nantes]\n", "a: [\n",
            "\u{7}", "federation: 1\nfederation: 1\n", "",
        ] {
            try workspace.folder.write("federation.yaml", broken)
            try journey.fail(["harvest"])
            try journey.fail(["doctor"])
        }
        try journey.finish()
    }
}

extension FrenchTests.Journey {
    /// A command that must fail, with whatever code.
    fileprivate func fail(_ arguments: [String]) throws {
        let outcome = try Shopctl.run(
            arguments, in: folder.path, environment: ["LC_ALL": "fr_FR.UTF-8", "SHOPCTL_UNTRANSLATED": untranslated])
        let text = outcome.text + outcome.errors
        #expect(outcome.status != 0, "\(arguments): \(text)")
        #expect(FrenchTests.english(in: text).isEmpty, "\(arguments): \(text)")
    }
}
