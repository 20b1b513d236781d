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

    /// A folder is no source: what to name instead is said, by what is in it.
    @Test func aFolderIsToldWhatToDo() throws {
        try folder.write("data/demandes.csv", Self.table)
        let outcome = try new("data")
        #expect(
            outcome.status == 64 && outcome.errors.contains("`shopctl node new data/demandes.csv`"), "\(outcome.errors)"
        )
        #expect(try new(".").errors.contains("workspace"))
        try folder.write("data/node.yaml", "node: x\n")
        let french = try new("./data", language: "fr_FR")
        #expect(french.status == 64 && french.errors.contains("`shopctl node add data`"), "\(french.errors)")
        #expect(french.errors.contains("est un dossier") && french.errors.contains("déjà un nœud"))
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

    @Test func aWordPressBecomesANodeThatCanBeHarvested() throws {
        var project = WordPressSite.Post(
            id: 7, "Les eaux", at: 1_700_000_000,
            content: "<p>Porteur : Les Amis</p><h2>Besoins</h2><p>De l’eau saine.</p>")
        project.type = "projet"
        let site = WordPressSite([project, WordPressSite.Post(id: 8, "Nouvelle", at: 1_700_000_100)])
        let server = try ScriptedServer { request in
            let host =
                request.text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("host:") }?.dropFirst(6) ?? ""
            let answer = site.answer(WordPressSite.Request("GET", request.path))
            let body = answer.body.replacing("site.example", with: host)
            let headers = answer.headers.map { "\($0.0): \($0.1.replacing("site.example", with: host))" }
            return [.answer("\(answer.status) OK", headers, Array(body.utf8))]
        }
        defer { server.stop() }
        let made = try new(server.url("/"), "--id", "brest", "--allow-private-addresses", "--format", "json")
        #expect(made.status == 0, "\(made.errors)")
        #expect(try made.json["kind"] == "wordpress" && made.json["recordKind"] == "initiative")
        #expect(try folder.read("nodes/brest/node.yaml").contains(#""types":["projet"]"#))
        #expect(try Shopctl.run(["node", "check", "brest"], in: folder.path).status == 0)
        #expect(
            try Shopctl.run(["node", "add", "brest", "--allow-private-addresses"], in: folder.path).status == 0)
        let harvest = try Shopctl.run(["harvest", "brest"], in: folder.path)
        #expect(harvest.status == 0, "\(harvest.text + harvest.errors)")
        let records = try Shopctl.run(["records", "export", "--format", "jsonl"], in: folder.path)
        #expect(records.text.contains("De l’eau saine.") && records.text.contains("Les Amis"), "\(records.text)")
        #expect(!records.text.contains("Nouvelle"))
    }

    @Test func aFormOfAWikiBecomesANode() throws {
        let answers = [
            "/": "<html><head><title>Wiki</title></head><body><a href='wakka.php?wiki=A'>A</a></body></html>",
            "/?api/forms":
                #"{"3":{"bn_id_nature":"3","bn_label_nature":"Demandes","prepared":[{"propertyname":"bf_titre","label":"Titre *"},{"propertyname":"bf_question","label":"Votre question (en une phrase) ?"},{"propertyname":"listeListeEtat","label":"État","options":{"1":"Projet en cours"}}]}}"#,
            "/?api/forms/3/entries":
                #"{"Eau":{"id_fiche":"Eau","bf_titre":"Eau","bf_question":"Pourquoi ?","listeListeEtat":"1","statut_fiche":"1"}}"#,
            "/?api/forms/3":
                #"{"bn_id_nature":"3","bn_label_nature":"Demandes","prepared":[{"propertyname":"bf_titre","label":"Titre *"},{"propertyname":"bf_question","label":"Votre question (en une phrase) ?"},{"propertyname":"listeListeEtat","label":"État","options":{"1":"Projet en cours"}}]}"#,
        ]
        let server = try ScriptedServer { request in
            answers[request.path].map { [.answer("200 OK", ["Content-Type: text/html"], Array($0.utf8))] }
                ?? [.answer("404 Not Found", [], Array("nothing".utf8))]
        }
        defer { server.stop() }
        let made = try new(server.url("/"), "--id", "wiki", "--allow-private-addresses", "--format", "json")
        #expect(made.status == 0, "\(made.errors)")
        #expect(try made.json["kind"] == "yeswiki" && made.json["recordKind"] == "demand" && made.json["records"] == 1)
        #expect(try folder.names("nodes/wiki/samples") == ["entries.json", "form.json", "entries.expected.json"])
        // The choice is told by its label, which only the form's definition has.
        #expect(try folder.read("nodes/wiki/samples/entries.expected.json").contains("inProgress"))
        #expect(try Shopctl.run(["node", "check", "wiki"], in: folder.path).status == 0)
        #expect(try Shopctl.run(["node", "add", "wiki", "--allow-private-addresses"], in: folder.path).status == 0)
        let harvest = try Shopctl.run(["harvest", "wiki"], in: folder.path)
        #expect(harvest.status == 0 && harvest.text.contains("1 seen"), "\(harvest.text + harvest.errors)")
    }

    @Test func aRepositoryBecomesANode() throws {
        var rules = OAILibrary.Rules()
        rules.name = "Dépôt de Nantes"
        let library = OAILibrary(
            (1...3).map { OAILibrary.Item("oai:nantes:\($0)", "2024-01-01T00:00:0\($0)Z", "Titre \($0)") }, rules: rules
        )
        let server = try ScriptedServer { request in
            guard request.path.hasPrefix("/oai?") else {
                return request.path == "/"
                    ? [
                        .answer(
                            "200 OK", ["Content-Type: text/html"],
                            Array("<html><body><p>Bonjour</p></body></html>".utf8))
                    ]
                    : [.answer("404 Not Found", [], Array("nothing".utf8))]
            }
            let answer = library.answer(library.call("http://library.example" + request.path))
            return [.answer("200 OK", ["Content-Type: text/xml"], Array(answer.utf8))]
        }
        defer { server.stop() }
        let made = try new(server.url("/"), "--allow-private-addresses", "--format", "json")
        #expect(made.status == 0, "\(made.errors)")
        #expect(try made.json["kind"] == "oai" && made.json["node"] == "depot-de-nantes")
        #expect(try Shopctl.run(["node", "check", "depot-de-nantes"], in: folder.path).status == 0)
        #expect(
            try Shopctl.run(["node", "add", "depot-de-nantes", "--allow-private-addresses"], in: folder.path).status
                == 0)
        let harvest = try Shopctl.run(["harvest", "depot-de-nantes"], in: folder.path)
        #expect(harvest.status == 0 && harvest.text.contains("3 seen"), "\(harvest.text + harvest.errors)")
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
