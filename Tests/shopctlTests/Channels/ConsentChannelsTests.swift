import Foundation
import JSONSchema
import TestSupport
import Testing

/// One gate in front of every channel: what is planted and has no grant comes out nowhere, and what is withdrawn leaves
/// each channel that received it, with a receipt.
@Suite("Consent reaches every channel")
struct ConsentChannelsTests {
    private static let open = ["vuouvert", "vuaccorde", "vuconvenu", "vuevenement", "vupersonnage"]
    /// Marks of what is withdrawn in the course of the test.
    private static let personal = ["vucontact", "vunom", "vuimage", "vulegende", "vupersonne"]

    @Test func nothingIsShownWithoutAGrantAndEachChannelIsToldOfAWithdrawal() throws {
        let house = try ChannelsHouse()
        try house.publish()
        try house.serve()
        for peer in ["LILLE", "QUEBEC"] { try house.harvest(as: peer) }
        try before(house)
        try kinds(ofFiles: house.files(in: "site"), hold: "vuevenement")
        house.stop()

        // Which group of which record is taken back.
        let withdrawn = [
            PlantedRecords.fair: ["publication"], PlantedRecords.among: ["publication"],
            PlantedRecords.granted: ["contact", "image", "person"], PlantedRecords.agreed: ["contact"],
        ]
        for (id, groups) in withdrawn {
            try house.run(
                "consent", "withdraw", id, "--why", "geheimraison", "--by", "Zoé", "--format", "json",
                more: groups.flatMap { ["--group", $0] })
        }
        try allIsDue(house)

        // One place cannot be written to, so it goes on being named.
        try FileManager.default.removeItem(atPath: house.workspace.folder.file("lettre/une.txt.heard"))
        try house.run(
            "publish", "channel", "lettre", "--quiet", status: 15, environment: ["BULLETIN_PASSWORD": "faux"])
        try house.publish(besides: "lettre")
        try oneIsDue(house)

        try house.publish()
        try house.serve()
        try nobodyCameYet(house)
        let told = try house.harvest(as: "LILLE")
        let saysSo = told.contains("status=\"deleted\"") && !told.contains("Projet intramurosnous")
        #expect(saysSo)
        try after(house)
        try lilleCame(house)
    }

    // MARK: - What comes out

    private func before(_ house: ChannelsHouse) throws {
        let all = try house.everything()
        #expect(Set(all.keys) == Set(ChannelKind.allCases))
        for (kind, text) in all {
            expect(Self.open, in: text, kind)
            expectNoSecrets(text, kind)
            let isWithin = text.contains(PlantedRecords.within)
            #expect(isWithin == (kind == .federation), "\(kind)")
        }
        let federation = all[.federation] ?? ""
        expect(
            ["nous", "contact", "image", "personne"].map { PlantedRecords.within + $0 }, in: federation, .federation)
        // What was granted is there, so that its absence later means something.
        for kind in [ChannelKind.site, .served, .oai, .federation, .plugin, .printed] {
            expect(Self.personal, in: all[kind] ?? "", kind)
        }
    }

    private func after(_ house: ChannelsHouse) throws {
        for (kind, text) in try house.everything() {
            expectNoSecrets(text, kind)
            for mark in Self.personal + ["vuevenement", "intramurosnous", "intramuroscontact"] {
                // A tombstone has the record's name, which says nothing of what it was.
                let isThere = text.replacing(PlantedRecords.among, with: "").contains(mark)
                #expect(!isThere, "\(mark) is still on \(kind)")
            }
            expect(["vuouvert", "vuaccorde", "vuconvenu"], in: text, kind)
        }
    }

    private func expect(_ marks: [String], in text: String, _ kind: ChannelKind) {
        let missing = marks.filter { !text.contains($0) }
        #expect(missing.isEmpty, "\(kind) lacks \(missing)")
    }

    private func expectNoSecrets(_ text: String, _ kind: ChannelKind) {
        guard let place = text.lowercased().range(of: PlantedRecords.secret) else { return }
        let around = text[place.lowerBound...].prefix(60)
        Issue.record("\(kind) shows \(around)")
    }

    /// Files of every format that a site has hold a record, so that the marks are looked for where they would be.
    private func kinds(ofFiles files: [(name: String, text: String)], hold mark: String) throws {
        for (end, words) in [
            (".html", "a page"), (".xml", "a feed"), (".ics", "a calendar"), (".csv", "a table"),
            (".jsonl", "data"), (".json", "a record"), (".js", "the index of the search"),
        ] {
            #expect(files.contains { $0.name.hasSuffix(end) && $0.text.contains(mark) }, "no \(words) in the site")
        }
        #expect(files.contains { $0.text.contains("application/ld+json") && $0.text.contains(mark) })
    }

    // MARK: - What the report says

