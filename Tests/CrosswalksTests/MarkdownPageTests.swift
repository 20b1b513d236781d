import AdapterKit
import Crosswalks
import Testing

@Suite struct MarkdownPageTests {
    @Test func aProgrammeOfADay() {
        let text = """
            # HABITANTS & CHERCHEURS : QUELS LIENS ?

            **JEUDI 3 OCTOBRE 2024**

            Maison des associations,\u{20}\u{20}
            12 rue des Lilas, 59000 Lille

            # Programme

            Le rapport Dupont[1] a ouvert la voie, et le CRIEL[2] la suit.

            [1] <https://exemple.org/rapport>

            [2] Centre de recherche et d'initiatives

            ---

            **9h** : accueil *chaleureux*

            **9h30-12h** : témoignages

            - Le projet EAUX réunit 12 partenaires.

            - « Jardins en partage » : une démarche
              sur trois ans.

            Intervenante : Ada Martin, Directrice du Labo
            """
        #expect(
            sketch(text, .markdown) == [
                "heading1 HABITANTS & CHERCHEURS : QUELS LIENS ?", "paragraph! JEUDI 3 OCTOBRE 2024",
                "paragraph Maison des associations,⏎12 rue des Lilas, 59000 Lille", "heading1 Programme",
                "paragraph Le rapport Dupont a ouvert la voie, et le CRIEL la suit.",
                "footnote https://exemple.org/rapport", "footnote Centre de recherche et d'initiatives",
                "field 9h=accueil chaleureux", "field 9h30-12h=témoignages",
                "item1 Le projet EAUX réunit 12 partenaires.",
                "item1 « Jardins en partage » : une démarche sur trois ans.",
                "field Intervenante=Ada Martin, Directrice du Labo",
            ])
        let page = PageDocument.read(Array(text.utf8), format: .markdown)
        #expect(page.blocks.map(\.line) == [1, 3, 5, 8, 10, 12, 14, 18, 20, 22, 24, 27])
        #expect(page.blocks[4].notes.map(\.mark) == ["1", "2"])
    }

    @Test(arguments: [
        ("Titre\n=====\ntexte", ["heading1 Titre", "paragraph texte"]),
        ("Titre\n-----", ["heading2 Titre"]),
        ("**Lieu :** Lyon", ["field Lieu=Lyon"]),
        ("**Atelier 1 : chercher** : ensemble", ["field Atelier 1 : chercher=ensemble"]),
        (
            "a ***fort*** et _doux_ et 2 * 3 et mot_avec_traits",
            ["paragraph a fort et doux et 2 * 3 et mot_avec_traits"]
        ),
        ("un \\*astérisque\\* et `code`", ["paragraph un *astérisque* et code"]),
        ("```\n# rien\n```\nfin", ["paragraph fin"]),
        ("> citée", ["paragraph citée"]),
        ("A : 1\nB : 2", ["field A=1", "field B=2"]),
        ("| Nom | Ville |\n|---|---|\n| Alpha | Lyon |", ["row Alpha | Lyon"]),
        ("<!-- rien -->\ntexte", ["paragraph texte"]),
        ("R&eacute;seau &amp; ville", ["paragraph Réseau & ville"]),
    ]) func marks(text: String, expected: [String]) {
        #expect(sketch(text, .markdown) == expected)
    }

    @Test func linksAreKept() {
        let page = PageDocument.read(
            Array("Voir [le site](https://a.fr/x \"t\") et <https://b.fr>, https://c.fr.".utf8), format: .markdown)
        #expect(page.blocks[0].text == "Voir le site et https://b.fr, https://c.fr.")
        #expect(page.blocks[0].links.map(\.url) == ["https://a.fr/x", "https://b.fr", "https://c.fr"])
        #expect(page.blocks[0].links[0].text == "le site")
    }
}
