import JSONSchema
import TestSupport
import Testing

@Suite("WordPress, both ways")
struct WordPressTests {
    private static let password = "abcd EFGH 1234 ijkl"

    private static func site() -> WordPressSite {
        WordPressSite([]) { ($0.hasLinkHeader, $0.hasLinkTag) = (false, false) }
    }

    private func configure(_ workspace: TestWorkspace, _ url: String, more: String = "", secret: String) throws {
        try workspace.folder.write(
            "federation.yaml",
            """
            federation: 1
            node: { id: demo, name: Démo, language: fr }
            nodes: [nantes]
            publish:
              wordpress:
                location: \(url)
                options: { user: federation\(more) }
                secrets: { password: \(secret) }
                allowPrivateAddresses: true

            """)
    }

    @Test func recordsBecomePostsAndAreTakenBack() throws {
        let server = try WordPressServer(Self.site())
        defer { server.stop() }
        let workspace = try TestWorkspace()
        try workspace.folder.write("secrets/wordpress", Self.password + "\n")
        try configure(workspace, server.url, secret: "{ file: secrets/wordpress }")
        #expect(try workspace.run("harvest").status == 0)

        let plan = try workspace.run("publish", "wordpress", "--plan", "--format", "json")
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(try plan.json["counts"]?["published"] == 5 && server.site.posts.isEmpty)
        let first = try workspace.run("publish", "wordpress", "--format", "json")
        #expect(first.status == 0, "\(first.errors)")
        #expect(try first.json["counts"]?["published"] == 5)
        #expect(server.site.posts.count == 5 && server.site.shown.contains { $0.contains("Comment protéger l’eau") })
        #expect(try workspace.run("publish", "wordpress", "--full", "--format", "json").json["verdict"] == "unchanged")

        try workspace.table(Array(TestWorkspace.rows.dropLast()).map { $0.replacing("Jardins;", with: "Vergers;") })
        #expect(try workspace.run("harvest", "--accept-removals").status == 0)
        let second = try workspace.run("publish", "wordpress")
        #expect(second.status == 0 && second.text.contains("1 withdrawn"), "\(second.text)")
        #expect(server.site.shown.count == 4 && server.site.shown.contains { $0.contains("Vergers") })
        #expect(!server.site.posts.contains { "\($0.title)\($0.content)".contains("encre") })
        for outcome in [plan, first, second] {
            #expect(!"\(outcome.text)\(outcome.errors)".contains("EFGH"))
        }
        let channels = try workspace.run("publish", "list", "--format", "json").json
        #expect(channels[0]?["channel"]?.string == "wordpress:\(server.url)" && channels[0]?["shown"] == 4)
    }

    @Test func whatIsForgottenIsTakenBackAtOnce() throws {
        let server = try WordPressServer(Self.site())
        defer { server.stop() }
        let workspace = try TestWorkspace()
        try workspace.folder.write("secrets/wordpress", Self.password + "\n")
        try configure(workspace, server.url, secret: "{ file: secrets/wordpress }")
        #expect(try workspace.run("harvest").status == 0)
        #expect(try workspace.run("publish", "wordpress").status == 0)
        func named(_ words: String) -> Bool {
            server.site.posts.contains { "\($0.title)\($0.content)\($0.excerpt)".contains(words) }
        }
        #expect(named("Jardins partagés") && named("Les Amis de l’Erdre"))
        let done = try workspace.run("forget", "Jardins partagés", "--yes", "--format", "json")
        #expect(done.status == 0, "\(done.errors)")
        #expect(try done.json["outcomes"]?[0]?["state"] == "told")
        #expect(!named("Jardins partagés") && named("Les Amis de l’Erdre"))

        // Without its password nobody can be told, and that is said.
        try configure(workspace, server.url, secret: "{ env: NO_SUCH_VARIABLE }")
        let failed = try workspace.run("forget", "Les Amis de l’Erdre", "--yes", "--format", "json")
        #expect(failed.status == 10, "\(failed.errors)")
        #expect(try failed.json["outcomes"]?[0]?["explanation"]?.string?.contains("NO_SUCH_VARIABLE") == true)
        #expect(named("Les Amis de l’Erdre"))
        try configure(workspace, server.url, secret: "{ file: secrets/wordpress }")
        #expect(try workspace.run("forget", "Les Amis de l’Erdre", "--yes").status == 0)
        #expect(!named("Les Amis de l’Erdre"))
    }

    @Test func aSecretMayStandInTheEnvironment() throws {
        let server = try WordPressServer(Self.site())
        defer { server.stop() }
        let workspace = try TestWorkspace()
        try configure(workspace, server.url, more: ", status: draft", secret: "{ env: BLOG_PASSWORD }")
        #expect(try workspace.run("harvest").status == 0)
        let without = try workspace.run("publish", "wordpress")
        #expect(without.status == 78 && without.errors.contains("BLOG_PASSWORD"))
        #expect(without.errors.contains("federation.yaml:8:"))
        let wrong = try workspace.run("publish", "wordpress", environment: ["BLOG_PASSWORD": "no good"])
        #expect(wrong.status == 11 && !wrong.errors.contains("no good") && !wrong.text.contains("no good"))
        let right = try workspace.run("publish", "wordpress", environment: ["BLOG_PASSWORD": Self.password])
        #expect(right.status == 0 && server.site.posts.map(\.status) == Array(repeating: "draft", count: 5))
    }

