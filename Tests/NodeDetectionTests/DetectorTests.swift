import AdapterKit
import Foundation
import JSONSchema
import Messages
import NodeDetection
import ScienceShopSDK
import Testing

/// What is found at a place, and in which order.
@Suite struct DetectorTests {
    static func site(_ pages: [String: String]) -> Detector {
        Detector(
            opener: MemoryOpener(
                pages.map {
                    MemoryResource(location: "https://a.example" + $0.key, bytes: Array($0.value.utf8))
                }))
    }

    static func found(_ pages: [String: String], at path: String = "/") async throws -> [Finding] {
        try await site(pages).look(at: "https://a.example" + path)
    }

    static let home = """
        <!doctype html><html lang="fr-FR"><head><title>Boutique de Brest</title>
        <link rel="alternate" type="application/rss+xml" href="/feed/">
        <link rel="alternate" type="application/rss+xml" href="/comments/feed/"></head>
        <body><h1>Boutique</h1><p>Bonjour.</p></body></html>
        """
    static let feed = """
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Nouvelles</title>
        <language>fr-FR</language><item><title>Un</title><link>https://a.example/un</link><description>Court</description>
        <content:encoded>Long</content:encoded><category>eau</category><plouf>x</plouf></item></channel></rss>
        """
    static let sheet = """
        <html lang="fr"><head><title>Fiche</title></head><body><h1>Jardins</h1><p>Porteur : Les Jardiniers</p>
        <p>Besoins : De l’eau</p><p>Ville : Brest</p><p>Chose : autre</p></body></html>
        """

    @Test func aPageLeadsToItsFeed() async throws {
        let findings = try await Self.found(["/": Self.home, "/feed/": Self.feed])
        #expect(findings.map(\.kind) == [.feed, .page])
        let feed = findings[0]
        #expect(feed.location == "https://a.example/feed/" && feed.adapter == "feed" && feed.language == "fr")
        #expect(feed.title == "Nouvelles" && feed.evidence.description == "RSS with 1 item")
        let draft = CrosswalkDraft(feed)
        #expect(draft.members.map(\.member) == ["title", "url", "summary", "description", "themes"])
        #expect(draft.unmapped.map(\.label) == ["plouf"])
        #expect(draft.kind == .resource)
    }

    @Test func aRepositoryComesFirst() async throws {
        let identify = """
            <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2024-01-01T00:00:00Z</responseDate>
            <Identify><repositoryName>Dépôt</repositoryName></Identify></OAI-PMH>
            """
        let findings = try await Self.found(["/": Self.home, "/feed/": Self.feed, "/oai?verb=Identify": identify])
        #expect(findings.first?.kind == .oai && findings.first?.location == "https://a.example/oai")
        #expect(findings.first?.title == "Dépôt")
    }

    @Test func theFormsOfAWikiAreFound() async throws {
        let page = "<html><body><a href='wakka.php?wiki=Page'>x</a><p>Texte</p></body></html>"
        let forms =
            #"{"3":{"bn_id_nature":"3","bn_label_nature":"Demandes","prepared":[{"propertyname":"bf_titre","label":"Titre *"},{"propertyname":"bf_question","label":"Votre question"},{"propertyname":"bf_x","label":"Couleur"}]},"4":{"bn_id_nature":"4","bn_label_nature":"Vide"}}"#
        let entries = #"{"A":{"id_fiche":"A","bf_titre":"Eau","bf_question":"Pourquoi ?"}}"#
        let findings = try await Self.found([
            "/": page, "/?api/forms": forms, "/?api/forms/3/entries": entries, "/?api/forms/4/entries": "null",
        ])
        let form = try #require(findings.first)
        #expect(form.kind == .yeswiki && form.location == "https://a.example/" && form.options["form"] == "3")
        let draft = CrosswalkDraft(form)
        #expect(draft.kind == .demand)
        #expect(draft.members.map(\.expression) == [#"{ label: "Titre" }"#, #"{ label: "Votre question" }"#])
        #expect(draft.unmapped.map(\.label) == ["Couleur"])
        #expect(form.sample?.companions.map(\.name) == ["form.json"])
        // One without entries is less sure than one with some.
        #expect(findings.filter { $0.kind == .yeswiki }.map { $0.options["form"] } == ["3", "4"])
    }

