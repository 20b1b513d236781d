import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

extension LedgerConformance {
    static let queryChecks: [Check] = [
        Check(name: "records are listed in order of identifier, page by page, by kind, node and status") {
            ledger, expect in
            var all: [StoredRecord] = []
            for local in ["b", "a", "B", "a-1", "a.1", "aa", "A", "10", "9"] {
                for (kind, home) in [(RecordKind.demand, "lyon"), (.organisation, "lille")] {
                    let id = try Sample.id(local, kind: kind, home: home)
                    all.append(try Sample.stored(Sample.record(id, title: "Titre \(local)")))
                }
            }
            let dead = try Sample.id("dead")
            var tombstone = Record(id: dead)
            tombstone["status"] = "deleted"
            let buried = try Sample.stored(tombstone, revision: 2)
            let written = all + [buried]
            try await ledger.write { writer in for stored in written { try writer.put(stored) } }
            let sorted = all.map(\.id).sorted()
            var pages: [RecordIdentifier] = []
            var query = RecordQuery(limit: 4)
            while true {
                let page = try await ledger.records(query).compactMap(\.id)
                pages += page
                guard let last = page.last else { break }
                query.after = last
            }
            expect.equal(pages, sorted, "pages")
            let demands = try await ledger.records(RecordQuery(kinds: [.demand, .event])).compactMap(\.id)
            expect.equal(demands, sorted.filter { $0.kind == .demand }, "by kind")
            let lille = try await ledger.records(RecordQuery(node: "lille")).compactMap(\.id)
            expect.equal(lille, sorted.filter { $0.home == "lille" }, "by node")
            let deleted = try await ledger.records(RecordQuery(status: .deleted)).compactMap(\.id)
            expect.equal(deleted, [dead], "deleted")
            expect.equal(try await ledger.records(RecordQuery(status: nil)).count, all.count + 1, "any status")
            let found = try await ledger.records(RecordQuery(text: "titre aa")).compactMap(\.id)
            expect.equal(found, sorted.filter { $0.local == "aa" }, "by text")
            let tallies = try await ledger.tallies()
            expect.equal(
                tallies,
                [
                    RecordTally(node: "lille", kind: .organisation, status: .active, count: 9),
                    RecordTally(node: "lyon", kind: .demand, status: .active, count: 9),
                    RecordTally(node: "lyon", kind: .organisation, status: .deleted, count: 1),
                ], "tallies")
        },
        Check(name: "the change feed is read from a bookmark on") { ledger, expect in
            let a = try Sample.stored(Sample.record(try Sample.id("a"), title: "A"))
            let b = try Sample.stored(Sample.record(try Sample.id("b"), title: "B"))
            let sequences = try await ledger.write { writer in
                try (0..<10).map { index in
                    let stored = index % 3 == 0 ? a : b
                    return try writer.append(Sample.change(stored, .changed, successor: index == 9 ? b.id : nil))
                }
            }
            expect.holds(zip(sequences, sequences.dropFirst()).allSatisfy { $0 < $1 }, "sequence numbers increase")
            let page = try await ledger.changes(after: sequences[3], limit: 4)
            expect.equal(page.map(\.sequence), Array(sequences[4..<8]), "after a bookmark")
            let history = try await ledger.history(of: a.id)
            expect.equal(history.map(\.sequence), [0, 3, 6, 9].map { sequences[$0] }, "history of a record")
            expect.equal(history.last?.successor, b.id, "successor")
            let last = try await ledger.read { try $0.lastSequence() }
            expect.equal(last, sequences.last, "last sequence")
        },
        Check(name: "identifiers are bytes") { ledger, expect in
            // The same letter to Swift, two names to every protocol.
            let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
            let record = Sample.record(try Sample.id("a"), title: "A")
            let claims = [try Sample.claim(record, by: composed), try Sample.claim(record, by: decomposed)]
            try await ledger.write { writer in
                for claim in claims { try writer.put(claim, evidence: nil) }
                for identifier in [composed, decomposed] { try writer.put(Sample.state(identifier)) }
            }
            let found = try await ledger.read { reader in
                (
                    try reader.claims(of: claims[0].record).count,
                    try reader.claims(by: composed, of: Sample.source).count,
                    try reader.sourceRecords(SourceRecordQuery(Sample.source)).map { Array($0.identifier.utf8) }
                )
            }
            expect.equal(found.0, 2, "claims")
            expect.equal(found.1, 1, "claims of one source record")
            expect.equal(found.2, [Array(decomposed.utf8), Array(composed.utf8)], "source records in order of bytes")
        },
        Check(name: "records with several copies are found") { ledger, expect in
            let records = try ["a", "b", "c", "d"].map { Sample.record(try Sample.id($0), title: $0) }
            func claims(_ index: Int, _ others: [(isVerbatim: Bool, state: Claim.State)]) throws -> [Claim] {
                try others.enumerated().map { place, claim in
                    var made = try Sample.claim(records[index], by: "\(place)", state: claim.state)
                    made.isVerbatim = claim.isVerbatim
                    return made
                }
            }
            let all =
                try claims(3, [(true, .live), (true, .leaving)]) + claims(0, [(true, .live), (true, .live)])
                + claims(1, [(true, .live), (true, .ended)]) + claims(2, [(true, .live), (false, .live)])
            let found = try await ledger.write { writer in
                for claim in all { try writer.put(claim, evidence: nil) }
                return try writer.recordsWithSeveralCopies()
            }
            expect.equal(found.map(\.local), ["a", "d"], "in the transaction")
            expect.equal(
                try await ledger.read { try $0.recordsWithSeveralCopies().map(\.local) }, ["a", "d"], "after it")
        },
        Check(name: "claims are found by record, source record and state, in the order they speak") { ledger, expect in
            let (a, b) = (
                Sample.record(try Sample.id("a"), title: "A"), Sample.record(try Sample.id("b"), title: "B")
            )
            let other = SourceKey(node: "lille", source: "x")
            let mention = try Sample.claim(a, by: "0", isMention: true)
            let full = try Sample.claim(a, by: "2")
            let elsewhere = try Sample.claim(a, by: "9", of: other)
            let ended = try Sample.claim(a, by: "3", state: .ended)
            let leaving = try (0..<5).map { try Sample.claim(b, by: "l\($0)", state: .leaving) }
            let second = try Sample.claim(b, by: "2", state: .contested, ordinal: 1)
            let all = [mention, full, elsewhere, ended, second] + leaving
            try await ledger.write { writer in for claim in all.reversed() { try writer.put(claim, evidence: nil) } }
            expect.equal(
                try await ledger.claims(of: elsewhere.record), [elsewhere, full, mention], "claims on a record")
            expect.equal(
                try await ledger.read { try $0.claimCount(of: elsewhere.record) }, 3, "how many have not ended")
            expect.equal(try await ledger.read { try $0.endedClaims(of: full.record) }, [ended], "ended claims")
            let found = try await ledger.read { reader in
                let first = try reader.claims(ClaimQuery(Sample.source, state: .leaving, limit: 2))
                let after = first.last.map { ClaimQuery.Position($0) }
                return (
                    try reader.claims(by: "2", of: Sample.source), first,
                    try reader.claims(ClaimQuery(Sample.source, state: .leaving, after: after)),
                    try reader.claims(ClaimQuery(Sample.source, state: .contested)),
                    try [Sample.source, other].map { try reader.claimedRecordCount(of: $0) },
                    try reader.records(RecordQuery(status: nil, source: other)).map(\.id)
                )
            }
            expect.equal(found.0, [full, second], "claims of a source record")
            expect.equal(found.1 + found.2, leaving, "leaving claims")
            expect.equal(found.3, [second], "contested claims")
            expect.equal(found.4, [2, 1], "claimed records")
            expect.equal(found.5, [], "no record was stored")
        },
        Check(name: "records that only leaving claims of a source hold are found") { ledger, expect in
            let other = SourceKey(node: "lille", source: "x")
            func record(_ local: String) throws -> Record { Sample.record(try Sample.id(local), title: local) }
            let claims = [
                try Sample.claim(record("dies"), by: "1", state: .leaving),
                try Sample.claim(record("dies"), by: "2", state: .leaving),
                try Sample.claim(record("dies"), by: "3", state: .ended),
                try Sample.claim(record("kept"), by: "1", state: .leaving),
                try Sample.claim(record("kept"), by: "2", state: .live),
                try Sample.claim(record("shared"), by: "1", state: .leaving),
                try Sample.claim(record("shared"), by: "9", of: other, state: .leaving),
                try Sample.claim(record("rejected"), by: "1", state: .leaving),
                try Sample.claim(record("rejected"), by: "2", state: .kept),
                try Sample.claim(record("contested"), by: "1", state: .leaving),
                try Sample.claim(record("contested"), by: "4", state: .contested),
                try Sample.claim(record("also"), by: "1", state: .leaving),
                try Sample.claim(record("gone"), by: "1", state: .ended),
            ]
            try await ledger.write { writer in for claim in claims { try writer.put(claim, evidence: nil) } }
            let found = try await ledger.read { reader in
                (
                    try reader.recordsOnlyLeaving(Sample.source, after: nil, limit: 10).map(\.local),
                    try reader.recordsOnlyLeaving(Sample.source, after: nil, limit: 1).map(\.local),
                    try reader.recordsOnlyLeaving(Sample.source, after: try Sample.id("also"), limit: 1).map(\.local)
                )
            }
            expect.equal(found.0, ["also", "dies"], "records")
            expect.equal(found.1, ["also"], "first page")
            expect.equal(found.2, ["dies"], "second page")
        },
        Check(name: "source records are found by status, mark and signature") { ledger, expect in
            let signature = Digest(of: [1])
            try await ledger.write { writer in
                try writer.put(
                    Run(
                        id: RunID(5), source: Sample.source, activity: .harvest, startedAt: Sample.time,
                        sequenceBefore: 0))
                for index in 0..<6 { try writer.put(Sample.state("s\(index)")) }
                try writer.put(Sample.state("left", status: .leaving, signature: signature))
                try writer.put(Sample.state("gone", status: .gone, signature: signature))
                try writer.put(Sample.state("other", of: SourceKey(node: "n", source: "s"), signature: signature))
                try writer.mark(["s0", "s2", "s4"], of: Sample.source, in: RunID(5), by: RunID(5))
            }
            let found = try await ledger.read { reader in
                (
                    try reader.sourceRecords(SourceRecordQuery(Sample.source, unseenIn: RunID(5), limit: 3)),
                    try reader.sourceRecords(
                        SourceRecordQuery(Sample.source, unseenIn: RunID(5), after: "s1", limit: 3)),
                    try reader.sourceRecords(SourceRecordQuery(Sample.source, statuses: [.leaving])),
                    try reader.sourceRecords(SourceRecordQuery(Sample.source, signature: signature)),
                    try reader.sources()
                )
            }
            expect.equal(found.0.map(\.identifier), ["left", "s1", "s3"], "unseen")
            expect.equal(found.1.map(\.identifier), ["s3", "s5"], "unseen, next page")
            expect.equal(found.2.map(\.identifier), ["left"], "leaving")
            expect.equal(found.3.map(\.identifier), ["left"], "by signature")
            expect.equal(found.4, [Sample.source, SourceKey(node: "n", source: "s")], "sources")
        },
    ]
}
