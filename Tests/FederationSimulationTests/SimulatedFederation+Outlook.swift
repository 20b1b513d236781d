import Federation
import ScienceShopSDK

/// Who may see what, worked out from the letters people wrote and from who harvests whom: a model of a page, which knows
/// no gate, no feed and no ledger. It holds when every grant that ends has ended or is far from it.
extension SimulatedFederation {
    /// A record at a node that holds it.
    struct Outlook {
        /// The node whose record it is.
        var home: Int
        var local: String
        /// Whether it came through doors of the federation alone, so that nothing was left out that is for nodes.
        var isWhole: Bool
        /// How many ledgers it passed.
        var steps: Int
    }

    /// How far the last word on a part of a record reaches; nil where nobody may see it.
    func reach(of group: ConsentGrant.Group, _ home: Int, _ local: String) -> PublicationScope? {
        let node = nodes[home]
        guard let row = node.rows[local] else { return nil }
        if let paper = lastPaper(on: group, at: home, home, local) {
            guard paper.isGranted, paper.until.map({ $0.description > node.today }) ?? true else { return nil }
            return paper.scope ?? .node
        }
        if group == .publication, row.basis == .public { return .public }
        return row.answers[group] ?? nil
    }

    private func lastPaper(
        on group: ConsentGrant.Group, at node: Int, _ home: Int, _ local: String
    ) -> ConsentDecision? {
        let id = nodes[home].id(local)
        return nodes[node].papers.last { $0.record.description == id && $0.group == group }
    }

    /// Whether people at another node were asked not to show it, after all that its home tells.
    private func isRefused(at node: Int, _ home: Int, _ local: String) -> Bool {
        guard node != home, let no = lastPaper(on: .publication, at: node, home, local) else { return false }
        let isForm = nodes[home].rows[local]?.basis == .consent
        let yes = lastPaper(on: .publication, at: home, home, local)
        // Its home tells others of its answer where the record is shown by that answer alone.
        let isTold = isForm || yes.map { $0.until != nil || $0.scope != .public } ?? false
        let date = yes.map(\.date) ?? (isForm ? SimulatedRow.formDate : nil)
        return !isTold || (date.map { $0.description } ?? "") <= no.date.description
    }

    /// Whether a node that holds a record shows it at a door.
    func shows(_ node: Int, _ home: Int, _ local: String, at door: SimulatedNetwork.Door) -> Bool {
        guard let reach = reach(of: .publication, home, local) else { return false }
        return reach >= door.scope && !isRefused(at: node, home, local)
    }

    /// Whether a part of a record that a node holds is seen at a door.
    func shows(_ group: ConsentGrant.Group, of record: Outlook, at node: Int, at door: SimulatedNetwork.Door) -> Bool {
        guard let reach = reach(of: group, record.home, record.local) else { return false }
        return reach >= door.scope && (record.isWhole || reach == .public)
    }

    /// What each node holds in the end, by identifier.
    func outlook() -> [[String: Outlook]] {
        var held = nodes.map { _ in [String: Outlook]() }
        for home in nodes.indices {
            for local in nodes[home].rows.keys {
                let id = nodes[home].id(local)
                held[home][id] = Outlook(home: home, local: local, isWhole: true, steps: 0)
                for steps in 1..<max(2, nodes.count) {
                    for node in nodes.indices where held[node][id] == nil {
                        held[node][id] = copy(of: id, at: node, steps, held)
                    }
                }
            }
        }
        return held
    }

    /// A copy that comes to a node over so many ledgers: of several, by the one whose name comes first.
    private func copy(of id: String, at node: Int, _ steps: Int, _ held: [[String: Outlook]]) -> Outlook? {
        let own = nodes[node]
        for name in own.neighbours.sorted() {
            guard let index = nodes.firstIndex(where: { $0.name == name }), let there = held[index][id],
                there.steps == steps - 1
            else { continue }
            let home = nodes[there.home].home
            // What it asks at its home itself it takes from nobody else.
            if home == own.home || (home != name && own.neighbours.contains(home)) { continue }
            let door: SimulatedNetwork.Door = own.partners.contains(name) ? .federation : .public
            guard shows(index, there.home, there.local, at: door) else { continue }
            return Outlook(
                home: there.home, local: there.local, isWhole: there.isWhole && door == .federation, steps: steps)
        }
        return nil
    }
}
