import AdapterKit
import Crosswalks
import Testing

/// The looks of plain text: no marks, yet a structure.
@Suite struct PlainTextPageTests {
    @Test func linesWithoutAnyBlankLineAreStillCutIntoHeadingsAndLists() {
        let text = """
            Une année de sciences en Lozère
            Le réseau départemental a réuni cette année tous ceux qui partagent les sciences, des bibliothèques aux fablabs.
            Quelles sont les missions du réseau ?
            - Mission 1 – Relier les acteurs
            - Mission 2 – Former les animateurs
            Ces missions répondent à deux orientations nationales :
            - Culture et société
            - Numérique : usages
            Qui compose le réseau ?
            Le réseau est composé des associations suivantes, présentes sur tout le département :
            - Les Petits Débrouillards | Mende – Lozère (48)
            """
        #expect(
            sketch(text) == [
                "heading1 Une année de sciences en Lozère",
                "paragraph Le réseau départemental a réuni cette année tous ceux qui partagent les sciences, des bibliothèques aux fablabs.",
                "heading2 Quelles sont les missions du réseau ?",
                "item1 Mission 1 – Relier les acteurs", "item1 Mission 2 – Former les animateurs",
                "field Ces missions répondent à deux orientations nationales=", "item1 Culture et société",
                "item1 Numérique : usages", "heading2 Qui compose le réseau ?",
                "field Le réseau est composé des associations suivantes, présentes sur tout le département=",
                "item1 Les Petits Débrouillards | Mende – Lozère (48)",
            ])
    }

    @Test func capitalsAndStackedHeadingsMakeLevels() {
        let text = """
            NOS VALEURS
            Le partage
            Chacun apporte ce qu'il sait et repart avec ce que les autres ont appris, dans un esprit de coopération.
            Habitante
            Je pose une question
            - Je décris ce que je vis
            - Je rencontre une chercheuse
            """
        #expect(
            sketch(text) == [
                "heading1 NOS VALEURS", "heading3 Le partage",
                "paragraph Chacun apporte ce qu'il sait et repart avec ce que les autres ont appris, dans un esprit de coopération.",
                "heading3 Habitante", "heading4 Je pose une question", "item1 Je décris ce que je vis",
                "item1 Je rencontre une chercheuse",
            ])
    }

    @Test(arguments: [
        ("- Un\n- Deux", ["item1 Un", "item1 Deux"]),
        ("• Un\n• Deux", ["item1 Un", "item1 Deux"]),
        ("1. Un\n2) Deux", ["item1 Un", "item1 Deux"]),
        (
            "> Émergence d'un pôle :\n- Un réseau\n- Un autre\n> Fin",
            ["item1 Émergence d'un pôle :", "item2 Un réseau", "item2 Un autre", "item1 Fin"]
        ),
        (
            "Participation au labo <\n> Publication commune",
            ["item1 Participation au labo", "item1 Publication commune"]
        ),
        ("- Un\n  - Dedans\n- Deux", ["item1 Un", "item2 Dedans", "item1 Deux"]),
        ("- Télécharger la plaquette -", ["paragraph! Télécharger la plaquette"]),
        ("- Un point qui\n  continue plus bas", ["item1 Un point qui continue plus bas"]),
        ("----", []),
    ]) func listMarks(text: String, expected: [String]) {
        #expect(sketch(text) == expected)
    }

    @Test(arguments: [
        ("Ville\u{A0}: Lyon", "field Ville=Lyon"),
        ("Ville\u{202F}:\u{A0}Lyon", "field Ville=Lyon"),
        ("Ville: Lyon", "field Ville=Lyon"),
        ("Ville:Lyon", "field Ville=Lyon"),
        ("Comment cela répond-il au défi ? : Par le lien", "field Comment cela répond-il au défi ?=Par le lien"),
        ("Téléphone :", "field Téléphone="),
        ("9h30 : accueil", "field 9h30=accueil"),
        ("10:30 : accueil", "field 10:30=accueil"),
        ("https://exemple.org/page", "paragraph https://exemple.org/page"),
        ("Voir https://exemple.org/page", "paragraph Voir https://exemple.org/page"),
        ("rendez-vous à 10:30 précises devant la mairie.", "paragraph rendez-vous à 10:30 précises devant la mairie."),
        ("Une phrase. Une autre : celle-ci.", "paragraph Une phrase. Une autre : celle-ci."),
    ]) func labelledLines(text: String, expected: String) {
        #expect(sketch("Premier titre\n\n" + text).last == expected)
    }

    @Test func aFormIsRecognisedAndAnswersGoOnBelow() throws {
        let text = """
            Jardins : apprendre ensemble

            Structure : Terre Ouverte
            Ville : Lille
            Présentation : Un premier paragraphe.

            Un deuxième.

              • Un point

            Ambitions

            Suite : rien
            """
        let page = PageDocument.read(Array(text.utf8), format: .plainText)
        #expect(page.isForm)
        #expect(page.title?.text == "Jardins : apprendre ensemble")
        #expect(sketch(text).first == "heading1 Jardins : apprendre ensemble")
        let outcome = try run(
            """
              - rule: r
                kind: initiative
                fields:
                  title: {title: true}
                  description: {label: Présentation}
                  summary: {label: Présentation, first-line: true}
            """, on: text)
        #expect(
            try outcome.value("initiative/jardins-apprendre-ensemble", "/description/fr")
                == "Un premier paragraphe.\n\nUn deuxième.\n\nUn point")
        #expect(try outcome.value("initiative/jardins-apprendre-ensemble", "/summary/fr") == "Un premier paragraphe.")
    }

    @Test func yearsHoursAndFileNamesAreNoHeadings() {
        #expect(
            sketch("Un projet\n\n2012\n\n10h-17h\n\nphoto_du_projet.png\n\n[1] Une note.") == [
                "heading1 Un projet", "paragraph 2012", "paragraph 10h-17h", "image photo_du_projet.png",
                "footnote Une note.",
            ])
    }

    @Test func linesWrappedByHandAreJoined() {
        let text =
            "Cette phrase a été coupée par la largeur de la fenêtre du courriel, et elle\ncontinue sur la ligne suivante."
        #expect(sketch("Titre\n\n" + text).last == "paragraph " + text.split(separator: "\n").joined(separator: " "))
    }

    @Test func blocksKnowTheirLines() {
        let page = PageDocument.read(Array("Titre\r\n\r\nA : b\r\n\r\n- x\r\n".utf8), format: .plainText)
        #expect(page.blocks.map(\.line) == [1, 3, 5])
        let later = PageDocument.read(Array("Titre\n\nA : b".utf8), format: .plainText, firstLine: 10)
        #expect(later.blocks.map(\.line) == [10, 12])
    }

    @Test func groupsOfLinesThatBeginAlikeHaveHeadings() {
        let text = """
            La forêt apprenante

            Besoin
            Les enfants du village n'avaient pas d'activités.

            Solution
            Une forêt ouverte à tous, gérée en commun.

            Partenaires
            Ville de Lac-aux-Pins
            Fondation Dubois
            """
        #expect(
            sketch(text) == [
                "heading1 La forêt apprenante", "heading2 Besoin",
                "paragraph Les enfants du village n'avaient pas d'activités.", "heading2 Solution",
                "paragraph Une forêt ouverte à tous, gérée en commun.", "heading2 Partenaires",
                "paragraph Ville de Lac-aux-Pins", "paragraph Fondation Dubois",
            ])
        // One such group alone may be an address.
        #expect(sketch("Titre\n\nMaison du parc\nRoute du lac\n\nFin.").dropFirst().first == "paragraph Maison du parc")
    }

    @Test func anIndentedLineGoesOnTheAnswerAboveIt() {
        #expect(
            sketch("Titre\n\n9h : Ouverture\n  par Ada Martin\n10h : Suite") == [
                "heading1 Titre", "field 9h=Ouverture\npar Ada Martin", "field 10h=Suite",
            ])
    }

    @Test func aConsentLineMayBeLong() {
        let label =
            "J'autorise la publication des informations ci-dessus (nom, description, photos) sur le site du réseau, dans ses lettres et dans ses rapports annuels"
        #expect(sketch("Titre\n\n\(label) : Oui").last == "field \(label)=Oui")
        let prose = "paragraph \(label) : c'est ce que demandent les associations depuis longtemps."
        #expect(sketch("Titre\n\n\(prose.dropFirst(10))").last == prose)
    }

    @Test func whoPutAPageUpIsNoHeading() {
        #expect(
            sketch("Titre\n\nPublié le 3 février 2025 | Par la rédaction\n\nFin.").dropFirst().first
                == "paragraph Publié le 3 février 2025 | Par la rédaction")
    }
}