    @Test func whatIsMissingIsToldWithItsPlace() throws {
        let workspace = try TestWorkspace()
        let none = try workspace.run("publish", "wordpress")
        #expect(none.status == 78 && none.errors.contains("wordpress"))
        try configure(workspace, "http://site.example/", more: ", colour: red", secret: "{ file: nowhere }")
        let wrong = try workspace.run("publish", "wordpress")
        #expect(wrong.status == 78 && wrong.errors.contains("colour") && wrong.errors.contains("nowhere"))
        try workspace.folder.write("secret", "x")
        try configure(workspace, "http://site.example/", secret: "{ file: secret }")
        #expect(try workspace.run("publish", "wordpress").errors.contains("https://"))
        #expect(
            try workspace.run("publish", "wordpress", "--site", "wordpres").errors.contains(
                "Did you mean \"wordpress\"?"))
    }

    /// A workspace whose one source is that site.
    private func reading(_ server: WordPressServer) throws -> TestWorkspace {
        let workspace = try TestWorkspace()
        try workspace.folder.write(
            "federation.yaml",
            """
            federation: 1
            node: { id: demo, name: Démo, language: fr }
            nodes: [blog]
            sources:
              blog/projets: { allowPrivateAddresses: true }

            """)
        try workspace.folder.write(
            "nodes/blog/node.yaml",
            """
            node: blog
            name: { fr: Un blog, en: A blog }
            summary: { fr: Un blog., en: A blog. }
            territory: Lyon
            languages: [fr]
            sources:
              - id: projets
                title: Projets
                adapter: wordpress
                location: \(server.url)
                crosswalk: crosswalks/projets.yaml
                basis: { type: public, statement: Page publique. }

            """)
        try workspace.folder.write(
            "nodes/blog/crosswalks/projets.yaml",
            """
            crosswalk: 1
            id: blog/projets
            formats: [wordpress]
            language: fr
            records:
              - rule: projet
                kind: initiative
                key: "{identifier}"
                fields: { title: { title: true }, need: { section: besoin }, themes: { columns: [post_tag] } }

            """)
        return workspace
    }

    @Test func aSiteIsHarvestedThroughACrosswalk() throws {
        let site = Self.site()
        site.edit { posts in
            posts = (1...3).map { number in
                var post = WordPressSite.Post(
                    id: number, "Projet n&#176; \(number)", at: 1_700_000_000 + number,
                    content: "<h2>Le besoin</h2><p>Savoir ce qu&rsquo;on boit.</p><h2>Suite</h2><p>Rien.</p>")
                post.terms = ["tags": [7, 8]]
                return post
            }
        }
        let server = try WordPressServer(site)
        defer { server.stop() }
        let workspace = try reading(server)
        let harvest = try workspace.run("harvest", "--format", "json")
        #expect(harvest.status == 0, "\(harvest.errors)\(harvest.text)")
        let record = try workspace.run("records", "show", "blog:initiative/2", "--format", "json").json
        #expect(record["record"]?["title"]?["fr"] ?? record["title"]?["fr"] == "Projet n° 2")
        let text = record.canonicalText
        #expect(text.contains("Savoir ce qu’on boit.") && text.contains("Sols") && !text.contains("Rien."))
        site.edit { $0.remove(at: 0) }
        let sweep = try workspace.run("harvest", "--sweep", "--accept-removals", "--format", "json")
        #expect(sweep.status == 0, "\(sweep.errors)")
        #expect(try workspace.run("records", "list", "--format", "json").json.array?.count == 2)
    }

    /// A list of changes never names a post again that a site's plugin mended without dating it anew.
    @Test func aPostThatCameDamagedIsAskedForAndASampleIsTaken() throws {
        let site = Self.site()
        let day = 86_400
        site.edit { posts in
            posts = (1...3).map { number in
                WordPressSite.Post(
                    id: number, "Projet \(number)", at: 1_700_000_000 + number * 10 * day,
                    content: "<h2>Le besoin</h2><p>Savoir, \(number).</p>")
            }
            posts[0].raw = #"{"id":1,"title":{"rendered":Warning: count()}}"#
        }
        let server = try WordPressServer(site)
        defer { server.stop() }
        let workspace = try reading(server)
        let first = try workspace.run("harvest", "--format", "json")
        func count() throws -> Int? { try workspace.run("records", "list", "--format", "json").json.array?.count }
        #expect(try count() == 2, "\(first.errors)\(first.text)")
        #expect(try workspace.run("runs", "show", "latest").text.contains("The payload is no JSON"))
        try workspace.run("harvest")
        #expect(try count() == 2 && site.requests.contains { $0.query["include"] == "1" })
        #expect(try workspace.run("runs", "show", "latest").text.contains("still is"))

        site.edit { $0[0].raw = nil }
        let mended = try workspace.run("harvest", "--format", "json")
        #expect(mended.status == 0, "\(mended.errors)\(mended.text)")
        #expect(try count() == 3)
        let audit = try workspace.run("audit", "--sample", "2", "--format", "json")
        #expect(audit.status == 0, "\(audit.errors)\(audit.text)")
        let sample = try audit.json["sources"]?[0]?["audit"]?["sample"]
        #expect(sample?["size"] == 2 && sample?["differing"] == 0, "\(audit.text)")
        // What changed without a new date shows in no list of names, and in a sample of all.
        site.edit { $0[1].title = "Tout autre" }
        let other = try workspace.run("audit", "--sample", "3", "--format", "json")
        #expect(other.status == 16, "\(other.errors)\(other.text)")
        let stale = try other.json["sources"]?[0]?["audit"]?["stale"]?.array?.compactMap { $0["identifier"]?.string }
        #expect(stale == ["2"])
        #expect(try workspace.run("audit", "--sample", "3", "--heal").status == 0)
        #expect(try workspace.run("records", "show", "blog:initiative/2").text.contains("Tout autre"))
    }
}
