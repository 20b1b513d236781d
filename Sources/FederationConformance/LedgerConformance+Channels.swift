import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

extension LedgerConformance {
    static let channelChecks: [Check] = [
        Check(name: "a channel comes back as it was written") { ledger, expect in
            expect.equal(try await ledger.read { try $0.channels() }, [], "channels of an empty ledger")
            expect.equal(try await ledger.read { try $0.channel("site:/a") }, nil, "an unknown channel")
            var channel = Channel(
                name: "site:/srv/é", bookmark: 7, rules: "gate/1 public", output: "v1", isFinished: true,
                finishedAt: Sample.time, turn: 3, ranAt: Sample.time, verdict: .changed, sequence: 12,
                changedAt: Sample.time)
            let other = Channel(name: "site:/a", ranAt: Sample.time)
            let first = channel
            try await ledger.write { writer in
                try writer.put(first)
                try writer.put(other)
            }
            expect.equal(try await ledger.read { try $0.channels() }, [other, first], "in order of name")
            channel.bookmark = 9
            channel.isFinished = false
            channel.finishedAt = nil
            channel.verdict = nil
            channel.changedAt = nil
            let second = channel
            try await ledger.write { try $0.put(second) }
            expect.equal(try await ledger.read { try $0.channel(second.name) }, .some(second), "the channel")
            // The same letters, composed in another way, are another name.
            expect.equal(try await ledger.read { try $0.channel("site:/srv/e\u{301}") }, nil, "another name")
        },
        Check(name: "receipts are listed page by page, by state and by what is due") { ledger, expect in
            let early = Timestamp(seconds: 100)
            let names = ["a", "b", "c", "d", "e"]
            var receipts: [ChannelReceipt] = []
            for (index, name) in names.enumerated() {
                receipts.append(
                    ChannelReceipt(
                        channel: "x", record: try Sample.id(name), state: index < 3 ? .shown : .withdrawn,
                        isDue: index == 1, hash: index == 1 ? nil : Digest(of: [UInt8(index)]), revision: index,
                        shownUntil: index == 0 ? early : index == 2 ? Sample.time : nil,
                        reason: index < 3 ? nil : .renamed, successor: index == 4 ? try Sample.id("a") : nil,
                        address: index == 0 ? "records/a.html" : nil, at: Sample.time))
            }
            let written = receipts
            try await ledger.write { writer in
                for name in ["x", "y"] { try writer.put(Channel(name: name, ranAt: Sample.time)) }
                for receipt in written.reversed() { try writer.put(receipt) }
                var other = written[0]
                other.channel = "y"
                try writer.put(other)
            }
            func list(_ query: ReceiptQuery) async throws -> [ChannelReceipt] {
                try await ledger.read { try $0.receipts(query) }
            }
            expect.equal(try await list(ReceiptQuery("x")), written, "all")
            expect.equal(
                try await list(ReceiptQuery("x", after: written[1].record, limit: 2)), Array(written[2...3]), "a page")
            expect.equal(try await list(ReceiptQuery("x", state: .withdrawn)), Array(written[3...4]), "withdrawn")
            expect.equal(try await list(ReceiptQuery("x", dueAt: early)), [written[1]], "due")
            expect.equal(
                try await list(ReceiptQuery("x", dueAt: Timestamp(seconds: 101))), Array(written[0...1]),
                "due, or shown until before")
            expect.equal(
                try await list(ReceiptQuery("x", dueAt: Timestamp(seconds: 101), after: written[0].record, limit: 1)),
                [written[1]], "a page of what is due")
            expect.equal(try await list(ReceiptQuery("unknown")), [], "of no channel")
            expect.equal(
                try await ledger.read { try $0.receiptTally(of: "x") }, ReceiptTally(shown: 3, withdrawn: 2, due: 1),
                "tally")
            expect.equal(
                try await ledger.read { try $0.receipt(of: written[4].record, on: "x") }, .some(written[4]),
                "one receipt")
            expect.equal(
                try await ledger.read { try $0.receipt(of: written[4].record, on: "y") }, nil, "none on that channel")
            try await ledger.write { try $0.makeReceiptsDue(on: "x") }
            expect.equal(try await ledger.read { try $0.receiptTally(of: "x").due }, 5, "all are due")
            expect.equal(try await ledger.read { try $0.receiptTally(of: "y").due }, 0, "others are not")
        },
        Check(name: "receipts are listed in the order of their last change, by what they are filed under") {
            ledger, expect in
            let (early, late) = (Timestamp(seconds: 100), Timestamp(seconds: 200))
            /// In the order of their names, which is not that of their changes.
            let made: [(name: String, sequence: Int, at: Timestamp?, labels: [String], state: ChannelReceipt.State)] = [
                ("a", 40, late, ["kind", "kind:project"], .shown),
                ("b", 7, early, ["kind", "kind:person"], .withdrawn),
                ("c", 0, nil, [], .shown), ("d", 9, early, ["theme:é"], .shown),
                ("e", 21, late, ["kind", "kind:person", "theme:e\u{301}"], .shown),
            ]
            let receipts = try made.map { item in
                ChannelReceipt(
                    channel: "x", record: try Sample.id(item.name), state: item.state, at: Sample.time,
                    sequence: item.sequence, changedAt: item.at,
                    rendering: item.sequence == 9 ? Digest(of: [1, 2, 3]) : nil, labels: item.labels)
            }
            try await ledger.write { writer in
                for name in ["x", "y"] { try writer.put(Channel(name: name, ranAt: Sample.time)) }
                for receipt in receipts { try writer.put(receipt) }
                var other = receipts[0]
                other.channel = "y"
                try writer.put(other)
            }
            func list(_ query: ReceiptFeedQuery) async throws -> [String] {
                let listed = try await ledger.read { try $0.receipts(query) }
                var whole = query
                whole.limit = .max
                expect.equal(
                    try await ledger.read { [whole] in try $0.receiptCount(whole) },
                    try await ledger.read { [whole] in try $0.receipts(whole).count }, "count of \(query)")
                expect.equal(
                    listed, listed.compactMap { found in receipts.first { $0.record == found.record } },
                    "what was written of \(query)")
                return listed.map(\.record.local)
            }
            expect.equal(try await list(ReceiptFeedQuery("x")), ["b", "d", "e", "a"], "all")
            expect.equal(try await list(ReceiptFeedQuery("x", after: 7, limit: 2)), ["d", "e"], "a page")
            expect.equal(try await list(ReceiptFeedQuery("x", from: late)), ["e", "a"], "from a moment on")
            expect.equal(try await list(ReceiptFeedQuery("x", until: early)), ["b", "d"], "up to a moment")
            expect.equal(
                try await list(ReceiptFeedQuery("x", from: early, until: Timestamp(seconds: 199))), ["b", "d"],
                "between two")
            expect.equal(
                try await list(ReceiptFeedQuery("x", from: Timestamp(seconds: 101), until: Timestamp(seconds: 199))),
                [], "between two where nothing is")
            expect.equal(try await list(ReceiptFeedQuery("x", from: Timestamp(seconds: 201))), [], "after the last")
            expect.equal(try await list(ReceiptFeedQuery("x", until: Timestamp(seconds: 99))), [], "before the first")
            expect.equal(try await list(ReceiptFeedQuery("x", labels: ["kind"])), ["b", "e", "a"], "a label")
            expect.equal(
                try await list(ReceiptFeedQuery("x", after: 7, labels: ["kind"], limit: 1)), ["e"], "a page of a label")
            expect.equal(
                try await list(ReceiptFeedQuery("x", from: early, until: early, labels: ["kind"])), ["b"],
                "a label at a moment")
            expect.equal(
                try await list(ReceiptFeedQuery("x", labels: ["kind:person", "kind"])), ["b", "e"], "two labels")
            expect.equal(
                try await list(ReceiptFeedQuery("x", labels: ["kind:person", "kind"], state: .shown)), ["e"],
                "of one state")
            expect.equal(try await list(ReceiptFeedQuery("x", labels: ["theme:é"])), ["d"], "labels compare as bytes")
            expect.equal(try await list(ReceiptFeedQuery("x", labels: ["kin"])), [], "an unknown label")
            expect.equal(try await list(ReceiptFeedQuery("unknown")), [], "of no channel")
            expect.equal(
                try await ledger.read { try $0.labels(of: "x") },
                ["kind", "kind:person", "kind:project", "theme:e\u{301}", "theme:é"], "labels")
            expect.equal(try await ledger.read { try $0.labels(of: "y") }, ["kind", "kind:project"], "of another")

            // A later change takes it from its place and its labels.
            let moved = try await ledger.write { writer -> [String] in
                var receipt = receipts[4]
                receipt.sequence = 41
                receipt.labels = ["kind", "kind:event"]
                try writer.put(receipt)
                return try writer.receipts(ReceiptFeedQuery("x", labels: ["kind"])).map(\.record.local)
            }
            expect.equal(moved, ["b", "a", "e"], "in its new place")
            expect.equal(
                try await ledger.read { try $0.labels(of: "x") },
                ["kind", "kind:event", "kind:person", "kind:project", "theme:é"], "labels nothing is filed under")
        },
        Check(name: "channels and receipts are rolled back with their transaction") { ledger, expect in
            struct Stop: Error {}
            let id = try Sample.id("a")
            let channel = Channel(name: "x", ranAt: Sample.time)
            let receipt = ChannelReceipt(channel: "x", record: id, state: .shown, revision: 1, at: Sample.time)
            try await ledger.write { writer in
                try writer.put(channel)
                try writer.put(receipt)
            }
            try? await ledger.write { writer in
                var other = channel
                other.bookmark = 5
                try writer.put(other)
                try writer.put(Channel(name: "y", ranAt: Sample.time))
                try writer.put(ChannelReceipt(channel: "y", record: id, state: .shown, at: Sample.time))
                try writer.put(
                    ChannelReceipt(
                        channel: "x", record: id, state: .shown, at: Sample.time, sequence: 3,
                        changedAt: Sample.time, labels: ["kind"]))
                try writer.makeReceiptsDue(on: "x")
                throw Stop()
            }
            expect.equal(try await ledger.read { try $0.channels() }, [channel], "channels")
            expect.equal(try await ledger.read { try $0.receipts(ReceiptQuery("x")) }, [receipt], "receipts")
            expect.equal(try await ledger.read { try $0.receipts(ReceiptQuery("y")) }, [], "receipts of another")
            expect.equal(try await ledger.read { try $0.receipts(ReceiptFeedQuery("x")) }, [], "places")
            expect.equal(try await ledger.read { try $0.labels(of: "x") }, [], "labels")
        },
        Check(name: "the newest change of each record is read from a bookmark on") { ledger, expect in
            let a = try Sample.stored(Sample.record(try Sample.id("a"), title: "A"))
            let b = try Sample.stored(Sample.record(try Sample.id("b"), title: "B"))
            let c = try Sample.stored(Sample.record(try Sample.id("c"), title: "C"))
            let sequences = try await ledger.write { writer in
                try [a, b, a, c, b, a].map { try writer.append(Sample.change($0, .changed)) }
            }
            func latest(_ after: Int, limit: Int = 10) async throws -> [Int] {
                try await ledger.read { try $0.latestChanges(after: after, limit: limit).map(\.sequence) }
            }
            expect.equal(try await latest(0), Array(sequences[3...5]), "from the beginning")
            expect.equal(try await latest(0, limit: 2), Array(sequences[3...4]), "a page")
            expect.equal(try await latest(sequences[3]), Array(sequences[4...5]), "from a bookmark on")
            expect.equal(try await latest(sequences[5]), [], "at the head")
            expect.equal(
                try await ledger.read { try $0.latestChange(of: a.id)?.sequence }, .some(sequences[5]), "of one record")
            let unknown = try Sample.id("unknown")
            expect.equal(try await ledger.read { try $0.latestChange(of: unknown) }, nil, "of an unknown record")
        },
        Check(name: "aliases are found from both ends") { ledger, expect in
            let ids = try ["a", "b", "c"].map { try Sample.id($0) }
            try await ledger.write { writer in
                try writer.setAlias(of: ids[2], to: ids[0])
                try writer.setAlias(of: ids[1], to: ids[0])
            }
            expect.equal(try await ledger.read { try $0.aliases(to: ids[0]) }, [ids[1], ids[2]], "aliases")
            expect.equal(try await ledger.read { try $0.aliases(to: ids[1]) }, [], "of one that is no successor")
        },
    ]
}
