import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

extension LedgerConformance {
    private static func library() throws -> [StoredRecord] {
        try [
            ("eau", "La qualité de l’eau du Rhône", "Une étude d'encre et de papier."),
            ("encre", "Encres végétales", "L'eau n’y est pour rien ; jusqu’à l’été."),
            ("coeur", "Au cœur de la forêt", "Bœufs, œuvres et ŒUVRE de Noël à l'Hôpital."),
            ("coeur-2", "COEUR NUMERIQUE", "Aujourd'hui, l'école 4.0 d’Oc."),
            ("vide", "Sans rien", ""),
        ].map { local, title, summary in
            var record = Sample.record(try Sample.id(local), title: title)
            if !summary.isEmpty { record["summary"] = ["fr": .string(summary)] }
            record["participants"] = [["role": "lead", "name": .string("Boutique \(local) Émile-Zola")]]
            record["contacts"] = [["type": "email", "value": "secret@example.org", "private": true]]
            return try Sample.stored(record)
        }
    }

    static let searchChecks: [Check] = [
        Check(name: "words are found whatever their accents, elisions, ligatures and apostrophes") { ledger, expect in
            let library = try library()
            try await ledger.write { writer in for stored in library { try writer.put(stored) } }
            let cases: [(String, Set<String>)] = [
                ("eau", ["eau", "encre"]), ("l'eau", ["eau", "encre"]), ("L’EAU", ["eau", "encre"]),
                ("d’encre", ["eau", "encre"]), ("encre", ["eau", "encre"]), ("été", ["encre"]), ("ete", ["encre"]),
                ("coeur", ["coeur", "coeur-2"]), ("cœur", ["coeur", "coeur-2"]), ("CŒUR", ["coeur", "coeur-2"]),
                ("oeuvre", ["coeur"]), ("noel", ["coeur"]), ("hopital", ["coeur"]), ("hôp", ["coeur"]),
                ("jusqu’à l’été", ["encre"]), ("aujourd’hui", ["coeur-2"]), ("quali", ["eau"]), ("quali rhône", []),
                ("rhone quali", ["eau"]), ("eau rhone", ["eau"]), ("emile zola", Set(library.map(\.id.local))),
                ("secret", []), ("example.org", []), ("lead", []), ("", []), ("l'", []), ("« »", []),
            ]
            for (query, wanted) in cases {
                let found = try await ledger.search(SearchQuery(query, limit: 50)).map(\.id.local)
                expect.equal(Set(found), wanted, "“\(query)”")
                expect.equal(found.count, Set(found).count, "no hit twice for “\(query)”")
            }
        },
        Check(name: "a query is only words, whatever it looks like") { ledger, expect in
            let library = try library()
            try await ledger.write { writer in for stored in library { try writer.put(stored) } }
            let hostile = [
                "\"eau", "eau\"", "eau*", "(eau", "eau)", "title:eau", "-eau", "^eau", "{title}: eau", "eau;--", "'eau",
            ]
            for query in hostile {
                let found = try await ledger.search(SearchQuery(query)).map(\.id.local)
                if query.contains("title") { continue }
                expect.equal(Set(found), ["eau", "encre"], "“\(query)”")
            }
            for query in [
                "eau AND encre", "eau OR NOT", "NEAR(eau encre, 5)", "eau \u{0} encre", "\u{1F600}", "*", "\"",
            ] {
                _ = try await ledger.search(SearchQuery(query))
            }
            expect.equal(try await ledger.search(SearchQuery("eau AND encre")).count, 0, "AND is a word")
        },
        Check(name: "what no longer says a word is no longer found by it") { ledger, expect in
            let library = try library()
            try await ledger.write { writer in for stored in library { try writer.put(stored) } }
            let changed = try Sample.stored(Sample.record(library[0].id, title: "Air"), revision: 2)
            var tombstone = Record(id: library[1].id)
            tombstone["status"] = "deleted"
            let buried = try Sample.stored(tombstone, revision: 2)
            try await ledger.write { writer in
                try writer.put(changed)
                try writer.put(buried)
            }
            expect.equal(try await ledger.search(SearchQuery("eau")).count, 0, "hits for eau")
            expect.equal(try await ledger.search(SearchQuery("air")).map(\.id), [changed.id], "hits for air")
        },
        Check(name: "hits are ranked and cut as the in-memory ledger does it") { ledger, expect in
            let reference = MemoryLedger()
            var random = SeededGenerator(seed: 3)
            let words = ["eau", "encre", "forêt", "cœur", "été", "l’école", "rivière", "sol"]
            let records = try (0..<60).map { index in
                let text = { (count: Int) in
                    (0..<count).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
                }
                return try Sample.stored(
                    Sample.record(
                        try Sample.id("r\(index)", kind: index % 2 == 0 ? .project : .event), title: text(2),
                        extra: [
                            ("summary", ["fr": .string(text(index % 9))]), ("description", ["fr": .string(text(12))]),
                        ]
                    ))
            }
            for target in [ledger, reference] as [any Ledger] {
                try await target.write { writer in for stored in records { try writer.put(stored) } }
            }
            for text in ["eau", "cœur", "eau for", "l'ecole encre", "s"] {
                for query in [SearchQuery(text), SearchQuery(text, kinds: [.event], node: "lyon", limit: 5)] {
                    let (found, wanted) = (try await ledger.search(query), try await reference.search(query))
                    expect.equal(found.map(\.id), wanted.map(\.id), "order of hits for “\(text)”")
                    expect.equal(found.map(\.snippet), wanted.map(\.snippet), "snippets for “\(text)”")
                    let drift = zip(found, wanted).map { abs($0.score - $1.score) }.max() ?? 0
                    expect.holds(drift < 1e-9, "scores of “\(text)” agree")
                }
            }
        },
    ]
}
