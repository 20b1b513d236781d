import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK
import Testing

/// An audit of a source behind a plugin in another language: each class that is planted is named exactly, and healed.
@Suite struct AuditedModelTests {
    private static func item(_ id: String, _ title: String, _ day: String, _ more: JSONObject = [:]) -> JSONValue {
        var object: JSONObject = ["id": .string(id), "title": .string(title), "changed": .string(day + "T00:00:00Z")]
        for member in more { object[member.key] = member.value }
        return .object(object)
    }

    private func names(_ findings: [AuditFinding]) -> [String] { findings.map(\.identifier) }

    @Test func eachClassIsNamedExactlyAndHealed() async throws {
        let bench = try ModelBench()
        var items = ["a", "b", "c", "d", "e", "f"].map { Self.item($0, "Boutique \($0)", "2026-11-01") }
        items.append(Self.item("g", "Boutique g", "2026-11-05"))
        items.append(Self.item("q", "cut", "2026-11-01"))
        try bench.write(items: items)
        let first = try await bench.harvest()
        #expect(first.counts.added == 7 && first.counts.quarantined == 1, "\(first.issues)")
        #expect(try await bench.audit().counts.closes == true)

        // Its next list of changes names what changed from 6 November on.
        items[0] = Self.item("a", "Boutique a, déménagée", "2026-11-07")
        items[1] = Self.item("b", "Boutique b, sans rien dire", "2026-11-01")
        items[2] = Self.item("c", "Boutique c, datée d’avant", "2026-10-01")
        items.remove(at: 3)
        items += [
            Self.item("n1", "Neuve", "2026-11-07"), Self.item("n2", "Venue d’ailleurs", "2026-11-02"),
            Self.item("u1", "À personne", "2026-11-07", ["hidden": "absent"]),
            Self.item("u2", "À personne", "2026-11-07", ["hidden": "fails"]),
        ]
        try bench.write(items: items)
        let audit = try await bench.audit()
        #expect(names(audit.missing) == ["n1", "n2"] && names(audit.stale) == ["a", "b", "c"])
        #expect(names(audit.extra) == ["d"] && names(audit.unretrievable) == ["u1", "u2"])
        #expect(names(audit.backdated).sorted() == ["b", "c", "n2"] && audit.counts.backdated == 3)
        #expect(names(audit.quarantined) == ["q"] && audit.method == .names && audit.comparesContents)
        #expect(audit.counts.closes == true && audit.counts.remote == 11 && audit.counts.held == 8)
        #expect(audit.unretrievable[1].cause?.contains("The item is locked.") == true)

        _ = try bench.log()
        let healed = try #require(try await bench.heal(audit))
        #expect(healed.counts.seen == 5 && healed.counts.addUp && healed.counts.removed == 1, "\(healed.issues)")
        // Exactly the gap was asked for, by name.
        let log = try bench.log()
        #expect(
            log.compactMap { $0["type"] == "single" ? $0["identifier"]?.string : nil } == ["n1", "n2", "a", "b", "c"])
        #expect(!log.contains { $0["type"] == "page" })
        let after = try await bench.audit()
        #expect(!after.hasGap && after.counts.closes == true)
        #expect(names(after.unretrievable) == ["u1", "u2"] && names(after.quarantined) == ["q"])
    }

    /// A plugin that cannot tell where its list of changes begins leaves it open what is behind it.
    @Test func whatIsNotToldIsUnknown() async throws {
        let bench = try ModelBench()
        try bench.write(items: [Self.item("a", "Une", "2026-11-01")], options: ["mute": true])
        _ = try await bench.harvest()
        try bench.write(
            items: [Self.item("a", "Une", "2026-11-01"), Self.item("b", "Deux", "2026-10-01")], options: ["mute": true])
        let audit = try await bench.audit()
        #expect(names(audit.missing) == ["b"] && audit.missing.map(\.isBackdated) == [nil])
        #expect(audit.counts.backdated == nil && audit.verdict == .differs)
    }
}
