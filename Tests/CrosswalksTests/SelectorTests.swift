import AdapterKit
import Crosswalks
import JSONSchema
import ScienceShopSDK
import Testing

/// One test for each way of finding words in a page.
@Suite struct SelectorTests {
    private let page = """
        # Réseau des savoirs

        Premier paragraphe. Il compte deux phrases et 12 membres.

        ## Membres

        Le réseau réunit ces structures :

        - Alpha : Lyon
          - Antenne nord
        - Bêta | Lille

        D'autres viendront :

        - Gamma

        ## Projets

        **Projet Eau**

        Une description de l'eau, voir [le site](https://eau.fr).

        **Projet Sol**

        Ville : Mende

        ### Détail

        Le SILLAB[1] aide, écrit à a@b.fr.

        ![Une photo](img/p.png)

        [1] Laboratoire d'innovation

        | Nom | Ville |
        |---|---|
        | Delta | Nîmes |
        """

    /// What an expression finds in the page, through a record's language-map list.
    private func found(_ expression: String, each: String = "") throws -> [String] {
        let outcome = try run(
            """
              - rule: r
                kind: group
                \(each.isEmpty ? "" : "each: \(each)")
                key: "r{index?}"
                fields:
                  title: R
                  missions: [\(expression)]
            """, on: page, format: .markdown)
        return outcome.result.drafts.flatMap { draft in
            (draft.record["missions"]?.array ?? []).compactMap { $0["fr"]?.string }
        }
    }

    @Test(arguments: [
        ("{title: true}", ["Réseau des savoirs"]),
        ("{heading: '^Pro'}", ["Projets"]),
        ("{headings: true, level: 2}", ["Membres", "Projets"]),
        ("{section: 'Détail'}", ["Le SILLAB aide, écrit à a@b.fr.\n\nLaboratoire d'innovation\n\nDelta | Nîmes"]),
        ("{section: {under: 'Projet Sol'}}", ["Ville : Mende"]),
        (
            "{paragraph: true}",
            [
                "Premier paragraphe. Il compte deux phrases et 12 membres.", "Le réseau réunit ces structures :",
                "D'autres viendront :", "Projet Eau", "Une description de l'eau, voir le site.", "Projet Sol",
                "Ville : Mende", "Le SILLAB aide, écrit à a@b.fr.",
            ]
        ),
        ("{paragraphs: {under: 'Projet Eau'}}", ["Une description de l'eau, voir le site."]),
        (
            "{paragraphs: {after: '^Membres', before: 'Projets'}}",
            ["Le réseau réunit ces structures :", "D'autres viendront :"]
        ),
        ("{items: true}", ["Alpha : Lyon", "Antenne nord", "Bêta | Lille", "Gamma"]),
        ("{items: {under: Membres}}", ["Alpha : Lyon", "Antenne nord", "Bêta | Lille", "Gamma"]),
        ("{items: {under: 'ces structures'}}", ["Alpha : Lyon", "Antenne nord", "Bêta | Lille"]),
        ("{items: {under: Membres, list: 2}}", ["Gamma"]),
        ("{items: {under: Membres, depth: 2}}", ["Antenne nord"]),
        ("{items: {under: Membres, nth: -1}}", ["Gamma"]),
        ("{items: 'a\\|?', limit: 2}", ["Alpha : Lyon", "Antenne nord"]),
        ("{item: '(?<value>[^|]+) \\|'}", ["Bêta"]),
        ("{label: Ville}", ["Mende", "Nîmes"]),
        ("{label: Alpha}", ["Lyon"]),
        ("{field: '^Vil'}", ["Mende", "Nîmes"]),
        ("{labels: [Nom, Alpha]}", ["Lyon", "Delta"]), ("{label: [Absent, Nom, Alpha]}", ["Delta"]),
        ("{items: ['gam', 'alp']}", ["Alpha : Lyon", "Gamma"]), ("{item: ['gam', 'alp']}", ["Gamma"]),
        ("{block: 'deux phrases'}", ["Premier paragraphe. Il compte deux phrases et 12 membres."]),
        ("{strong: true}", ["Projet Eau", "Projet Sol"]),
        ("{sentence: '12'}", ["Il compte deux phrases et 12 membres."]),
        ("{matches: '(?<value>\\d+) membres'}", ["12"]),
        ("{links: 'site'}", ["le site"]),
        ("{image: true}", ["Une photo"]),
        ("{footnote: '1'}", ["Laboratoire d'innovation"]),
        ("{footnote: 'innovation', match: '^(\\w+)'}", ["Laboratoire"]),
        ("{row: 'Delta'}", ["Delta | Nîmes"]),
        ("{items: {within: {section: Membres}, nth: 3}}", ["Bêta | Lille"]),
        ("{heading: 'rien'}", []),
        ("{items: {under: 'rien'}}", []),
    ])
    func finds(expression: String, expected: [String]) throws {
        #expect(try found(expression) == expected)
    }

