import Federation
import FederationConformance
import ScienceShopSDK

/// What people do in a history: they say who may see what, change their minds, look at what is held, and audit.
extension Simulation {
    /// Who knows whom as a node of the federation, and who looks twice before something is removed.
    mutating func people() {
        for index in federation.nodes.indices {
            if Int.random(in: 0..<3, using: &random) == 0 {
                federation.nodes[index].habits = HarvestOptions(
                    breaker: RemovalBreaker(share: 0.05, count: Int.random(in: 0...1, using: &random)),
                    grace: .seconds([0, 0, 7, 20].randomElement(using: &random) ?? 0) * 86_400)
            }
            guard hasPeople else { continue }
            for neighbour in federation.nodes[index].neighbours where Int.random(in: 0..<3, using: &random) > 0 {
                federation.nodes[index].partners.insert(neighbour)
            }
        }
        for index in federation.nodes.indices {
            let name = federation.nodes[index].name
            federation.nodes[index].hasFederationDoor = federation.nodes.contains { $0.partners.contains(name) }
        }
    }

    mutating func say(_ index: Int, _ local: String) {
        var row = SimulatedRow(title: federation.newTitle())
        if hasPeople, Int.random(in: 0..<3, using: &random) > 0 {
            row.hasParts = true
            row.basis = Bool.random(using: &random) ? .consent : .public
            for group in [ConsentGrant.Group.publication] + SimulatedRow.parts where Bool.random(using: &random) {
                row.answers[group] = .some([.federation, .public, .public, nil].randomElement(using: &random) ?? nil)
            }
        }
        federation.nodes[index].rows[local] = row
        let answers = row.answers.map { "\($0.key) \($0.value?.rawValue ?? "no")" }.sorted()
        tell(
            "\(federation.nodes[index].name) says of \(local): \(row.title)\(row.hasParts ? ", \(row.basis) \(answers)" : "")"
        )
    }

    /// A person writes or calls: about a record of the node, or to have it not show another one's.
    mutating func decide(_ index: Int) async throws {
        let isOwn = Int.random(in: 0..<5, using: &random) > 0
        let other = isOwn ? index : Int.random(in: federation.nodes.indices, using: &random)
        let local = ["a", "b", "c"].randomElement(using: &random) ?? "a"
        guard let record = RecordIdentifier(federation.nodes[other].id(local)) else { return }
        let groups = [ConsentGrant.Group.publication, .publication] + SimulatedRow.parts
        let group = other == index ? groups.randomElement(using: &random) ?? .publication : .publication
        let isYes = other == index && Int.random(in: 0..<5, using: &random) > 1
        let node = federation.nodes[index]
        guard let day = PartialDate(node.today) else { return }
        letters += 1
        var letter = ConsentDecision(
            record: record, group: group, isGranted: isYes, date: day,
            answer: "Lettre \(letters)", recordedAt: Timestamp(seconds: 0))
        if isYes {
            let scopes: [PublicationScope] = [.node, .federation, .federation, .public, .public]
            letter.scope = scopes.randomElement(using: &random)
            // Nothing ends in the days in which it is looked at.
            let days: Int64? = [nil, nil, 0, 1, 3, 20, 2000].randomElement(using: &random) ?? nil
            letter.until = days.flatMap { PartialDate(node.day(in: $0)) }
        }
        federation.nodes[index].papers.append(letter)
        let ledger = mortal(node.disk, most: 3)
        tell(
            """
            \(node.name) writes down \(isYes ? "a yes (\(letter.scope?.rawValue ?? ""), \(letter.until?.description ?? "for good"))" : "a no") \
            on the \(group) of \(record)\(ledger.isMortal ? ", and dies" : "")
            """)
        do {
            _ = try await node.register(letter, on: ledger)
        } catch is MortalLedger.Died {
            node.serve()
            // Whoever does not hear that it is written writes it again.
            try await federation.nodes[index].enterPapers(on: node.disk)
        }
    }

    /// Somebody looks at what is held, or audits a source and heals it; the process may die.
    mutating func look(_ index: Int) async throws {
        let node = federation.nodes[index]
        federation.network.begin(SimulatedNetwork.Faults(), salt: random.next())
        let ledger = mortal(node.disk, most: 8)
        do {
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                tell("\(node.name) lets go what is held\(ledger.isMortal ? ", and dies" : "")")
                _ = try await node.letGo(on: ledger)
            case 1:
                tell("\(node.name) keeps what is held\(ledger.isMortal ? ", and dies" : "")")
                _ = try await node.keep(on: ledger)
            default:
                let sources = [nil] + node.neighbours.map { Optional($0) }
                let source = sources.randomElement(using: &random) ?? nil
                let depth = [AuditOptions.Depth.automatic, .names, .contents].randomElement(using: &random)
                tell("\(node.name) audits \(source ?? "its list") and heals it\(ledger.isMortal ? ", and dies" : "")")
                let report = try await node.audit(source, on: ledger, depth ?? .automatic)
                try await node.heal(source, after: report, on: ledger)
            }
        } catch is MortalLedger.Died {
            node.serve()
        }
    }

    mutating func mortal(_ disk: any Ledger, most: Int) -> MortalLedger {
        let dies = Int.random(in: 0..<3, using: &random) == 0
        return MortalLedger(
            disk, dyingAt: dies ? Int.random(in: 1...most, using: &random) : nil, isAfter: Bool.random(using: &random))
    }
}
