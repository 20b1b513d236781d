import JSONSchema
import ScienceShopSDK
import TestSupport
import Testing

@Suite struct SearchTextTests {
    @Test(arguments: [
        ("L’eau d'encre", ["eau", "encre"]), ("jusqu'à l'été", ["a", "ete"]), ("Aujourd’hui", ["aujourd", "hui"]),
        ("Cœur & Œuvre, ÆGIR", ["coeur", "oeuvre", "aegir"]), ("4.0 – 1 200 €", ["4", "0", "1", "200"]),
        ("e\u{301}te\u{301}", ["ete"]), ("qu’il s’agisse", ["il", "agisse"]), ("", []), ("« »", []),
        ("Ελλάδα Привет", ["ελλαδα", "привет"]), ("it's", ["it", "s"]), ("C'est-à-dire", ["est", "a", "dire"]),
    ])
    func words(_ text: String, _ words: [String]) {
        #expect(SearchText.words(text) == words)
    }

    @Test func wordsLongerThanAnyWordAreLeftOut() {
        #expect(SearchText.words(String(repeating: "x", count: 65) + " y") == ["y"])
    }

    @Test func snippetsShowTheFirstPassageWithAWord() throws {
        var record = Record(id: try #require(RecordIdentifier("lyon:project/x")))
        record["title"] = ["fr": "Titre"]
        let long = (0..<60).map { "mot\($0)" }.joined(separator: " ")
        record["summary"] = ["fr": .string(long + " l’encre verte " + long)]
        let snippet = SearchDocument.snippet(of: record, for: try #require(SearchPattern("encre")))
        #expect(snippet.contains("l’encre verte"))
        #expect(snippet.hasPrefix("…") && snippet.hasSuffix("…"))
        #expect(snippet.count < 200)
        let title = SearchDocument.snippet(of: record, for: try #require(SearchPattern("titre")))
        #expect(title.hasPrefix("mot0 mot1"))
    }

    @Test func aHitInTheTitleShowsWhatTheRecordIsAbout() throws {
        var record = Record(id: try #require(RecordIdentifier("lyon:demand/x")))
        record["title"] = ["fr": "Titre"]
        record["audiences"] = [["asWritten": "Lycéens"]]
        record["demandStatus"] = ["status": "accepted", "history": [["status": "accepted", "note": "Retenue"]]]
        record["participants"] = [["role": "requester", "name": "Association"]]
        record["question"] = ["fr": "Que devient l’eau ?"]
        let pattern = try #require(SearchPattern("titre"))
        #expect(SearchDocument.snippet(of: record, for: pattern) == "Que devient l’eau ?")
        record["question"] = nil
        #expect(SearchDocument.snippet(of: record, for: pattern) == "Lycéens")
        #expect(!SearchDocument(record).text.contains("retenue"))
    }

    /// Words as the rule says them: fold the whole text, then cut it.
    private func plainly(_ text: String) -> [String] {
        let elided: Set<String> = [
            "l", "d", "qu", "n", "s", "j", "m", "t", "c", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu",
        ]
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in Array(Text.folded(text).unicodeScalars) + ["\n"] {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                word.append(scalar)
                continue
            }
            let found = String(word)
            word = String.UnicodeScalarView()
            if !found.isEmpty, found.utf8.count <= 64, scalar != "'" || !elided.contains(found) { words.append(found) }
        }
        return words
    }

    @Test func everyScalarOfTheFirstPlanesIsCutAsTheRuleSays() {
        for value in UInt32(0)..<0x3200 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a" + String(Character(scalar)) + "l" + String(Character(scalar)) + "'eau"
            #expect(SearchText.words(text) == plainly(text), "U+\(String(value, radix: 16))")
        }
    }

    @Test func anyTextIsCutAsTheRuleSays() {
        var random = SeededGenerator(seed: 7)
        let pieces = Array(
            "aéœßŒÎ’'-–« »\u{202F}\u{AD}\u{301}\u{200B}lLdqujs 0½²€ЖΩ中가ﬁ…\u{1D400}\u{345}".unicodeScalars)
        for _ in 0..<2000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0..<90, using: &random) {
                if let piece = pieces.randomElement(using: &random) { text.append(piece) }
            }
            #expect(SearchText.words(String(text)) == plainly(String(text)))
        }
    }
}

/// The two ways to a record's words: for ranking in memory, and for an index.
@Suite struct SearchColumnsTests {
    @Test(arguments: 1...20) func anIndexTakesTheWordsThatADocumentHas(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let names = [
            "title", "acronym", "summary", "description", "question", "participants", "territories", "themes",
            "contacts",
            "provenance", "extensions", "venue", "lessons", "unknownMember", "id", "figures",
        ]
        let inner = ["fr", "en", "name", "label", "role", "record", "code", "url", "value", "asWritten"]
        let words = ["L’eau", "d'encre", "Œuvre", "été", "a1", "x", "Noël-sur-Mer", "", "— « oui » !", "ﬁn"]
        func value(_ depth: Int) -> JSONValue {
            switch Int.random(in: 0..<(depth > 2 ? 2 : 4), using: &random) {
            case 0, 1:
                return .string((0..<3).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " "))
            case 2: return .array((0..<2).map { _ in value(depth + 1) })
            default:
                return .object(
                    JSONObject((0..<3).map { _ in (inner.randomElement(using: &random) ?? "", value(depth + 1)) }))
            }
        }
        for _ in 0..<50 {
            let document = JSONObject((0..<8).map { _ in (names.randomElement(using: &random) ?? "", value(0)) })
            let record = Record(document: document)
            let (wanted, found) = (SearchDocument(record), SearchColumns(record))
            let columns = [found.title, found.names, found.summary, found.text].map {
                String(decoding: $0, as: UTF8.self).split(separator: " ").map(String.init)
            }
            #expect(columns.map { $0.sorted() } == wanted.columns.map { $0.sorted() })
            #expect(found.count == wanted.columns.reduce(0) { $0 + $1.count })
            #expect(found.titleCount == wanted.title.count)
        }
    }

    /// Who changes which words a record is found by also counts `SearchDocument.version` up, and then this text.
    @Test func wordsAreThoseOfTheStatedVersion() {
        let record = Record(document: [
            "title": ["fr": "L’Œuvre d’encre"], "acronym": "BdS", "summary": ["fr": "Été 2024 : l'eau"],
            "participants": [["role": "lead", "name": "Université d'Oc"]], "themes": [["keyword": "Santé & sols"]],
            "contacts": [["value": "secret@example.org"]], "description": ["fr": "aujourd’hui, jusqu’à Noël"],
        ])
        let words = SearchDocument(record).columns.map { $0.joined(separator: " ") }.joined(separator: " | ")
        #expect(
            "\(SearchDocument.version): \(words)"
                == "1: oeuvre encre bds | universite oc | ete 2024 eau | aujourd hui a noel sante sols")
    }
}