    /// What it says of one decision, by channel.
    private func report(
        _ house: ChannelsHouse, _ id: String, _ group: String
    ) throws -> (channels: [ChannelKind: JSONValue], isConfirmed: Bool) {
        let reports = try house.run("consent", "report", "--format", "json").json.array ?? []
        #expect(reports.count == 6)
        let one = try #require(
            reports.first { $0["decision"]?["record"]?.string == id && $0["decision"]?["group"]?.string == group })
        var channels: [ChannelKind: JSONValue] = [:]
        for channel in one["channels"]?.array ?? [] {
            let name = try #require(channel["channel"]?.string)
            let kind: ChannelKind =
                switch name {
                case "oai": .oai
                case "oai:federation": .federation
                case _ where name.hasPrefix("wordpress:"): .wordpress
                case _ where name.hasPrefix("bulletin:"): .plugin
                case _ where name.hasSuffix("/.scienceshop/site"): .served
                default: .site
                }
            #expect(channels.index(forKey: kind) == nil, "\(name)")
            channels[kind] = channel
        }
        return (channels, one["confirmed"]?.bool ?? false)
    }

    /// Every channel that keeps receipts.
    private static let kept = Set(ChannelKind.allCases).subtracting([.printed])

    private func allIsDue(_ house: ChannelsHouse) throws {
        let fair = try report(house, PlantedRecords.fair, "publication")
        #expect(Set(fair.channels.keys) == Self.kept && !fair.isConfirmed)
        #expect(fair.channels.values.allSatisfy { $0["state"] == "due" && $0["at"] == nil })
        let behind = fair.channels[.federation]?["behind"]?.array?.compactMap { $0["peer"]?.string }
        #expect(behind?.sorted() == ["lille", "quebec"])
        // Who never received it is not named.
        let among = try report(house, PlantedRecords.among, "publication")
        #expect(Set(among.channels.keys) == [.federation])
        let text = try house.run("consent", "report", PlantedRecords.fair).text
        #expect(text.components(separatedBy: "not told yet, it may still show it").count == Self.kept.count + 1)
    }

    private func oneIsDue(_ house: ChannelsHouse) throws {
        let fair = try report(house, PlantedRecords.fair, "publication")
        #expect(fair.channels[.plugin]?["state"] == "due" && fair.channels[.served]?["state"] == "due")
        #expect(fair.channels[.site]?["state"] == "deleted" && fair.channels[.wordpress]?["state"] == "deleted")
        #expect(!fair.isConfirmed)
    }

    private func nobodyCameYet(_ house: ChannelsHouse) throws {
        for (id, group, state) in [
            (PlantedRecords.fair, "publication", "deleted"), (PlantedRecords.granted, "contact", "reduced"),
            (PlantedRecords.granted, "image", "reduced"), (PlantedRecords.granted, "person", "reduced"),
        ] {
            let report = try report(house, id, group)
            #expect(Set(report.channels.keys) == Self.kept)
            for (kind, channel) in report.channels {
                #expect(channel["state"]?.string == state, "\(id), \(group), \(kind)")
                #expect(channel["at"]?.string != nil, "\(kind) has a receipt")
            }
            #expect(report.channels[.oai]?["others"] == "unknown" && !report.isConfirmed)
            #expect(report.channels[.federation]?["behind"]?.array?.count == 2)
        }
        let agreed = try report(house, PlantedRecords.agreed, "contact").channels
        #expect(agreed[.federation]?["state"] == "reduced")
        #expect(try report(house, PlantedRecords.among, "publication").channels[.federation]?["state"] == "deleted")
    }

    private func lilleCame(_ house: ChannelsHouse) throws {
        let among = try report(house, PlantedRecords.among, "publication")
        let federation = among.channels[.federation]
        #expect(federation?["fetched"]?.array?.compactMap { $0["peer"] } == ["lille"])
        #expect(federation?["behind"]?.array?.compactMap { $0["peer"] } == ["quebec"])
        #expect(!among.isConfirmed)
        let text = try house.run("consent", "report", PlantedRecords.fair).text
        #expect(text.contains("lille has fetched it since") && text.contains("quebec has not come since"))
        #expect(text.contains("who else took it from there is unknown"))
        #expect(text.components(separatedBy: "told to delete it, confirmed").count == Self.kept.count + 1)

        try house.harvest(as: "QUEBEC")
        #expect(try report(house, PlantedRecords.among, "publication").isConfirmed, "only nodes with tokens had it")
        let untranslated = house.workspace.folder.file("untranslated.txt")
        let french = try house.run(
            "consent", "report", "--lang", "fr", environment: ["SHOPCTL_UNTRANSLATED": untranslated])
        #expect(french.text.contains("lille"))
        let missing = (try? String(contentsOfFile: untranslated, encoding: .utf8)) ?? ""
        #expect(missing.isEmpty, "\(missing)")
    }
}
