import AdapterKit
import Crosswalks
import JSONSchema
import ScienceShopSDK
import Testing

@Suite struct HTMLElementTests {
    private func page(_ html: String) -> PageDocument { PageDocument.read(Array(html.utf8), format: .html) }

    /// One line a block: kind, level, label, text and line.
    private func outline(_ html: String) -> [String] {
        page(html).blocks.map { block in
            let label = block.label.map { " {\($0) = \(block.value?.text ?? "")}" } ?? ""
            return
                "\(block.line) \(block.kind.rawValue)\(block.level > 0 ? " \(block.level)" : "")\(label) \(block.text)"
        }
    }

    @Test func headingsParagraphsAndNestedItemsKeepTheirLines() {
        let html = """
            <html><body><main>
            <h1>Une  journée
            d’étude</h1>
            <p>Premier <em>paragraphe</em>,
            sur deux lignes.</p>
            <ul><li>un<ul><li>un bis</li></ul></li>
            <li>deux</li></ul>
            <ol><li>premier</li></ol>
            </main></body></html>
            """
        #expect(
            outline(html) == [
                "2 heading 1 Une journée d’étude", "4 paragraph Premier paragraphe, sur deux lignes.", "6 item 1 un",
                "6 item 2 un bis", "7 item 1 deux", "8 item 1 premier",
            ])
        #expect(page(html).blocks.last?.isOrdered == true)
    }

    @Test func labelsAreReadHoweverTheyAreSet() {
        let html = """
            <dl><dt>Ouverture :</dt><dd>15 février</dd><dt>Lieux</dt><dd>Lyon</dd><dd>Bron</dd></dl>
            <p><b>Organisation</b> : Les Jardins</p>
            <p><strong>Ville :</strong> Lyon</p>
            <p>Code postal : 69001<br>Commune : Lyon</p>
            <table><tr><td>Statut</td><td>Association</td></tr></table>
            """
        let fields = page(html).blocks.filter { $0.kind == .field }
        #expect(
            fields.map { "\($0.label ?? "") = \($0.value?.text ?? "")" } == [
                "Ouverture = 15 février", "Lieux = Lyon", "Lieux = Bron", "Organisation = Les Jardins", "Ville = Lyon",
                "Code postal = 69001", "Commune = Lyon", "Statut = Association",
            ])
    }

    @Test func aTableWithAHeaderHasLabelledCells() throws {
        let html = """
            <table><thead><tr><th>Nom</th><th>Ville</th></tr></thead>
            <tbody><tr><td>Kimiyo</td><td>Frontignan</td></tr><tr><td>Fermat</td><td></td></tr></tbody></table>
            """
        let rows = page(html).blocks.filter { $0.kind == .row }
        #expect(rows.count == 2)
        let first = try #require(rows.first)
        #expect(first.cells.map(\.label) == ["Nom", "Ville"])
        #expect(first.cells.map(\.words.text) == ["Kimiyo", "Frontignan"])
        #expect(first.line == 2)
    }

    @Test func linksImagesAndJSONLDAreKept() throws {
        let html = """
            <p>Voir <a href="/rapport.pdf">le rapport</a> et <a href="#haut">le haut</a>.</p>
            <img src="logo.png" alt="Le logo">
            <script type="application/ld+json">{"@type": "Event", "name": "Fête"}</script>
            """
        let blocks = page(html).blocks
        #expect(blocks.first?.links.map(\.url) == ["/rapport.pdf"])
        #expect(blocks.first?.links.map(\.text) == ["le rapport"])
        #expect(blocks.first { $0.kind == .image }?.links.first?.url == "logo.png")
        let data = try #require(blocks.first { $0.kind == .data })
        #expect(data.json?["name"]?.string == "Fête")
        #expect(data.line == 3)
    }

    @Test func chromeAndScriptsAreLeftOut() {
        let html = """
            <html><head><style>p{}</style></head><body>
            <nav><ul><li>Accueil</li></ul></nav><script>var a = "<p>non</p>";</script>
            <main><p>Oui</p><footer>Du texte de fin</footer></main>
            <footer><p>Mentions légales</p></footer></body></html>
            """
        #expect(outline(html).map { $0.split(separator: " ", maxSplits: 2)[2] } == ["Oui", "Du texte de fin"])
    }

    @Test func brokenMarkupLosesNoText() {
        let html = "<p>un<p>deux<div>trois<li>quatre</div><td>cinq"
        let text = page(html).blocks.map(\.text).joined(separator: " ")
        for word in ["un", "deux", "trois", "quatre", "cinq"] { #expect(text.contains(word), "\(word) is lost") }
    }

    @Test func layoutInTableCellsIsRead() {
        let text = page("<table><tr><td><p>un</p><p>deux</p></td></tr></table>").blocks.map(\.text)
        #expect(text == ["un\ndeux"])
    }

    @Test func nestingWithoutEndIsAnIssueNotACrash() {
        let deep = page(String(repeating: "<div>", count: 100_000) + "fin")
        #expect(deep.issues.contains { $0.severity == .error && $0.code == "unreadable-html" })
        let spans = page(String(repeating: "<b>", count: 300) + "gras" + String(repeating: "</b>", count: 300))
        #expect(spans.blocks.map(\.text) == ["gras"])
    }

    @Test func unclearJSONLDIsAWarningWithItsLine() {
        let html = "<p>a</p>\n<script type='application/ld+json'>\n{,}\n</script>"
        #expect(page(html).issues.map(\.code) == ["unreadable-json-ld"])
        #expect(page(html).issues.first?.location?.line == 3)
    }

    @Test func typographyIsKept() {
        #expect(
            page("<p>l&rsquo;eau&nbsp;: œuvre &amp; e\u{301}t\u{e9}</p>").blocks.first?.text
                == "l’eau\u{a0}: œuvre & \u{e9}t\u{e9}")
    }
}
