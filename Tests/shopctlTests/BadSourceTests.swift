import Foundation
import JSONSchema
import Testing

/// Documents that are broken, hostile or other than expected: the error says so, and what was known before stays.
@Suite("Bad sources")
struct BadSourceTests {
    static let tables: [(name: String, bytes: @Sendable () -> [UInt8], words: String)] = [
        ("empty", { [] }, "no text"),
        ("blank", { Array("\n  \n\n".utf8) }, "no text"),
        ("binary", { (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) } }, "binary data"),
        ("a null character", { Array("id,titre,question\n1,a\0b,c\n".utf8) }, "line 2"),
        ("an office file", { [0x50, 0x4B, 3, 4] + Array("word/document.xml".utf8) }, "ZIP archive"),
        ("a web page", { Array("<!DOCTYPE html><p>Connexion</p>".utf8) }, "HTML page"),
        ("an open quote", { Array("id,titre,question\n1,a,\"b\n2,c,d\n".utf8) }, "never closed"),
        ("other columns", { Array("nom;ville\nA;B\n".utf8) }, "“nom”, “ville”"),
        (
            "100 MB of one line",
            { Array("id,titre,question\n1,a,".utf8) + [UInt8](repeating: 0x78, count: 100_000_000) },
            "longer than 4,194,304 bytes"
        ),
    ]

    static let pages: [(name: String, bytes: @Sendable () -> [UInt8], words: String)] = [
        ("empty", { [] }, "is empty"),
        ("binary", { (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 3) } }, "binary data"),
        ("100 MB of one line", { [UInt8](repeating: 0x78, count: 100_000_000) }, "takes at most 16,777,216"),
        (
            "deep HTML",
            { Array((String(repeating: "<div>", count: 100_000) + "<h1>Membres</h1><ul><li>Alpha</ul>").utf8) },
            "nest more than 512 deep"
        ),
    ]

    static let answers: [(name: String, bytes: @Sendable () -> [UInt8], words: String)] = [
        ("empty", { [] }, "no text"),
        ("deep JSON", { [UInt8](repeating: 0x5B, count: 1_000_000) }, "nested deeper than 128"),
        (
            "a deep entry",
            {
                Array("[{\"id_fiche\":\"a\",\"bf_titre\":".utf8) + [UInt8](repeating: 0x5B, count: 1_000_000)
                    + [UInt8](repeating: 0x5D, count: 1_000_000) + Array("}]".utf8)
            }, "nested deeper than 128"
        ),
        ("cut off", { Array("[{\"id_fiche\":\"a\",\"bf_titre\":\"C\"},{\"id_f".utf8) }, "not closed"),
        ("invalid UTF-8", { Array("[{\"id_fiche\":\"a\",\"bf_titre\":\"".utf8) + [0xE9, 0x22, 0x7D, 0x5D] }, "column"),
        ("a key twice", { Array("[{\"id_fiche\":\"a\",\"b\":1,\"b\":2}]".utf8) }, "'b' appears twice"),
        ("a web page", { Array("<html><p>Erreur</p></html>".utf8) }, "HTML page"),
        (
            "100 MB of one line",
            { Array("[{\"id_fiche\":\"".utf8) + [UInt8](repeating: 0x78, count: 100_000_000) + Array("\"}]".utf8) },
            "takes at most 67,108,864"
        ),
    ]

    @Test(arguments: tables.indices) func whatIsNoTableIsRefused(index: Int) throws {
        let workspace = try SourceWorkspace.table()
        try refuses(workspace, Self.tables[index].bytes(), Self.tables[index].words, titles: 3)
    }

    @Test(arguments: pages.indices) func whatIsNoPageIsRefused(index: Int) throws {
        let workspace = try SourceWorkspace.page()
        try workspace.write("<h1>Membres</h1><ul><li>Alpha<li>Beta</ul>")
        try refuses(workspace, Self.pages[index].bytes(), Self.pages[index].words, titles: 2)
    }

    @Test(arguments: answers.indices) func whatIsNoAnswerOfAWikiIsRefused(index: Int) throws {
        let workspace = try SourceWorkspace.wiki()
        try workspace.write("[{\"id_fiche\":\"a\",\"bf_titre\":\"Jardin\"}]")
        try refuses(workspace, Self.answers[index].bytes(), Self.answers[index].words, titles: 1)
    }

    /// The source was well once; now it holds these bytes.
    private func refuses(_ workspace: SourceWorkspace, _ bytes: [UInt8], _ words: String, titles: Int) throws {
        #expect(try workspace.run("harvest").status == 0)
        try workspace.write(bytes)
        let outcome = try workspace.run("harvest")
        #expect(outcome.status == 15, "\(outcome.text) \(outcome.errors)")
        let told = try workspace.run("runs", "show", "latest").text.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(told.contains(words), "\(told.prefix(1000))")
        #expect(told.utf8.count < 5000, "the document is not repeated")
        #expect(try workspace.titles().count == titles, "what was known stays")
        #expect(try workspace.latestRun()["counts"]?["addUp"] == true)
    }

    // MARK: - Text in doubtful encodings

    @Test func brokenUTF8IsReadWithAWarningThatNamesTheLine() throws {
        let workspace = try SourceWorkspace.table()
        let good = (1...40).map { "\($0),Été à la forêt \($0),Où çà ?\n" }.joined()
        try workspace.write(Array("id,titre,question\n\(good)41,caf".utf8) + [0xE9] + Array(",x\n".utf8))
        #expect(try workspace.run("harvest").status == 0)
        let issue = try #require(try workspace.latestRun()["issues"]?[0])
        #expect(issue["code"] == "invalid-utf8" && issue["severity"] == "warning")
        #expect(issue["message"]?.string?.contains("line 42") == true)
        #expect(try workspace.titles().contains("caf\u{FFFD}"))
    }

    @Test func otherEncodingsAreReadAndSaid() throws {
        let table = try SourceWorkspace.table()
        try table.write(Array("id,titre,question\n1,caf".utf8) + [0xE9] + Array(",th".utf8) + [0xE9, 0x0A])
        #expect(try table.run("harvest").status == 0)
        #expect(try table.latestRun()["issues"]?[0]?["code"] == "encoding-guessed")
        #expect(try table.titles() == ["café"])

        let page = try SourceWorkspace.page()
        try page.write(Array("<h1>Membres</h1><ul><li>Caf".utf8) + [0xE9] + Array("</ul>".utf8))
        #expect(try page.run("harvest").status == 0)
        #expect(try page.titles() == ["Café"])
    }

    // MARK: - Records

    @Test func aRecordThatBreaksTheSchemaIsQuarantinedAndExplained() throws {
        let workspace = try SourceWorkspace.table(["1,Un,Quoi ?", "2,Deux,", "3,Trois,Comment ?"])
        let outcome = try workspace.run("harvest")
        #expect(outcome.text.contains("1 quarantined"))
        #expect(try workspace.titles() == ["Trois", "Un"])
        let run = try workspace.latestRun()
        #expect(run["counts"]?["quarantined"] == 1 && run["counts"]?["addUp"] == true)
        let issue = try #require(run["issues"]?.array?.first { $0["severity"] == "error" })
        #expect(issue["record"] == "n:demand/2" && issue["sourceRecord"] == "2")
        #expect(issue["line"] == 3 || issue["location"]?["line"] == 3, "\(issue)")
        #expect(issue["message"]?.string?.contains("'question'") == true)
        #expect(issue["remedy"]?.string?.isEmpty == false)
        // Corrected at the source, it is taken.
        try workspace.write(rows: ["1,Un,Quoi ?", "2,Deux,Pourquoi ?", "3,Trois,Comment ?"])
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.titles() == ["Deux", "Trois", "Un"])
    }

    @Test func ofTwoRecordsWithOneIdentifierTheFirstIsKeptAndTheSecondExplained() throws {
        let workspace = try SourceWorkspace.table(["1,Un,Quoi ?", "2,Deux,Pourquoi ?", "1,Autre,Comment ?"])
        let outcome = try workspace.run("harvest")
        // The list was read to its end: one of its rows is quarantined, which makes no run partial.
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(try workspace.titles() == ["Deux", "Un"])
        let run = try workspace.latestRun()
        #expect(run["counts"]?["seen"] == 3 && run["counts"]?["quarantined"] == 1 && run["counts"]?["addUp"] == true)
        let issues = (run["issues"]?.array ?? []).filter { $0["code"] == "duplicate-identifier" }
        #expect(issues.contains { $0["message"]?.string?.contains("line 4") == true })
        #expect(issues.count == 1 && issues[0]["severity"] == "error", "told once")
        // Nothing flips: the same table again changes nothing.
        #expect(try workspace.run("harvest").text.contains("2 unchanged, 1 quarantined"))
        #expect(try workspace.titles() == ["Deux", "Un"])
    }

    @Test func aCrosswalkThatMatchesNothingSaysWhatTheDocumentHolds() throws {
        let workspace = try SourceWorkspace.page("page.md")
        try workspace.write("# Partenaires\n\nBonjour.\n\nVille : Nantes\n\n- Alpha\n- Beta\n")
        let outcome = try workspace.run("harvest")
        #expect(outcome.text.contains("1 warning"), "\(outcome.text)")
        let issue = try #require(try workspace.latestRun()["issues"]?.array?.first { $0["code"] == "no-records" })
        let message = try #require(issue["message"]?.string)
        for words in ["1 heading", "2 list items", "1 labelled line", "Partenaires", "Ville"] {
            #expect(message.contains(words), "\(message)")
        }
        let wiki = try SourceWorkspace.wiki()
        try wiki.write("[{\"id_fiche\":\"a\",\"bf_nom\":\"Jardin\"}]")
        try wiki.run("harvest")
        #expect(try wiki.latestRun()["issues"]?[0]?["message"]?.string?.contains("bf_nom") == true)
    }

    /// Marks of quotes once cost the square of their number.
    @Test func aLineOfAHundredThousandMarksIsReadAtOnce() throws {
        let workspace = try SourceWorkspace.page("page.md")
        try workspace.write(String(repeating: ">", count: 100_000) + " x\n\n# Membres\n\n- Alpha\n")
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.titles() == ["Alpha"])
    }
}
