import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

extension LedgerConformance {
    static let storageChecks: [Check] = [
        Check(name: "an empty ledger is empty") { ledger, expect in
            let statistics = try await ledger.statistics()
            expect.equal(statistics, LedgerStatistics(), "statistics")
            expect.equal(try await ledger.records(), [], "records")
            expect.equal(try await ledger.changes(), [], "changes")
            expect.equal(try await ledger.runs(), [], "runs")
            expect.equal(try await ledger.search(SearchQuery("eau")), [], "hits")
            expect.equal(try await ledger.integrityCheck(), [], "integrity")
            expect.equal(try await ledger.record(Sample.id("a")), nil, "record")
            expect.equal(try await ledger.checkpoint(of: Sample.source), nil, "checkpoint")
            let count = try await ledger.read { try $0.claimedRecordCount(of: Sample.source) }
            expect.equal(count, 0, "claimed records")
        },
        Check(name: "a record comes back to the byte") { ledger, expect in
            let content = Sample.record(
                try Sample.id("a"), title: "Cœur d’eau \u{0} « é » e\u{301} \u{1F600}",
                extra: [("unknownMember", ["deep": [1.5, .null, true, ["x": "y"]]])])
            let stored = try Sample.stored(content, revision: 3)
            try await ledger.write { try $0.put(stored) }
            let found = try await ledger.read { try $0.storedRecord(stored.id) }
            expect.equal(found?.record.canonicalBytes, stored.record.canonicalBytes, "bytes")
            expect.equal(found, stored, "stored record")
            let again = try Sample.stored(Sample.record(try Sample.id("a"), title: "Autre"), revision: 4)
            try await ledger.write { try $0.put(again) }
            expect.equal(try await ledger.record(again.id)?.canonicalBytes, again.record.canonicalBytes, "new bytes")
            expect.equal(try await ledger.records().count, 1, "count")
        },
        Check(name: "claims, evidence and payloads come back") { ledger, expect in
            let record = Sample.record(try Sample.id("a"), title: "A")
            let evidence = Evidence(
                path: "/title/fr", asWritten: "A “a”", location: SourceLocation(line: 2, column: 3, label: "Nom"),
                rule: "records[0]")
            let claim = try Sample.claim(record, by: "row « 1 » 'x\" ; DROP")
            let payload = Array(String(repeating: "répétition ", count: 200).utf8)
            let digest = Digest(of: payload)
            let (first, second) = try await ledger.write { writer in
                try writer.put(claim, evidence: [evidence])
                return (try writer.keepPayload(payload, as: digest), try writer.keepPayload(payload, as: digest))
            }
            expect.equal([first, second], [true, false], "kept once")
            expect.equal(try await ledger.payload(digest), payload, "payload")
            expect.equal(try await ledger.payload(Digest(of: [1])), nil, "unknown payload")
            expect.equal(try await ledger.claims(of: claim.record), [claim], "claims")
            expect.equal(try await ledger.evidence(of: claim.record).map(\.evidence), [[evidence]], "evidence")
            var other = claim
            other.state = .leaving
            other.departure = Departure(
                .vanished, since: Sample.time, run: RunID(7), standing: .waiting,
                due: Timestamp(milliseconds: Sample.time.milliseconds + 1_234), endedBy: RunID(8))
            try await ledger.write { [other] in try $0.put(other, evidence: nil) }
            expect.equal(try await ledger.claims(of: claim.record), [other], "replaced claim")
            expect.equal(try await ledger.evidence(of: claim.record).map(\.evidence), [[evidence]], "kept evidence")
            try await ledger.write { [other] in try $0.put(other, evidence: []) }
            expect.equal(try await ledger.evidence(of: claim.record).map(\.evidence), [[]], "no evidence")
        },
        Check(name: "empty and incompressible payloads come back") { ledger, expect in
            var random = SeededGenerator(seed: 7)
            let noise = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &random) }
            for payload in [[], [0], noise] as [[UInt8]] {
                let digest = Digest(of: payload)
                try await ledger.write { _ = try $0.keepPayload(payload, as: digest) }
                expect.equal(try await ledger.payload(digest), payload, "payload of \(payload.count) bytes")
            }
        },
        Check(name: "source records, aliases, checkpoints and marks come back") { ledger, expect in
            let state = Sample.state("row 1", signature: Digest(of: [9]))
            let (a, b) = (try Sample.id("a"), try Sample.id("b"))
            let checkpoint = Checkpoint(
                source: Sample.source, window: RunID(1), run: RunID(2), place: .page(Cursor("c|é")),
                since: Sample.time, sourceSummary: "CSV", pages: 3, seen: 4, unreadable: 5, savedAt: Sample.time)
            let run = Run(
                id: RunID(1), source: Sample.source, activity: .harvest, startedAt: Sample.time, sequenceBefore: 0)
            try await ledger.write { writer in
                try writer.put(run)
                try writer.put(state)
                try writer.setAlias(of: a, to: b)
                try writer.put(checkpoint)
                try writer.mark(["x", "e\u{301}"], of: Sample.source, in: RunID(1), by: RunID(1))
                try writer.mark(["x", "y"], of: Sample.source, in: RunID(1), by: RunID(2))
            }
            let found = try await ledger.read { reader in
                (
                    try reader.sourceRecord("row 1", of: Sample.source), try reader.alias(of: a), try reader.aliases(),
                    try ["x", "y", "e\u{301}", "é", "z"].map { try reader.mark(of: $0, in: RunID(1)) }
                )
            }
            expect.equal(found.0, state, "source record")
            expect.equal(found.1, b, "alias")
            expect.equal(found.2, [a: b], "aliases")
            expect.equal(found.3, [RunID(2), RunID(2), RunID(1), nil, nil], "marks")
            expect.equal(try await ledger.checkpoint(of: Sample.source), checkpoint, "checkpoint")
            expect.equal(try await ledger.resolve(a), b, "resolved")
            try await ledger.write { writer in
                try writer.clearMarks(of: Sample.source)
                try writer.removeCheckpoint(of: Sample.source)
                try writer.setAlias(of: a, to: nil)
            }
            let gone = try await ledger.read { (try $0.mark(of: "x", in: RunID(1)), try $0.alias(of: a)) }
            expect.holds(gone.0 == nil && gone.1 == nil, "marks and alias are gone")
            expect.equal(try await ledger.checkpoint(of: Sample.source), nil, "no checkpoint")
        },
        Check(name: "runs and issues come back") { ledger, expect in
            let first = try await ledger.write { writer in
                var run = Run(
                    id: try writer.nextRunID(), source: Sample.source, activity: .harvest, startedAt: Sample.time,
                    sequenceBefore: 0)
                try writer.put(run)
                run.endedAt = Sample.time
                run.verdict = .deletionsHeld
                run.counts.seen = 3
                run.counts.records.held = 2
                run.failure = Run.Failure(code: .blocked, message: .verbatim("Non"), cause: "403")
                run.resumed = RunID(7)
                run.total = 12
                run.askedFrom = Bookmark("2026-11-01")
                run.bookmark = Bookmark("2026-11-02")
                run.restarts = 2
                run.sweep = Run.Sweep(listed: 5, missed: 1, isComplete: true)
                try writer.put(run)
                return run
            }
            let issues = Sample.state("x").issues.map { RunIssue(sourceRecord: "x", finding: $0) }
            let second = try await ledger.write { writer in
                try writer.append(issues, to: first.id)
                try writer.append(issues, to: first.id)
                let run = Run(
                    id: try writer.nextRunID(), source: SourceKey(node: "lille", source: "s"), activity: .import,
                    startedAt: Sample.time, sequenceBefore: 4)
                try writer.put(run)
                return run
            }
            expect.holds(second.id > first.id, "run numbers grow")
            expect.equal(try await ledger.run(first.id), first, "run")
            expect.equal(try await ledger.runs(), [second, first], "runs, newest first")
            expect.equal(try await ledger.runs(of: Sample.source), [first], "runs of a source")
            expect.equal(try await ledger.issues(of: first.id), issues + issues, "issues")
            expect.equal(try await ledger.issues(of: second.id), [], "no issues")
        },
        Check(name: "a transaction that throws leaves nothing") { ledger, expect in
            struct Stop: Error {}
            let stored = try Sample.stored(Sample.record(try Sample.id("a"), title: "Eau"))
            let newer = try Sample.stored(Sample.record(try Sample.id("a"), title: "Encre"), revision: 2)
            let claim = try Sample.claim(stored.record, by: "1")
            try await ledger.write { writer in
                try writer.put(stored)
                try writer.append(Sample.change(stored, .added))
                try writer.put(claim, evidence: [])
                try writer.put(Sample.state("1"))
            }
            let before = try await LedgerDump(ledger)
            let statistics = try await ledger.statistics()
            do {
                try await ledger.write { writer in
                    try writer.put(newer)
                    try writer.append(Sample.change(newer, .changed))
                    var claim = claim
                    claim.state = .ended
                    try writer.put(claim, evidence: [])
                    try writer.put(Sample.state("1", status: .gone))
                    try writer.put(Sample.state("2"))
                    try writer.keepPayload([1, 2, 3], as: Digest(of: [1, 2, 3]))
                    try writer.put(
                        Run(
                            id: try writer.nextRunID(), source: SourceKey(node: "n", source: "s"), activity: .harvest,
                            startedAt: Sample.time, sequenceBefore: 0))
                    try writer.setAlias(of: stored.id, to: stored.id)
                    try writer.mark(["1"], of: Sample.source, in: RunID(1), by: RunID(1))
                    throw Stop()
                }
                expect.holds(false, "the error comes through")
            } catch is Stop {}
            expect.equal(try await LedgerDump(ledger).difference(from: before), [], "dump")
            expect.equal(try await ledger.statistics(), statistics, "statistics")
            expect.equal(try await ledger.search(SearchQuery("encre")), [], "hits of what was taken back")
            expect.equal(try await ledger.search(SearchQuery("eau")).map(\.id), [stored.id], "hits")
            let marked = try await ledger.read { try $0.mark(of: "1", in: RunID(1)) }
            expect.equal(marked, nil, "mark")
            let next = try await ledger.write { try $0.append(Sample.change(newer, .changed)) }
            expect.holds(next > 1, "the feed goes on after what stands")
            expect.equal(try await ledger.changes().count, 2, "changes")
        },
        Check(name: "a rehearsal sees the ledger and leaves it alone") { ledger, expect in
            let stored = try Sample.stored(Sample.record(try Sample.id("a"), title: "Eau"))
            let other = try Sample.stored(Sample.record(try Sample.id("b"), title: "Encre"))
            try await ledger.write { writer in
                try writer.put(stored)
                try writer.append(Sample.change(stored, .added))
            }
            let before = try await LedgerDump(ledger)
            do {
                let rehearsal = try await ledger.rehearsal()
                expect.equal(try await rehearsal.record(stored.id), stored.record, "what was there")
                try await rehearsal.write { writer in
                    try writer.put(other)
                    try writer.append(Sample.change(other, .added))
                }
                struct Stop: Error {}
                try? await rehearsal.write { writer in
                    try writer.append(Sample.change(other, .changed))
                    throw Stop()
                }
                expect.equal(try await rehearsal.record(other.id), other.record, "what was rehearsed")
                expect.equal(try await rehearsal.changes().count, 2, "changes in the rehearsal")
                expect.equal(try await rehearsal.search(SearchQuery("encre")).count, 1, "hits in the rehearsal")
                expect.equal(try await LedgerDump(ledger), before, "the ledger during the rehearsal")
            }
            expect.equal(try await LedgerDump(ledger), before, "the ledger after the rehearsal")
            try await ledger.write { try $0.put(other) }
            expect.equal(try await ledger.records().count, 2, "records written after the rehearsal")
        },
    ]
}
