import AdapterKit
import Federation
import ScienceShopSDK
import SetReconciliation

extension LedgerConformance {
    /// The kept cells of a set are always those of its members.
    static let setChecks: [Check] = [
        Check(name: "the kept cells of a source are those of its source records") { ledger, expect in
            let set = SetName.source(Sample.source)
            expect.holds(try await ledger.read { try $0.keptSet(set) } == nil, "no cells are kept unasked")
            var chance = SeededGenerator(seed: 1)
            try await change(ledger, &chance, steps: 20)
            let key = ReconciliationKey.random()
            try await ledger.write { try $0.keepSet(set, key: key) }
            for round in 0..<6 {
                try await change(ledger, &chance, steps: 30)
                try await compare(ledger, set, key, &expect, "round \(round)")
            }
            let other = ReconciliationKey.random()
            try await ledger.write { try $0.keepSet(set, key: other) }
            try await compare(ledger, set, other, &expect, "another key")
        },
        Check(name: "the kept cells of a channel are those of what it shows") { ledger, expect in
            let set = SetName.channel("oai")
            var chance = SeededGenerator(seed: 2)
            let key = ReconciliationKey.random()
            try await ledger.write { writer in
                try writer.put(Channel(name: "oai", ranAt: Sample.time))
                try writer.keepSet(set, key: key)
            }
            for round in 0..<6 {
                var receipts: [ChannelReceipt] = []
                for _ in 0..<20 {
                    let number = Int.random(in: 0..<40, using: &chance)
                    let isShown = Bool.random(using: &chance)
                    receipts.append(
                        ChannelReceipt(
                            channel: "oai", record: try Sample.id("r\(number)"), state: isShown ? .shown : .withdrawn,
                            hash: isShown && number % 7 != 0 ? Digest(of: [UInt8(number)]) : nil, at: Sample.time,
                            symbol: SetSymbol(high: chance.next(), low: UInt64(number))))
                }
                let written = receipts
                try await ledger.write { writer in for receipt in written { try writer.put(receipt) } }
                try await compare(ledger, set, key, &expect, "round \(round)")
            }
        },
        Check(name: "a transaction that fails leaves the kept cells as they were") { ledger, expect in
            struct Stop: Error {}
            let set = SetName.source(Sample.source)
            var chance = SeededGenerator(seed: 3)
            let key = ReconciliationKey.random()
            try await change(ledger, &chance, steps: 20)
            try await ledger.write { try $0.keepSet(set, key: key) }
            let before = try await ledger.read { try $0.keptSet(set) }
            let state = state(1, symbol: SetSymbol(high: 7, low: 7))
            do {
                try await ledger.write { writer in
                    try writer.put(state)
                    // Seen by whoever writes.
                    guard try writer.keptSet(set) != before else { return }
                    throw Stop()
                }
                expect.holds(false, "a change is seen in its own transaction")
            } catch is Stop {}
            expect.holds(try await ledger.read { try $0.keptSet(set) } == before, "the cells are as they were")
            try await compare(ledger, set, key, &expect, "after the failure")
        },
        Check(name: "members of a set are found in order, and by symbol") { ledger, expect in
            var chance = SeededGenerator(seed: 4)
            try await change(ledger, &chance, steps: 60)
            let set = SetName.source(Sample.source)
            let all = try await ledger.read { try $0.elements(of: set, after: nil, limit: .max) }
            expect.holds(all.count > 5, "there are members")
            expect.equal(try await ledger.read { try $0.elementCount(of: set) }, all.count, "how many")
            var walked: [SetElement] = []
            while true {
                let last = walked.last?.symbol
                let page = try await ledger.read { try $0.elements(of: set, after: last, limit: 3) }
                walked += page
                if page.count < 3 { break }
            }
            expect.equal(walked, all, "page by page")
            expect.holds(zip(all, all.dropFirst()).allSatisfy { $0.symbol < $1.symbol }, "in order")
            let wanted = [all[3].symbol, all[0].symbol, SetSymbol(high: 1, low: 1)]
            expect.equal(
                try await ledger.read { try $0.elements(of: set, with: wanted) }, [all[0], all[3]], "by symbol")
        },
    ]

    private static func state(
        _ number: Int, symbol: SetSymbol?, status: SourceRecordState.Status = .active
    ) -> SourceRecordState {
        var state = Sample.state("r\(number)", status: status)
        state.symbol = symbol
        return state
    }

    private static func change(_ ledger: any Ledger, _ chance: inout SeededGenerator, steps: Int) async throws {
        let states = (0..<steps).map { _ in
            let number = Int.random(in: 0..<40, using: &chance)
            return state(
                number, symbol: number % 9 == 0 ? nil : SetSymbol(high: chance.next(), low: UInt64(number)),
                status: [.active, .leaving, .gone, .quarantined][Int.random(in: 0..<4, using: &chance)])
        }
        try await ledger.write { writer in for state in states { try writer.put(state) } }
    }

    private static func compare(
        _ ledger: any Ledger, _ set: SetName, _ key: ReconciliationKey, _ expect: inout Expectations, _ what: String
    ) async throws {
        let (kept, elements) = try await ledger.read { reader in
            (try reader.keptSet(set), try reader.elements(of: set, after: nil, limit: .max))
        }
        var anew = CodedPrefix(key: key)
        for element in elements { anew.insert(element.symbol) }
        expect.holds(!elements.isEmpty, "\(what): there are members")
        expect.holds(kept == anew, "\(what): the kept cells are those of the members")
    }
}
