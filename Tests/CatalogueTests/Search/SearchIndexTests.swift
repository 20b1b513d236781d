import JSONSchema
import ScienceShopSDK
import TestSupport
import Testing

@testable import Catalogue

@Suite struct SearchIndexTests {
    @Test func aRecordIsFoundByItsFoldedWords() throws {
        let search = PublishedSearch([
            try Sample.record("lyon:project/a", "L’Œuvre d'encre à Évry") {
                $0.summary = ["fr": "Qu’est-ce que l’eau ?"]
            },
            try Sample.record("lyon:project/b", "Autre chose"),
        ])
        for word in ["oeuvre", "encre", "evry", "est", "eau"] {
            #expect(try search.records(of: word).keys.sorted() == ["lyon/project/a"], "\(word)")
        }
        // Elided words, words of every text and words of no text are not in the index.
        for word in ["l", "qu", "que", "introuvable"] { #expect(try search.records(of: word).isEmpty) }
    }

    @Test func aWordInTheTitleIsWorthMoreThanInAThemeThanInTheTexts() throws {
        let long = (0..<100).map { "mot\($0)" }.joined(separator: " ")
        let search = PublishedSearch([
            try Sample.record("lyon:project/d", "Autre titre") { $0.need = LanguageMap(long + " eau", language: "fr") },
            try Sample.record("lyon:project/a", "Qualité eau"),
            try Sample.record("lyon:project/b", "Autre titre") { $0.themes = [Concept(asWritten: "Eau")] },
            try Sample.record("lyon:project/c", "Autre titre") { $0.summary = ["fr": "Mesurer eau"] },
        ])
        let found = try search.records(of: "eau").sorted { $0.value > $1.value }
        #expect(found.map(\.key.last) == ["a", "b", "c", "d"])
        #expect(Set(found.map(\.value)).count == 4)
    }

    @Test func conceptsAreFoundByTheirLabelsInBothLanguages() throws {
        let search = PublishedSearch([
            try Sample.record("lyon:project/a", "Titre") { $0.themes = [Concept(scheme: "sdg", concept: "6")] }
        ])
        #expect(try search.records(of: "water").count == 1)
        #expect(try search.records(of: "eau").count == 1)
    }

    @Test func filtersHoldTheirRecords() throws {
        let toulouse = try #require(Territories.find(.insee, level: "departement", code: "31"))
        let search = PublishedSearch([
            try Sample.record("lyon:project/a", "A") {
                $0.period = Period(start: PartialDate("2021-05"))
                $0.territories = [toulouse]
                $0.themes = [Concept(asWritten: "Eau potable")]
            },
            try Sample.record("lille:event/b", "B") { $0.period = Period(start: PartialDate("2023")) },
        ])
        #expect(try search.records(of: "!kinds=project").keys.sorted() == ["lyon/project/a"])
        #expect(try search.records(of: "!nodes=lille").keys.sorted() == ["lille/event/b"])
        #expect(try search.records(of: "!years=2021").keys.sorted() == ["lyon/project/a"])
        let french = try search.value("fr")
        for group in ["kinds", "nodes", "themes", "territories", "years"] {
            for entry in try #require(french[group]?.array) {
                let slug = try #require(entry.array?.first?.string)
                let count = try #require(entry.array?.last?.integer)
                #expect(try search.records(of: "!\(group)=\(slug)").count == count, "\(group) \(slug)")
            }
        }
        // A record of a department is one of its region.
        #expect(french["territories"]?.array?.contains { $0.array?[1].string == "Occitanie" } == true)
    }

    @Test func everyWordOfManyRecordsIsFoundWhereItStands() throws {
        var random = SeededGenerator(seed: 11)
        var expected: [String: Set<String>] = [:]
        var records: [PublicRecord] = []
        for number in 0..<700 {
            let words = (0..<30).map { _ in
                // Some words very common, most rare; some begin alike; some are of another alphabet.
                let rank = Int(pow2(Double.random(in: 0..<13, using: &random)))
                return ["mot\(rank)", "participation\(rank)", "вода\(rank % 97)"][rank % 3]
            }
            for word in words { expected[word, default: []].insert("lyon/project/p\(number)") }
            records.append(
                try Sample.record("lyon:project/p\(number)", "p\(number)") {
                    $0.summary = LanguageMap(words.joined(separator: " "), language: "fr")
                })
        }
        let search = PublishedSearch(records)
        #expect(search.files.keys.filter { $0.contains("/t-") }.count > 3)
        for (word, paths) in expected where paths.count > 200 || paths.count % 7 == 1 {
            #expect(try Set(search.records(of: word).keys) == paths, "\(word)")
        }
    }

    @Test func theSameRecordsGiveTheSameFilesAndANewOneChangesFew() throws {
        let records = try (0..<800).map { number in
            try Sample.record("lyon:project/p\(number)", "Projet numéro \(number) sur le thème \(number % 50)")
        }
        let one = PublishedSearch(records)
        #expect(PublishedSearch(records).files == one.files)
        let other = PublishedSearch(records + [try Sample.record("lyon:project/zz", "Nouveau projet")])
        let cards = other.files.filter { $0.key.contains("/c-") && one.files[$0.key] != $0.value }
        #expect((1...3).contains(cards.count))
        #expect(one.files.keys.filter { $0.contains("/c-") }.count > 20)
    }

    @Test func harvestedTextStaysInsideItsString() throws {
        let hostile = "\"); alert(1); // </script><script>alert(1)</script> \u{2028}\u{2029} \\ ` ${x} \u{0}"
        let search = PublishedSearch([
            try Sample.record("lyon:project/a", hostile) {
                $0.summary = LanguageMap(hostile, language: "\"></script>")
                $0.themes = [Concept(asWritten: hostile)]
                $0.participants = [Participant(role: "x", name: hostile)]
            }
        ])
        for (path, bytes) in search.files {
            let name = String(path.dropFirst("assets/search/".count).dropLast(3))
            // One call with one JSON value and nothing after it.
            _ = try search.value(name)
            #expect(!bytes.contains(0))
        }
    }

    @Test func numbersSurviveTheirCode() throws {
        let numbers = [0, 1, 63, 64, 1855, 1856, 52_031, 52_032, 1_000_000, 134_217_727, Int(Int32.max)]
        var bytes: [UInt8] = []
        for number in numbers { DenseCode.append(number, to: &bytes) }
        #expect(DenseCode.numbers(bytes) == numbers)
        #expect(bytes.count == 1 + 1 + 1 + 2 + 2 + 3 + 3 + 4 + 4 + 6 + 7)
        #expect(DenseCode.numbers([0x22]) == nil)
    }

    @Test func anEmptyCatalogueHasAnIndexToo() throws {
        let search = PublishedSearch([])
        #expect(try search.value("index")["count"]?.integer == 0)
        #expect(try search.records(of: "eau").isEmpty)
    }

    private func pow2(_ exponent: Double) -> Double {
        var result = 1.0
        for _ in 0..<Int(exponent) { result *= 2 }
        return result * (1 + exponent - exponent.rounded(.down))
    }
}
