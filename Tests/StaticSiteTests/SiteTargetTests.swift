import AdapterKit
import Catalogue
import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import StaticSite
import Synchronization
import TestSupport
import Testing

@Suite("A site in a folder")
struct SiteTargetTests {
    private let folder: TemporaryFolder
    private let site: String
    private let identity = CatalogueIdentity(name: ["fr": "Essai"], baseURL: BaseURL("https://example.org/"))

    init() throws {
        folder = try TemporaryFolder()
        site = folder.file("site")
    }

    private func target(
        _ path: String? = nil, _ renderer: PlainRenderer = PlainRenderer(), force: Bool = false,
        beforeChange: @escaping @Sendable () throws -> Void = {}
    ) -> SiteTarget {
        SiteTarget(
            path ?? site, identity: identity, renderer: renderer, takesForeignFolder: force, isDurable: false,
            beforeChange: beforeChange)
    }

    @discardableResult
    private func publish(
        _ view: ListView, _ batch: [Exposure]? = nil, with target: SiteTarget
    ) async throws -> PublicationSummary {
        _ = try await target.begin()
        _ = try await target.publish(batch ?? view.all, from: view)
        return try await target.finish(view)
    }

    @Test("a site has a page per record and language, lists, data, feeds")
    func whole() async throws {
        #expect(try await target().begin() == false)
        let summary = try await publish(.small, with: target())
        let files = tree(site)
        for name in [
            "index.html", "en/index.html", "records/lyon/demand/q.html", "en/records/lyon/demand/q.html",
            "records/lyon/demand/q.json", "themes/eau.html", "territories/departement-rhone.html", "nodes/lyon.html",
            "kinds/project.html", "agenda.html", "search.html", "about.html", "404.html", "records.jsonl",
            "catalogue.csv", "feed.xml", "en/feed.xml", "agenda.ics", "sitemap.xml", "sitemap-1.xml", "robots.txt",
            "assets/plain.css",
        ] { #expect(files[name] != nil, "\(name)") }
        #expect(summary.written == files.count && summary.unchanged == 0 && summary.removed == 0)
        #expect(summary.entry == site + "/index.html")
        #expect(try await target().begin())
        let document = try JSONValue(parsing: files["records/lyon/demand/q.json"] ?? [])
        #expect(document["title"]?["fr"] == "La question")
        #expect(String(decoding: files["records.jsonl"] ?? [], as: UTF8.self).split(separator: "\n").count == 4)
        #expect(String(decoding: files["agenda.ics"] ?? [], as: UTF8.self).contains("La fête"))
        #expect(
            String(decoding: files["sitemap-1.xml"] ?? [], as: UTF8.self).contains(
                "https://example.org/themes/eau.html"))
    }

    @Test("receipts say what was done and where it is")
    func receipts() async throws {
        var view = ListView.small
        let target = target()
        let first = try await target.publish(view.all, from: view)
        #expect(first.map(\.outcome) == Array(repeating: .published, count: 4))
        #expect(first.last?.address == "https://example.org/records/lyon/project/p.html")
        #expect(try await target.publish(view.all, from: view).allSatisfy { $0.outcome == .unchanged })
        view.withdraw("lyon:project/p")
        #expect(try await target.publish(view.all, from: view).last?.outcome == .withdrawn)
    }

    @Test("a second time nothing is written, not even a date")
    func unchanged() async throws {
        try await publish(.small, with: target())
        let before = marks(site)
        let view = ListView.small
        let again = target()
        #expect(try await again.begin())
        let summary = try await again.finish(view)
        #expect(summary.written == 0 && summary.removed == 0 && summary.unchanged == tree(site).count)
        #expect(marks(site) == before)
    }

    @Test("only pages that show something else are made again")
    func economy() async throws {
        var view = ListView.small
        try await publish(view, with: target())
        view.show("lyon:project/p", "Le projet, suite") {
            $0.territories = [Territory(scheme: .insee, level: "departement", code: "69", label: "Rhône")]
        }
        let renderer = PlainRenderer()
        let changed = view.all.filter { $0.id.description == "lyon:project/p" }
        try await publish(view, changed, with: target(nil, renderer))
        let made = renderer.made.withLock { Set($0) }
        #expect(made.contains("records/lyon/project/p.html") && made.contains("en/records/lyon/project/p.html"))
        #expect(made.contains("records/lyon/demand/q.html"), "it shows the title of its neighbour")
        #expect(made.contains("territories/departement-rhone.html") && made.contains("kinds/project.html"))
        for name in ["records/lyon/event/e.html", "nodes/lille.html", "themes/eau.html", "agenda.html"] {
            #expect(!made.contains(name), "\(name)")
        }
    }

