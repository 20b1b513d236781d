import AdapterKit
import Crosswalks
import JSONSchema
import ScienceShopSDK
import Testing

@Suite struct HTMLPageTests {
    @Test func aPageOfEverything() {
        let text = """
            <!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Site</title>
            <style>p { color: red }</style>
            <script type="application/ld+json">{"@type": "Event", "name": "Journée"}</script></head>
            <body><nav><ul><li>Menu</li></ul></nav>
            <h1>Journée <em>des savoirs</em></h1>
            <p>Un&nbsp;texte sur
            deux lignes, avec <a href="/plus">un lien</a>.</p>
            <p><strong>Lieu</strong>&nbsp;: Maison du projet<br>12 rue des Lilas</p>
            <h2>Partenaires</h2>
            <ul><li>Alpha <ul><li>Section de Lyon</li></ul></li><li><p>Bêta</p><p>suite</p></li></ul>
            <dl><dt>Ville</dt><dd>Lyon</dd></dl>
            <table><tr><th>Nom</th><th>Ville</th></tr><tr><td>Gamma</td><td>Lille</td></tr></table>
            <table><tr><th>Statut</th><td>Association</td></tr></table>
            <p><b>Tout en gras</b></p>
            <div hidden>caché</div><div style="display: none">caché aussi</div>
            <img src="/img/photo.jpg" alt="La salle">
            </body></html>
            """
        #expect(
            sketch(text, .html) == [
                "data ", "heading1 Journée des savoirs", "paragraph Un\u{A0}texte sur deux lignes, avec un lien.",
                "field Lieu=Maison du projet\n12 rue des Lilas", "heading2 Partenaires", "item1 Alpha",
                "item2 Section de Lyon", "item1 Bêta⏎suite", "field Ville=Lyon", "row Gamma | Lille",
                "field Statut=Association", "paragraph! Tout en gras", "image La salle",
            ])
        let page = PageDocument.read(Array(text.utf8), format: .html)
        #expect(page.blocks.map(\.line) == [3, 5, 6, 8, 9, 10, 10, 10, 11, 12, 13, 14, 16])
        #expect(page.blocks[2].links.map(\.url) == ["/plus"])
        #expect(page.blocks[0].json?["name"]?.string == "Journée")
    }

    @Test func linesOfOneParagraphThatAreLabelledAreFields() {
        #expect(
            sketch("<p>Date : 3 mai<br>Lieu : Lyon<br>Entrée libre</p>", .html) == [
                "field Date=3 mai", "field Lieu=Lyon", "paragraph Entrée libre",
            ])
        #expect(sketch("<p>• un<br>• deux</p>", .html) == ["item1 un", "item1 deux"])
    }

    @Test func aTableThatOnlyLaysOutThePageIsNone() {
        let text = "<table><tr><td>Intro</td><td><h2>Titre</h2><p>Texte</p></td></tr></table>"
        #expect(sketch(text, .html) == ["paragraph Intro", "heading2 Titre", "paragraph Texte"])
    }

    @Test func aBazarEntryOnAWikiPage() {
        let text = """
            <div class="BAZ_rubrique"><span class="BAZ_label">Ville&nbsp;:</span> <span class="BAZ_texte">Lyon</span></div>
            <div class="BAZ_rubrique"><span class="BAZ_label">Statut&nbsp;:</span> <span class="BAZ_texte">Association</span></div>
            """
        #expect(sketch(text, .html) == ["field Ville=Lyon", "field Statut=Association"])
    }

    @Test func brokenAndDeepMarkupIsReadOrRefusedWithoutHarm() {
        #expect(sketch("<p>un<p>deux<li>trois</b>", .html) == ["paragraph un", "paragraph deux", "item1 trois"])
        let deep = String(repeating: "<div>", count: 20_000) + "texte"
        let page = PageDocument.read(Array(deep.utf8), format: .html)
        #expect(page.issues.map(\.code) == ["unreadable-html"])
        #expect(page.blocks.isEmpty)
    }

    @Test func encodings() {
        let page = PageDocument.read([0x3C, 0x70, 0x3E, 0xE9, 0x74, 0xE9], format: .html)
        #expect(page.blocks.map(\.text) == ["été"])
        #expect(page.issues.map(\.code) == ["guessed-encoding"])
        let text = PageDocument.read([0xE9, 0x74, 0xE9, 0x2E], format: .plainText)
        #expect(text.blocks.map(\.text) == ["été."])
        #expect(text.issues.map(\.code) == ["guessed-encoding"])
        let wide = PageDocument.read([0xFF, 0xFE, 0x41, 0, 0x2E, 0], format: .plainText)
        #expect(wide.blocks.map(\.text) == ["A."])
    }
}
