import AdapterKit
import Crosswalks
import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// Posts of a WordPress: a page, and columns beside it.
@Suite struct WordPressPostTests {
    private let post = #"""
        {"id":42,"date":"2024-05-01T10:00:00","slug":"eaux-vives","link":"https://site.example/projets/eaux-vives/",
        "title":{"rendered":"Eaux vives &#8211; l&rsquo;étude"},"author":7,"featured_media":9,"thematique":[3,4],
        "excerpt":{"rendered":"<p>Une rivière &amp; ses riverains.<\/p>\n"},
        "content":{"rendered":"[vc_row css=\".a{}\"][vc_column]<h2>Présentation<\/h2>\n<p>On mesure l&#8217;eau [1].<br />Chaque semaine.<\/p>\n<h2>Résultats<\/h2><p>12 relevés en 2023.<\/p>[\/vc_column][\/vc_row]\n<h2>Partenaires<\/h2><ul><li>Maison du lac<\/li><li>Pic &amp; Pierre<\/li><\/ul><p><img src=\"\/wp-content\/carte.png\" alt=\"La carte\"><\/p><p>Ville : Mende<\/p><script>alert(1)<\/script>","protected":false},
        "acf":{"annee":"2023","budget":"","porteur":{"ID":12,"post_title":"Labo des Causses"},"types":[{"value":"a","label":"Étude"},{"value":"b","label":"Atelier"}],"lieu":{"adresse":"12 rue du Lac","ville":"Florac"}},
        "_embedded":{"author":[{"name":"Ada Martin"}],"wp:featuredmedia":[{"source_url":"https://site.example/une.jpg?a=1&b=2","alt_text":"Vue \"d'en haut\""}],
        "wp:term":[[{"id":3,"name":"Eau","taxonomy":"thematique"},{"id":4,"name":"Sols &amp; roches","taxonomy":"thematique"}],[]]}}
        """#

    private func outcome(_ rules: String, on text: String? = nil) throws -> Outcome {
        try run(rules, on: text ?? post, format: .wordPressPost, formats: "[wordpress]")
    }

    @Test func itsTextIsAPageUnderItsTitle() throws {
        let made = try outcome(
            """
              - rule: project
                kind: project
                key: "{identifier}"
                fields:
                  title: {title: true}
                  summary: {column: excerpt}
                  description: {section: 'Présentation'}
                  outcomes: {section: 'Résultats'}
                  images: {images: true}
                participants:
                  - {role: partner, item: {under: 'Partenaires'}, kind: organisation, record: true}
            """)
        #expect(made.ids == ["test:project/doc", "test:organisation/maison-du-lac", "test:organisation/pic-pierre"])
        #expect(try made.value("project/doc", "/title/fr") == "Eaux vives – l’étude")
        #expect(try made.value("project/doc", "/summary/fr") == "Une rivière & ses riverains.")
        #expect(try made.value("project/doc", "/description/fr") == "On mesure l’eau [1].\nChaque semaine.")
        #expect(try made.value("project/doc", "/outcomes/fr") == "12 relevés en 2023.")
        #expect(try made.value("project/doc", "/images/0/url") == "https://site.example/une.jpg?a=1&b=2")
        let there = SourceRecord(
            identifier: "42", format: .wordPressPost, payload: Array(post.utf8),
            sourceURL: "https://site.example/projets/eaux-vives/")
        let crosswalk = try load(
            """
            crosswalk: 1
            id: test/try
            formats: [wordpress]
            language: fr
            records: [{rule: p, kind: project, fields: {title: {title: true}, images: {images: true}}}]
            """)
        let context = CrosswalkContext(node: "test", language: "fr", basis: "public")
        let images = try #require(crosswalk.map(there, context: context).drafts.first).record["images"]?.array
        #expect(images?.compactMap { $0["url"]?.string }.last == "https://site.example/wp-content/carte.png")
        #expect(try made.evidence("project/doc", "/outcomes/fr").location == SourceLocation(label: "/content/rendered"))
        #expect(try made.evidence("project/doc", "/outcomes/fr").asWritten == "12 relevés en 2023.")
        #expect(!made.result.drafts.contains { JSONValue.object($0.record.document).canonicalText.contains("alert") })
    }

    @Test func everythingElseIsColumns() throws {
        let made = try outcome(
            """
              - rule: project
                kind: project
                key: "{slug}"
                fields:
                  title: {title: true}
                  period: {pointer: /acf/annee}
                  themes: [{columns: [thematique, post_tag]}]
                  extensions:
                    test: {author: {column: author}, budget: {column: budget}, town: {column: ville}, place: {label: Ville}, street: {label: Adresse}}
                participants:
                  - {role: lead, column: porteur, kind: organisation}
            let:
              slug: {column: slug}
            """)
        #expect(made.ids == ["test:project/eaux-vives"])
        #expect(try made.value("project/eaux-vives", "/period/start") == "2023")
        #expect(try made.value("project/eaux-vives", "/themes/0/asWritten") == "Eau")
        #expect(try made.value("project/eaux-vives", "/themes/1/asWritten") == "Sols & roches")
        // What the page labels comes before a field of that name.
        #expect(try made.value("project/eaux-vives", "/extensions/test/place") == "Mende")
        #expect(try made.value("project/eaux-vives", "/extensions/test/street") == "12 rue du Lac")
        #expect(try made.value("project/eaux-vives", "/participants/0/name") == "Labo des Causses")
        #expect(try made.value("project/eaux-vives", "/extensions/test/author") == "Ada Martin")
        #expect(try made.value("project/eaux-vives", "/extensions/test/town") == "Florac")
        #expect(try made.value("project/eaux-vives", "/extensions/test/budget") == nil)
    }

    @Test func choicesOfACustomFieldAreItsLabels() throws {
        let made = try outcome(
            """
              - rule: types
                kind: organisation
                each: {columns: types}
                fields: {title: "{text}"}
            """)
        #expect(made.ids == ["test:organisation/etude", "test:organisation/atelier"])
    }

    @Test func theExampleOfTheAdaptersReadmeDoesWhatItSays() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Plugins/adapters/wordpress/README.md").standardized
        let readme = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(readme.firstRange(of: "```yaml\n"))
        let text = readme[start.upperBound...].prefix(
            upTo: try #require(readme[start.upperBound...].firstRange(of: "```")).lowerBound)
        let made = run(try load(String(text)), on: Array(post.utf8), format: .wordPressPost)
        #expect(made.codes == [])
        #expect(made.ids == ["test:project/doc", "test:organisation/maison-du-lac", "test:organisation/pic-pierre"])
        #expect(try made.value("project/doc", "/period/start") == "2023")
    }

    /// Whatever a site sends, nothing breaks and nothing is run.
    @Test(arguments: [
        "{}", "[]", "null", #"{"title":7,"content":{"rendered":null},"acf":[],"_embedded":[]}"#,
        #"{"title":{"rendered":"</h1><!--"},"content":{"rendered":"<table><tr><td>[vc_"}}"#,
        #"{"title":{"rendered":"a"},"_embedded":{"wp:featuredmedia":[{"source_url":"\"><script>x","alt_text":"<"}],"wp:term":[7,[8]]}}"#,
        "{\"acf\":" + String(repeating: "{\"a\":", count: 60) + "1" + String(repeating: "}", count: 60) + "}",
    ])
    func hostilePostsAreRead(text: String) throws {
        let made = try outcome(
            "  - {rule: p, kind: project, fields: {title: {first: [{title: true}, {column: slug}]}}}", on: text)
        #expect(made.result.drafts.count <= 1)
    }

    @Test func whatIsNoJSONIsRefused() throws {
        let made = try outcome("  - {rule: p, kind: project, fields: {title: {title: true}}}", on: #"{"id":2,"a\x"}"#)
        #expect(made.result.drafts.isEmpty && made.codes == ["malformed-source"])
    }
}