    @Test func aSitemapListsPagesOfItsOwnHost() async throws {
        let map = """
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/</loc></url>
            <url><loc>https://b.example/else</loc></url><url><loc>https://a.example/fiche</loc></url></urlset>
            """
        let findings = try await Self.found([
            "/": "<html><body><p>Bonjour</p></body></html>", "/sitemap.xml": map, "/fiche": Self.sheet,
        ])
        let sitemap = try #require(findings.first)
        #expect(sitemap.kind == .sitemap && sitemap.options["list"] == "sitemap" && sitemap.adapter == "page")
        #expect(sitemap.evidence.description == "a sitemap that lists 2 pages")
        #expect(sitemap.sample?.name == "fiche.html")
        let draft = CrosswalkDraft(sitemap)
        #expect(draft.kind == .initiative)
        #expect(draft.members.map(\.member) == ["title", "need", "territories"])
        #expect(draft.participants.map(\.role) == ["lead"])
        #expect(draft.unmapped.map(\.label) == ["Chose"])
    }

    @Test func dataInThePageSaysWhatItIs() async throws {
        let page = """
            <html lang="en"><head><script type="application/ld+json">{"@context":"https://schema.org","@graph":[
            {"@type":"WebPage","name":"Page"},
            {"@type":"Event","name":"Open day","startDate":"2024-05-01","endDate":"2024-05-02",
             "location":{"@type":"Place","name":"Town hall"},"organizer":{"name":"The shop"},"eventStatus":"x"}]}
            </script></head><body><h1>Open day</h1></body></html>
            """
        let findings = try await Self.found(["/day": page], at: "/day")
        let data = try #require(findings.first)
        #expect(data.kind == .jsonld && data.recordKind == .event && data.language == "en")
        let draft = CrosswalkDraft(data)
        let expressions = Dictionary(uniqueKeysWithValues: draft.members.map { ($0.member, $0.expression) })
        #expect(expressions["title"] == #"{ jsonld: "/@graph/1/name" }"#)
        #expect(
            expressions["period"]
                == #"{ start: { jsonld: "/@graph/1/startDate" }, end: { jsonld: "/@graph/1/endDate" } }"#)
        #expect(expressions["venue"] == #"{ name: { jsonld: "/@graph/1/location/name" } }"#)
        #expect(draft.participants.map(\.role) == ["organiser"] && draft.unmapped.map(\.label) == ["eventStatus"])
    }

    @Test func aListInJSONLDIsOnePageEach() async throws {
        let list = """
            <html><head><script type="application/ld+json">{"@type":"ItemList","itemListElement":[
            {"@type":"ListItem","position":1,"url":"https://a.example/1"},{"@type":"ListItem","url":"https://a.example/2"},
            {"@type":"ListItem","url":"http://169.254.0.1/secret"}]}</script></head><body><p>x</p></body></html>
            """
        let findings = try await Self.found(["/list": list, "/1": Self.sheet], at: "/list")
        #expect(findings.first?.kind == .jsonld && findings.first?.options["list"] == "jsonld")
        #expect(findings.first?.evidence.description == "it lists 2 pages in JSON-LD")
    }

    @Test func aTableIsCutToItsFirstRows() async throws {
        let rows = (1...50).map { "\($0);Titre \($0);\"Une\nquestion\"\n" }.joined()
        let findings = try await Self.found(["/d.csv": "Ref;Titre;Question\n" + rows], at: "/d.csv")
        let table = try #require(findings.first)
        #expect(findings.map(\.kind) == [.csv] && table.options.isEmpty)
        let sample = String(decoding: try #require(table.sample).bytes, as: UTF8.self)
        #expect(
            sample.hasPrefix("Ref;Titre;Question\n1;") && sample.contains("5;Titre 5") && !sample.contains("6;Titre 6"))
        #expect(CrosswalkDraft(table).key?.label == "Ref" && CrosswalkDraft(table).kind == .demand)
        #expect(CrosswalkDraft(table, kind: .initiative).unmapped.map(\.label) == ["Question"])
    }

