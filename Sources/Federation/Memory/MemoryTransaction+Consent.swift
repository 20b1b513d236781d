import ScienceShopSDK

extension MemoryTransaction {
    func hasDecisions() throws -> Bool { !state.decisions.isEmpty }

    func decisions(of id: RecordIdentifier) throws -> [ConsentDecision] {
        state.decisionsByRecord[id, default: []].compactMap { state.decisions[$0] }
    }

    func decisions(_ query: ConsentQuery) throws -> [ConsentDecision] {
        let matching = state.decisions.values.filter { decision in
            decision.id > query.after && (query.isGranted.map { $0 == decision.isGranted } ?? true)
                && (query.since.map { $0 <= decision.recordedAt } ?? true)
        }
        return Array(matching.sorted { $0.id < $1.id }.prefix(query.limit))
    }

    // MARK: Writing

    func append(_ decision: ConsentDecision) throws -> Int {
        let old = state.lastDecision
        state.onRollBack { $0.lastDecision = old }
        state.lastDecision += 1
        var decision = decision
        decision.id = state.lastDecision
        state.set(\.decisions, decision.id, decision)
        state.update(\.decisionsByRecord, decision.record, default: []) { $0.append(decision.id) }
        return decision.id
    }

    func put(_ decision: ConsentDecision) throws { state.set(\.decisions, decision.id, decision) }
}