    @Test("a withdrawn record's content goes at once, and its page says so")
    func withdrawal() async throws {
        var view = ListView.small
        try await publish(view, with: target())
        view.withdraw("lyon:demand/q")
        let target = target()
        _ = try await target.begin()
        _ = try await target.publish(view.all.filter { $0.id.local == "q" }, from: view)
        let between = tree(site)
        #expect(between["records/lyon/demand/q.html"] == Array("gone lyon:demand/q withdrawn -".utf8))
        #expect(!String(decoding: between["records/lyon/demand/q.json"] ?? [], as: UTF8.self).contains("question"))
        #expect(try await target.shown(try #require(RecordIdentifier("lyon:demand/q"))) == nil)
        _ = try await target.finish(view)
        for (name, bytes) in tree(site) {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("La question"), "\(name)")
        }
        #expect(tree(site)["themes/eau.html"] == nil, "nobody is left under this theme")
    }

    @Test("an identifier that a record had before leads to it")
    func alias() async throws {
        var view = ListView.small
        let id = try #require(RecordIdentifier("lyon:project/p"))
        let record = try #require(view.shown[id])
        view.shown[id] = PublicRecord(
            id: id, record: record.record, revision: 2, modifiedAt: record.modifiedAt,
            aliases: [
                try #require(RecordIdentifier("lyon:project/ancien")), try #require(RecordIdentifier("lyon:demand/q")),
            ],
            hash: "x")
        try await publish(view, with: target())
        let files = tree(site)
        #expect(
            files["records/lyon/project/ancien.html"]
                == Array("gone lyon:project/ancien renamed Le projet [\"Rhône departement-rhone\"]".utf8))
        #expect(files["records/lyon/demand/q.html"]?.starts(with: Array("lyon:demand/q".utf8)) == true, "it lives")
    }

    @Test("killed at any point and run again, the site is as if nothing had happened")
    func kills() async throws {
        var after = ListView.small
        after.show("lyon:project/p", "Autre titre", at: 5)
        after.withdraw("lyon:event/e")
        after.show("lyon:resource/neuf", "Un guide", at: 6) { $0.themes = [Concept(asWritten: "Vélo")] }
        try await publish(.small, with: target(folder.file("a")))
        try await publish(after, with: target(folder.file("a")))
        let expected = tree(folder.file("a"))

        var kill = 1
        while true {
            let path = folder.file("k\(kill)")
            // Half of the runs begin with nothing; the others have an older site before them.
            if kill % 2 != 0 { try await publish(.small, with: target(path)) }
            do {
                try await publishDying(after, path, at: kill)
                #expect(kill > 40, "that is how many changes a build makes at least")
                break
            } catch is Kill {
                try await publish(after, with: target(path))
                #expect(tree(path) == expected, "killed at change \(kill)")
                let leftovers = try FileManager.default.contentsOfDirectory(atPath: path + "/.scienceshop")
                #expect(Set(leftovers) == ["lock", "manifest"])
            }
            // Every third change; over the cases all kinds of change are met.
            kill += 3
        }
    }

    private struct Kill: Error {}

    /// Publishes until so many changes are made, then goes, and its lock with it.
    private func publishDying(_ view: ListView, _ path: String, at kill: Int) async throws {
        let left = Mutex(kill)
        try await publish(
            view,
            with: target(path) {
                let isOver = left.withLock { left -> Bool in
                    left -= 1
                    return left <= 0
                }
                if isOver { throw Kill() }
            })
    }

    @Test("a record that comes back after a kill is shown as it was")
    func undoneWithdrawal() async throws {
        let before = ListView.small
        try await publish(before, with: target())
        let expected = tree(site)
        var after = before
        after.withdraw("lyon:project/p")
        _ = try await target().publish(after.all.filter { $0.id.local == "p" }, from: after)
        try await publish(before, before.all.filter { $0.id.local == "p" }, with: target())
        #expect(tree(site) == expected)
    }

    @Test("step by step leads to the same site as all at once", arguments: [1, 2, 3] as [UInt64])
    func incremental(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        var view = ListView.small
        try await publish(view, with: target())
        let words = ["eau", "Eau", "vélo", "santé", "forêt"]
        for step in 0..<12 {
            var touched: Set<String> = []
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let id =
                    "\(["lyon", "lille"].randomElement(using: &generator)!):project/\(Int.random(in: 0..<8, using: &generator))"
                touched.insert(id)
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    view.withdraw(id, at: Int64(step))
                } else {
                    let other = "lyon:project/\(Int.random(in: 0..<8, using: &generator))"
                    let word = words.randomElement(using: &generator)!
                    view.show(id, "Projet \(Int.random(in: 0..<9, using: &generator))", at: Int64(step)) {
                        $0.relations = [Relation(.partOf, record: RecordIdentifier(other))]
                        $0.themes = [Concept(asWritten: word)]
                    }
                }
            }
            try await publish(view, view.all.filter { touched.contains($0.id.description) }, with: target())
        }
        try await publish(view, with: target(folder.file("fresh")))
        #expect(tree(site) == tree(folder.file("fresh")))
    }

    @Test("other templates or another identity make every page again")
    func fingerprint() async throws {
        try await publish(.small, with: target())
        let renderer = PlainRenderer(fingerprint: "plain 2")
        #expect(target(nil, renderer).fingerprint != target().fingerprint)
        #expect(try await target(nil, renderer).begin() == false)
        try await publish(.small, with: target(nil, renderer))
        #expect(renderer.made.withLock { $0.contains("records/lille/project/autre.html") })
        #expect(try await target(nil, renderer).begin())
    }

    @Test("a damaged manifest is not believed", arguments: ["", "science-shop-site 1\n", "cut", "flipped"])
    func damage(kind: String) async throws {
        try await publish(.small, with: target())
        let path = site + "/.scienceshop/manifest"
        var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
        switch kind {
        case "cut": bytes.removeLast(40)
        case "flipped": bytes[bytes.count / 2] ^= 1
        default: bytes = Array(kind.utf8)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let expected = tree(site)
        #expect(try await target().begin() == false)
        try await publish(.small, with: target())
        #expect(try await target().begin())
        #expect(tree(site) == expected)
    }

    @Test("somebody else's folder is refused; with force their files stay")
    func foreign() async throws {
        try folder.write("site/mine.txt", "mine")
        try folder.write("site/themes/mine.txt", "mine")
        let refusal = await #expect(throws: FederationError.self) { try await target().begin() }
        #expect(refusal?.code == .fileAccess)
        var view = ListView.small
        try await publish(view, with: target(nil, force: true))
        #expect(try await target().begin(), "it is ours now")
        view.show("lyon:demand/q", "Sans thème")
        try await publish(view, with: target())
        let files = tree(site)
        #expect(files["mine.txt"] != nil && files["themes/mine.txt"] != nil && files["themes/eau.html"] == nil)
    }

    @Test("links in the folder lead nowhere")
    func links() async throws {
        let outside = folder.file("outside")
        try folder.write("outside/kept.html", "kept")
        try FileManager.default.createDirectory(atPath: site, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: site + "/index.html", withDestinationPath: outside + "/kept.html")
        try await publish(.small, with: target(nil, force: true))
        #expect(try folder.read("outside/kept.html") == "kept")
        #expect(tree(site)["index.html"] != nil, "the link gave way to a file")

        try FileManager.default.removeItem(atPath: site + "/themes")
        try FileManager.default.createSymbolicLink(atPath: site + "/themes", withDestinationPath: outside)
        var view = ListView.small
        view.show("lyon:resource/r", "Guide") { $0.themes = [Concept(asWritten: "Eau")] }
        let refusal = await #expect(throws: FederationError.self) { try await publish(view, with: target()) }
        #expect(refusal?.code == .fileAccess)
        #expect(try folder.names("outside") == ["kept.html"])
    }

    @Test("two publishers do not write at once")
    func lock() async throws {
        let view = ListView.small
        let first = target()
        _ = try await first.publish(view.all, from: view)
        await #expect(throws: FederationError.self) { try await target().begin() }
        await #expect(throws: FederationError.self) { try await target().publish(view.all, from: view) }
        _ = try await first.finish(view)
        #expect(try await target().begin())
    }

    @Test("a plan leaves no trace")
    func noTrace() async throws {
        #expect(try await target().begin() == false)
        #expect(!FileManager.default.fileExists(atPath: site))
    }

    @Test("a folder whose name a file has is told, not overwritten")
    func file() async throws {
        try folder.write("site", "a file")
        await #expect(throws: FederationError.self) { try await publish(.small, with: target()) }
        #expect(try folder.read("site") == "a file")
    }
}