    @Test func elementsOfARuleKnowWhereTheyStand() throws {
        #expect(
            try found("\"{heading} / {text}\"", each: "{items: {under: Membres}}").first == "Membres / Alpha : Lyon")
        #expect(try found("\"{label} à {value}\"", each: "{items: Alpha}") == ["Alpha à Lyon"])
        #expect(try found("{items: true}", each: "{items: Alpha}") == ["Alpha : Lyon", "Antenne nord"])
        #expect(try found("\"{parent} > {heading}\"", each: "{heading: Détail}") == ["Projets > Détail"])
        #expect(
            try found("\"{heading}: {text}\"", each: "{sections: '^Détail'}").first?.hasPrefix("Détail: Le SILLAB")
                ?? false)
        #expect(try found("\"{mark} {before}\"", each: "{footnotes: true}") == ["1 Le SILLAB"])
        #expect(try found("{label: Ville}", each: "{rows: true}") == ["Nîmes"])
        #expect(try found("{heading: Projets, within: document}", each: "{sections: Membres}") == ["Projets"])
        #expect(try found("\"{index}\"", each: "{items: true}") == ["1", "2", "3", "4"])
    }

    @Test func aSingularTextTakesTheFirstAndAPluralAll() throws {
        let rule = """
              - rule: r
                kind: group
                fields:
                  title: {title: true}
                  summary: {paragraph: {under: Membres}}
                  description: {paragraphs: {under: Membres}}
            """
        let outcome = try run(rule, on: page, format: .markdown)
        #expect(try outcome.value("group/reseau-des-savoirs", "/summary/fr") == "Le réseau réunit ces structures :")
        #expect(
            try outcome.value("group/reseau-des-savoirs", "/description/fr")
                == "Le réseau réunit ces structures :\n\nD'autres viendront :")
    }

    @Test func evidenceNamesTheLineOfEachValue() throws {
        let rule = """
              - rule: r
                kind: group
                fields:
                  title: {title: true}
                  missions: [{items: {under: Membres}}]
                  figures: {section: Membres}
                  themes: [{label: Ville}, {heading: Projets}]
                  links: {links: site}
            """
        let id = "group/reseau-des-savoirs"
        let outcome = try run(rule, on: page, format: .markdown)
        #expect(try outcome.evidence(id, "/title/fr").location.line == 1)
        #expect(try outcome.evidence(id, "/title/fr").rule == "records[0].fields.title")
        #expect(try outcome.evidence(id, "/missions/2/fr").location.line == 11)
        #expect(try outcome.evidence(id, "/themes/0").location.line == 25)
        #expect(try outcome.evidence(id, "/themes/2").asWritten == "Projets")
        #expect(try outcome.evidence(id, "/themes/2").location.line == 17)
        #expect(try outcome.evidence(id, "/links/0").location.line == 21)
    }

    @Test func jsonLD() throws {
        let text = """
            <script type="application/ld+json">{"name": "Journée", "sub": [{"n": "a"}, {"n": "b"}]}</script>
            <h1>x</h1>
            """
        let rule = """
              - rule: r
                kind: event
                fields:
                  title: {jsonld: /name}
                  programme: [{jsonld: [/sub/0/n]}]
            """
        let outcome = try run(rule, on: text, format: .html)
        #expect(outcome.ids == ["test:event/journee"])
        #expect(try outcome.value("event/journee", "/programme/0/fr") == "a")
    }
}
