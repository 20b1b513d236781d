import Foundation
import JSONSchema
import TestSupport
import Testing

/// `node new`: a place becomes a node that passes its own check.
@Suite struct NodeNewTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "federation.yaml", "federation: 1\nnode:\n  id: here\n  name: Ici\n  language: fr\n\nnodes: []\n")
    }

    private func new(_ arguments: String..., language: String = "C") throws -> Shopctl.Outcome {
        try Shopctl.run(["node", "new"] + arguments, in: folder.path, environment: ["LC_ALL": "\(language).UTF-8"])
    }

    private static let table = """
        Ref;Titre;Question;Demandeur;Thématiques;Ville;Courriel;Couleur
        D-1;Eau de la rivière;Comment protéger l’eau ?;Les Amis de l’Erdre;eau, sols;Nantes;a@example.org;bleu
        D-2;Jardins;Que planter ?;Jardins partagés;jardin;Rezé;b@example.org;vert

        """

    @Test func aTableBecomesANode() throws {
        try folder.write("demandes.csv", Self.table)
        let plan = try new("demandes.csv", "--id", "nantes", "--plan")
        #expect(plan.status == 0 && plan.text.contains("nothing was written"), "\(plan.text + plan.errors)")
        #expect(try folder.names() == ["federation.yaml", "demandes.csv"])
        let json = try new("demandes.csv", "--id", "nantes", "--format", "json").json
        #expect(json["isWritten"] == true && json["recordKind"] == "demand" && json["unmapped"] == ["Couleur"])
        #expect(
            try folder.names("nodes/nantes") == ["README.md", "crosswalks", "node.yaml", "samples"])
        #expect(try Shopctl.run(["node", "check", "nantes"], in: folder.path).status == 0)
        #expect(try Shopctl.run(["node", "add", "nantes"], in: folder.path).status == 0)
        let harvest = try Shopctl.run(["harvest", "nantes"], in: folder.path)
        #expect(harvest.status == 0 && harvest.text.contains("2 seen"), "\(harvest.text + harvest.errors)")
        // A row keeps its name, and nothing is published that nobody agreed to.
        let records = try Shopctl.run(["records", "list", "--kind", "demand", "--format", "jsonl"], in: folder.path)
        #expect(records.text.contains("nantes:demand/d-1"))
        let site = try Shopctl.run(["publish", "site", "--to", "site", "--plan"], in: folder.path)
        #expect(!site.text.contains("Eau de la rivière") || site.text.contains("withheld"), "\(site.text)")
    }

    @Test(arguments: ["page", "feed", "yeswiki"]) func everyDraftPassesItsCheck(_ kind: String) throws {
        let place: String
        switch kind {
        case "page":
            place = try folder.write(
                "fiche.html",
                "<html lang='fr'><h1>Jardins</h1><p>Porteur : A</p><p>Besoins : eau</p><p>Date : un jour</p></html>")
        case "feed":
            place = try folder.write(
                "feed.xml",
                "<rss version='2.0'><channel><title>T</title><item><title>Un</title><link>pas une adresse</link><pubDate>?</pubDate></item></channel></rss>"
            )
        default:
            place = try folder.write(
                "fiches.json",
                #"{"A":{"id_fiche":"A","bf_titre":"Eau","bf_mail":"pas un courriel","bf_ville":"Atlantide","statut_fiche":"1"}}"#
            )
        }
        let made = try new(place, "--id", "essai", "--format", "json")
        #expect(made.status == 0, "\(made.errors)")
        #expect(try made.json["kind"]?.string == kind)
        let check = try Shopctl.run(["node", "check", "essai"], in: folder.path)
        #expect(check.status == 0, "\(check.text + check.errors)")
    }

    @Test func outsideOfAWorkspaceItWritesHere() throws {
        let other = try TemporaryFolder()
        try other.write("d.csv", Self.table)
        let made = try Shopctl.run(["node", "new", "d.csv", "--id", "nantes", "--to", "mine"], in: other.path)
        #expect(made.status == 0 && made.text.contains("shopctl node check ./mine"), "\(made.text + made.errors)")
        #expect(try Shopctl.run(["node", "check", "./mine"], in: other.path).status == 0)
        // It never writes over anything.
        let again = try Shopctl.run(["node", "new", "d.csv", "--id", "nantes", "--to", "mine"], in: other.path)
        #expect(again.status == 64)
    }

    @Test func whatCannotBeSaysSo() throws {
        #expect(try new("none.csv").status == 12)
        try folder.write("d.csv", Self.table)
        let feed = try new("d.csv", "--as", "feed")
        #expect(feed.status == 64 && feed.errors.contains("csv"), "\(feed.errors)")
        #expect(try new("d.csv", "--id", "Å").status == 64)
        #expect(try new("d.csv", "--language", "fr\nx").status == 64)
        try folder.write("x.json", "{\"a\": 1}")
        #expect(try new("x.json").status == 15)
        let near = try new("http://127.0.0.1:9/")
        #expect(near.errors.contains("--allow-private-addresses"), "\(near.errors)")
    }

    @Test func inFrench() throws {
        try folder.write("d.csv", Self.table)
        let outcome = try new("d.csv", "--plan", language: "fr_FR")
        for words in ["TROUVAILLE", "sans correspondance", "C’était un plan", "un tableau avec un en-tête"] {
            #expect(outcome.text.contains(words), "\(words)\n\(outcome.text)")
        }
    }
}
