import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

extension LedgerConformance {
    private static func decision(
        _ local: String, _ isGranted: Bool, at seconds: Int64 = 100,
        _ change: (inout ConsentDecision) throws -> Void = { _ in }
    ) throws -> ConsentDecision {
        var decision = ConsentDecision(
            record: try Sample.id(local), group: .publication, isGranted: isGranted, date: try day(2024),
            recordedAt: Timestamp(seconds: seconds))
        try change(&decision)
        return decision
    }

    private static func day(_ year: Int) throws -> PartialDate {
        guard let date = PartialDate("\(year)") else { throw FederationError(.internal, .verbatim("No year.")) }
        return date
    }

    static let consentChecks: [Check] = [
        Check(name: "decisions on consent come back as they were written, in order") { ledger, expect in
            expect.equal(try await ledger.read { try $0.hasDecisions() }, false, "of an empty ledger")
            var written = [
                try decision("a", true) {
                    $0.group = .contact
                    $0.scope = .federation
                    $0.until = PartialDate("2027-06~")
                    $0.wording = "Puis-je « publier » ? e\u{301} '); DROP"
                    $0.answer = "Oui\n"
                    $0.givenBy = "Élodie"
                    $0.collected = "letter"
                    $0.recordedBy = "admin"
                    $0.withdrawn = .init(date: try day(2025), why: "Déménagement", by: 2)
                },
                try decision("a", false, at: 200), try decision("b", true, at: 300),
            ]
            let numbers = try await ledger.write { [written] writer in try written.map { try writer.append($0) } }
            expect.equal(numbers, numbers.sorted(), "numbers in order")
            expect.equal(Set(numbers).count, 3, "numbers")
            for index in written.indices { written[index].id = numbers[index] }
            expect.equal(try await ledger.read { try $0.hasDecisions() }, true, "of one with decisions")
            let ids = try ["a", "b", "c"].map { try Sample.id($0) }
            expect.equal(
                try await ledger.read { reader in try ids.map { try reader.decisions(of: $0) } },
                [Array(written[0...1]), [written[2]], []], "by record")
            func list(_ query: ConsentQuery) async throws -> [ConsentDecision] {
                try await ledger.read { try $0.decisions(query) }
            }
            expect.equal(try await list(ConsentQuery()), written, "all")
            expect.equal(try await list(ConsentQuery(after: numbers[0], limit: 1)), [written[1]], "a page")
            expect.equal(try await list(ConsentQuery(isGranted: false)), [written[1]], "refusals")
            expect.equal(
                try await list(ConsentQuery(isGranted: true, since: Timestamp(seconds: 300))), [written[2]], "since")
            written[2].withdrawn = .init(date: try day(2026), why: "", by: 1)
            try await ledger.write { [written] in try $0.put(written[2]) }
            expect.equal(try await list(ConsentQuery()), written, "changed")
        },
        Check(name: "decisions on consent are rolled back with their transaction") { ledger, expect in
            struct Stop: Error {}
            var first = try decision("a", true)
            first.id = try await ledger.write { [first] in try $0.append(first) }
            try? await ledger.write { [first] writer in
                var other = first
                other.isGranted = false
                try writer.put(other)
                try writer.append(other)
                throw Stop()
            }
            expect.equal(try await ledger.read { try $0.decisions(ConsentQuery()) }, [first], "decisions")
            expect.equal(
                try await ledger.read { [record = first.record] in try $0.decisions(of: record) }, [first],
                "of a record")
        },
    ]
}
