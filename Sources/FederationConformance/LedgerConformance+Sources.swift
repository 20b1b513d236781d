import AdapterKit
import Federation
import ScienceShopSDK

extension LedgerConformance {
    /// What is remembered of sources and hosts from one run to the next.
    static let sourceChecks: [Check] = [
        Check(name: "checkpoints of lists of changes come back") { ledger, expect in
            var checkpoint = Checkpoint(
                source: Sample.source, window: RunID(1), run: RunID(2), place: .page(Cursor("c")), since: nil,
                bookmark: Bookmark("2026-11-01"), sourceSummary: "OAI", scope: "é e\u{301}", basis: Digest(of: [1]),
                pages: 3, seen: 4, unreadable: 0, restarts: 7, savedAt: Sample.time)
            for place in [
                checkpoint.place, .sweep(Bookmark("2026-11-02")), .sweep(nil), .page(Cursor("")),
            ] as [Checkpoint.Place] {
                checkpoint.place = place
                try await ledger.write { [checkpoint] in try $0.put(checkpoint) }
                expect.equal(try await ledger.checkpoint(of: Sample.source), checkpoint, "checkpoint at \(place)")
            }
        },
        Check(name: "marks of a list and of a sweep are apart and go together") { ledger, expect in
            try await ledger.write { writer in
                try writer.put(
                    Run(
                        id: RunID(3), source: Sample.source, activity: .harvest, startedAt: Sample.time,
                        sequenceBefore: 0))
                try writer.mark(["x"], of: Sample.source, in: RunID(3), by: RunID(3))
                try writer.mark(["y"], of: Sample.source, in: RunID(-3), by: RunID(3))
            }
            func marks() async throws -> [RunID?] {
                try await ledger.read { ledger in
                    try [RunID(3), RunID(-3)].flatMap { window in
                        try ["x", "y"].map { try ledger.mark(of: $0, in: window) }
                    }
                }
            }
            expect.equal(try await marks(), [RunID(3), nil, nil, RunID(3)], "marks")
            try await ledger.write { try $0.clearMarks(of: Sample.source) }
            expect.equal(try await marks(), [nil, nil, nil, nil], "marks afterwards")
        },
        Check(name: "what is remembered of a source comes back") { ledger, expect in
            let other = SourceKey(node: "lille", source: "s")
            func memory(of source: SourceKey) async throws -> SourceMemory {
                try await ledger.read { try $0.memory(of: source) }
            }
            expect.equal(try await memory(of: other), SourceMemory(source: other), "memory of an unknown source")
            var written = SourceMemory(
                source: Sample.source,
                kept: .init(
                    Bookmark("a|é"), scope: "s", basis: Digest(of: [1]), run: RunID(4), savedAt: Sample.time),
                sweep: .init(scope: "t", run: RunID(5), at: Sample.time))
            try await ledger.write { [written] in try $0.put(written) }
            expect.equal(try await memory(of: Sample.source), written, "memory")
            expect.equal(try await memory(of: other), SourceMemory(source: other), "memory of another source")
            struct Stop: Error {}
            try? await ledger.write { writer in
                try writer.put(SourceMemory(source: Sample.source))
                throw Stop()
            }
            expect.equal(try await memory(of: Sample.source), written, "memory after what was taken back")
            written.kept = nil
            try await ledger.write { [written] in try $0.put(written) }
            expect.equal(try await memory(of: Sample.source), written, "memory without a bookmark")
            try await ledger.write { try $0.put(SourceMemory(source: Sample.source)) }
            expect.equal(try await memory(of: Sample.source), SourceMemory(source: Sample.source), "empty memory")
        },
        Check(name: "bans come back, in order of host, and can be lifted") { ledger, expect in
            let bans = [
                HostBan(host: "a.example:8080", until: Timestamp(milliseconds: 1_700_000_000_123)),
                HostBan(host: "b.example", until: Timestamp(seconds: 2)),
            ]
            try await ledger.write { writer in
                try writer.put(HostBan(host: "b.example", until: Timestamp(seconds: 1)))
                for ban in bans.reversed() { try writer.put(ban) }
            }
            expect.equal(try await ledger.read { try $0.bans() }, bans, "bans")
            let found = try await ledger.read { ledger in
                try ["a.example:8080", "b.example", "c.example"].map { try ledger.ban(of: $0) }
            }
            expect.equal(found, bans.map(\.until) + [nil], "bans by host")
            try await ledger.write { try $0.removeBan(of: "b.example") }
            expect.equal(try await ledger.read { try $0.bans() }, [bans[0]], "bans left")
        },
        Check(name: "a ban only becomes longer") { ledger, expect in
            let bans = LedgerBans(ledger)
            try await bans.ban("a.example", until: Timestamp(seconds: 20))
            try await bans.ban("a.example", until: Timestamp(seconds: 10))
            expect.equal(try await bans.ban(of: "a.example"), Timestamp(seconds: 20), "ban")
            try await bans.ban("a.example", until: Timestamp(seconds: 30))
            expect.equal(try await LedgerBans(ledger).ban(of: "a.example"), Timestamp(seconds: 30), "longer ban")
            let lifted = (try await bans.lift("a.example"), try await bans.lift("a.example"))
            expect.equal([lifted.0, lifted.1], [true, false], "lifted")
            expect.equal(try await bans.all(), [], "no bans")
        },
        Check(name: "validators come back once they are kept, and the oldest go") { ledger, expect in
            let store = LedgerValidators(ledger, capacity: 3)
            let whole = HTTPValidators(
                etag: "W/\"é\"", lastModified: "Sat, 21 Nov 2026 10:00:00 GMT", accept: "text/csv",
                location: "https://a.example/b")
            try await store.offer(whole, for: "https://a.example/0")
            expect.equal(try await store.validators(for: "https://a.example/0"), whole, "within the process")
            let apart = LedgerValidators(ledger)
            expect.equal(try await apart.validators(for: "https://a.example/0"), nil, "before it is kept")
            try await store.keep()
            expect.equal(try await apart.validators(for: "https://a.example/0"), whole, "once it is kept")
            for number in [1, 2, 0, 3] {
                try await store.offer(
                    HTTPValidators(etag: "\(number)", location: "l"), for: "https://a.example/\(number)")
                try await store.keep()
            }
            let found = try await ledger.read { ledger in
                try (0..<5).map { try ledger.validators(for: "https://a.example/\($0)")?.etag }
            }
            expect.equal(found, ["0", nil, "2", "3", nil], "the newest three")
            try await store.offer(HTTPValidators(etag: "x", location: "l"), for: "https://a.example/2")
            store.drop()
            try await store.keep()
            expect.equal(try await store.validators(for: "https://a.example/2")?.etag, "2", "what was dropped")
        },
    ]
}
