import Federation
import JSONSchema
import ScienceShopSDK

/// What has to hold once everything has settled. Each fault is a sentence; none when all is well.
extension SimulatedFederation {
    /// What the ledgers hold.
    func faults() async throws -> [String] {
        var faults: [String] = []
        var all: [[String: Record]] = []
        for node in nodes { all.append(try await node.holdings()) }
        let outlook = outlook()
        for (index, node) in nodes.enumerated() {
            var expected = outlook[index]
            for (id, record) in all[index].sorted(by: { $0.key < $1.key }) {
                guard let there = expected.removeValue(forKey: id) else {
                    faults.append("\(node.name) holds \(id), which it may not: \(record.provenance.map(\.harvester))")
                    continue
                }
                let home = nodes[there.home]
                if record["title"]?["fr"]?.string != home.rows[there.local]?.title {
                    faults.append("\(node.name) has an old word on \(id): \(record["title"]?.canonicalText ?? "")")
                }
                let original = all[there.home][id]
                if record.revision != original?.revision || record.modifiedAt != original?.modifiedAt {
                    faults.append("\(node.name) has \(id) in another revision than its home")
                }
                let way = record.provenance.compactMap(\.harvester)
                if Set(way).count != way.count || way.last != home.name || way.first != node.name
                    || way.count != there.steps + 1
                {
                    faults.append("\(node.name) has \(id) by the way \(way)")
                }
                if index != there.home {
                    let text = JSONValue.object(record.document).canonicalText
                    faults += parts(of: text, there, at: index, id)
                }
            }
            for id in expected.keys.sorted() { faults.append("\(node.name) lacks \(id)") }
            for issue in try await node.disk.integrityCheck() { faults.append("\(node.name): \(issue.message)") }
            for id in try await node.disk.forks() { faults.append("\(node.name) has a fork of \(id)") }
        }
        return faults
    }

    /// Of a copy in a ledger: it has what was for it, and nothing else.
    private func parts(of text: String, _ there: Outlook, at node: Int, _ id: String) -> [String] {
        guard nodes[there.home].rows[there.local]?.hasParts == true else { return [] }
        return SimulatedRow.parts.compactMap { group in
            let isHeld = text.contains(SimulatedRow.secret(group, of: id))
            let mayHold = shows(group, of: there, at: node, at: there.isWhole ? .federation : .public)
            guard isHeld != mayHold else { return nil }
            return "\(nodes[node].name) \(isHeld ? "holds" : "lacks") the \(group) of \(id)"
        }
    }

    // MARK: - What is given away

    /// What a stranger is told at each door of each node, beside what people agreed to.
    ///
    /// - Parameter formats: in which it is asked for besides the one that has everything.
    func faultsAtDoors(in formats: [String] = []) async throws -> [String] {
        var faults: [String] = []
        for (index, held) in outlook().enumerated() {
            for door in nodes[index].doors {
                let place = "\(nodes[index].name)/\(door.rawValue)"
                let due = held.filter { shows(index, $0.value.home, $0.value.local, at: door) }
                let shown = try await nodes[index].shown(at: door)
                for id in Set(shown.keys).union(due.keys).sorted() where (shown[id] == nil) != (due[id] == nil) {
                    faults.append("\(place) \(due[id] == nil ? "shows" : "does not show") \(id)")
                }
                for (id, record) in due {
                    guard let text = shown[id], nodes[record.home].rows[record.local]?.hasParts == true else {
                        continue
                    }
                    for group in SimulatedRow.parts {
                        let isShown = text.contains(SimulatedRow.secret(group, of: id))
                        guard isShown != shows(group, of: record, at: index, at: door) else { continue }
                        faults.append("\(place) \(isShown ? "shows" : "does not show") the \(group) of \(id)")
                    }
                }
                let secrets = held.flatMap { id, record in
                    SimulatedRow.parts.filter { due[id] == nil || !shows($0, of: record, at: index, at: door) }
                        .map { SimulatedRow.secret($0, of: id) }
                }
                for format in formats {
                    let text = try await nodes[index].shown(at: door, as: format).values.joined()
                    faults += secrets.filter { text.contains($0) }.map { "\(place) shows \($0) in \(format)" }
                }
            }
        }
        return faults + (try await faultsOfReports())
    }

    /// No withdrawal is on its way any more: each channel that ever had the record was told.
    private func faultsOfReports() async throws -> [String] {
        var faults: [String] = []
        for node in nodes where !node.papers.isEmpty {
            let reports = try await node.disk.read { try ConsentReport.all(in: $0) }
            for report in reports {
                for arrival in report.channels where arrival.state == .due {
                    faults.append("\(node.name) did not tell \(arrival.channel) of \(report.decision.record)")
                }
            }
        }
        return faults
    }

    // MARK: - What an audit says

    /// Every node's audits of all its sources: each is to close with zeros.
    func faultsByAudit(_ depths: [AuditOptions.Depth]) async throws -> [String] {
        var faults: [String] = []
        for node in nodes {
            for source in [nil] + node.neighbours.map({ Optional($0) }) {
                for depth in depths {
                    let report = try await node.audit(source, on: node.disk, depth)
                    if let fault = Self.fault(of: report) { faults.append("\(node.name): \(fault)") }
                }
            }
        }
        return faults
    }

    private static func fault(of report: AuditReport) -> String? {
        let counts = report.counts
        let zeros = [
            counts.missing, counts.stale, counts.extra, counts.unretrievable, counts.quarantined,
        ].map { $0 ?? -1 }
        guard
            report.verdict.exitCode != 0 || counts.closes != true || zeros.contains(where: { $0 != 0 })
                || counts.remote != counts.held || counts.held != counts.matching
        else { return nil }
        let findings = (report.missing + report.stale + report.extra).map { "\($0.identifier) \($0.reason)" }
        return "the audit of \(report.source) by \(report.method) ends \(report.verdict) with \(counts): \(findings)"
    }
}