    @Test(arguments: ["", "\u{0}\u{1}", "%PDF-1.4", "{\"a\":1}", "<a/>"])
    func whatIsNothingSaysSo(_ text: String) async throws {
        await #expect(throws: FederationError.self) { try await Self.found(["/x": text], at: "/x") }
        await #expect(throws: FederationError.self) { try await Self.found([:], at: "/none") }
    }

    /// Labels stand in YAML and Markdown: none can end a line there.
    @Test func aLabelCannotLeaveItsLine() async throws {
        let findings = try await Self.found(
            ["/d.csv": "Titre;\"x\nrecords: []\u{2028}a\";\"b\u{85}#\"\n1;2;3\n4;5;6\n"], at: "/d.csv")
        for field in try #require(findings.first).fields {
            for text in [field.label, field.selector, field.example] {
                #expect(
                    !text.unicodeScalars.contains { $0.properties.generalCategory == .control || $0.value == 0x2028 })
            }
        }
    }

    @Test func aWordPressShowsItsOwnTypesFirst() async throws {
        let page = """
            <html lang="fr"><head><link rel="https://api.w.org/" href="https://a.example/wp-json/"></head><body><p>x</p></body></html>
            """
        let types =
            #"{"post":{"name":"Articles","rest_base":"posts"},"projet":{"name":"Projets","rest_base":"projets","taxonomies":["theme","x y"]},"wp_block":{"name":"B","rest_base":"blocks"},"x":{"name":"X","rest_base":"../x"}}"#
        let project =
            #"[{"id":7,"link":"https://a.example/p/7","title":{"rendered":"Eaux"},"content":{"rendered":"<p>Porteur : A</p><h2>Besoins</h2><p>De l’eau.</p><h2>Suite</h2><p>x</p>"},"excerpt":{"rendered":""},"acf":{"annee":"2024","ville":"Brest"}}]"#
        let post =
            #"[{"id":8,"title":{"rendered":"N"},"content":{"rendered":"<p>Texte.</p>"},"excerpt":{"rendered":"<p>T</p>"}}]"#
        let findings = try await Self.found([
            "/": page, "/wp-json/wp/v2/types": types, "/wp-json/wp/v2/projets?per_page=1": project,
            "/wp-json/wp/v2/posts?per_page=1": post, "/feed/": Self.feed,
        ])
        #expect(findings.map(\.kind) == [.wordpress, .wordpress, .feed, .page])
        #expect(findings[0].options["types"] == ["projet"] && findings[0].location == "https://a.example/")
        let draft = CrosswalkDraft(findings[0])
        #expect(draft.kind == .initiative && draft.participants.map(\.role) == ["lead"])
        #expect(draft.members.map(\.member) == ["title", "need", "period", "themes", "territories", "links"])
        #expect(draft.members.map(\.expression).contains(#"{ columns: ["theme"], split: list }"#))
        #expect(draft.unmapped.map(\.label) == ["Suite"])
        #expect(CrosswalkDraft(findings[1]).members.map(\.member) == ["title", "summary", "description", "url"])
    }

    @Test func anAgendaIsFound() async throws {
        let page =
            "<html><head><link rel='alternate' type='text/calendar' href='agenda.ics'></head><body><p>x</p></body></html>"
        let agenda = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        let findings = try await Self.found(["/": page, "/agenda.ics": agenda])
        #expect(findings.first?.kind == .icalendar && findings.first?.location == "https://a.example/agenda.ics")
        #expect(findings.first?.evidence.description == "an agenda with 1 event")
    }

    @Test func aServerIsAskedOnlySoOften() async throws {
        let asked = Asked()
        let detector = Detector(opener: asked)
        _ = try await detector.look(at: "https://a.example/")
        #expect(await asked.count <= 16)
    }

    /// Answers everything with a page that names feeds and looks like a wiki.
    private actor Asked: ResourceOpener {
        private(set) var count = 0
        func open(_ location: String, accept: [String]) async throws -> any Resource {
            count += 1
            let page = DetectorTests.home.replacing("<h1>", with: "<a href='wakka.php'>w</a><h1>")
            return MemoryResource(location: location, bytes: Array(page.utf8))
        }
    }
}
