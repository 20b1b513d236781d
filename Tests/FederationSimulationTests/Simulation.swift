import Federation
import FederationConformance
import ScienceShopSDK

/// A history of a federation made of random numbers: the same seed gives the same history.
///
/// Nodes edit, read, publish and harvest in any order, while answers are lost, repeated or broken off, nodes cannot hear
/// each other, processes die in the middle, clocks differ and old backups are put back. Then everything is mended, and
/// what has to hold is looked at.
struct Simulation {
    let seed: UInt64
    /// The first so many seeds are short histories, for tests that are run every day.
    static let shortSeeds: UInt64 = 300
    private var isLong: Bool { seed > Self.shortSeeds }
    /// What happened, to be read when something is wrong in the end.
    private(set) var steps: [String] = []
    var federation: SimulatedFederation
    var random: SeededGenerator
    private var faults = SimulatedNetwork.Faults()
    /// Whether records have parts that may be shown only when people agree, and people who change their minds.
    let hasPeople: Bool
    private let isAuditedOften: Bool
    var letters = 0

    init(seed: UInt64) {
        self.seed = seed
        let isLong = seed > Self.shortSeeds
        var random = SeededGenerator(seed: seed)
        // Most that goes wrong goes wrong among three or four, and each node more costs time.
        let counts = isLong ? [3, 4, 5, 6, 7, 8] : [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 5, 6]
        let count = counts.randomElement(using: &random) ?? 3
        let links = Self.links(count, &random)
        let foreignHomes = Set((0..<count).filter { _ in Int.random(in: 0..<3, using: &random) > 0 })
        let pageSize = [2, 100].randomElement(using: &random) ?? 100
        federation = SimulatedFederation(count, links: links, foreignHomes: foreignHomes, pageSize: pageSize)
        for index in federation.nodes.indices {
            federation.nodes[index].knowsItsAddress = Bool.random(using: &random)
            // Up to two days.
            if Int.random(in: 0..<3, using: &random) == 0 {
                federation.nodes[index].skew = Int64.random(in: -172_800...172_800, using: &random)
            }
            federation.nodes[index].serve()
        }
        self.random = random
        // One in three is a federation without people, as many nodes are.
        hasPeople = seed % 3 != 0
        isAuditedOften = isLong || seed % 4 == 0
        people()
        for index in federation.nodes.indices {
            federation.nodes[index].serve()
            for local in ["a", "b"] where Bool.random(using: &self.random) { say(index, local) }
        }
        for node in federation.nodes {
            tell(
                """
                \(node.name) (\(node.home), clock \(node.skew), \(node.habits.acceptRemovals ? "lets go" : "careful"), \
                grace \(node.habits.grace)) harvests \(node.neighbours), as a node \(node.partners.sorted())
                """)
        }
    }

    private static func links(_ count: Int, _ random: inout SeededGenerator) -> [[Int]] {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return SimulatedFederation.ring(count)
        case 1: return SimulatedFederation.bothWaysRing(count).map { Array(Set($0)).sorted() }
        case 2: return SimulatedFederation.star(count)
        case 3 where count < 5: return SimulatedFederation.complete(count)
        default:
            // Each harvests one or two others.
            return (0..<count).map { own in
                let others = (0..<count).filter { $0 != own }.shuffled(using: &random)
                return others.prefix(Int.random(in: 1...2, using: &random)).sorted()
            }
        }
    }

    mutating func tell(_ step: String) { steps.append(step) }

    // MARK: - What happens

    /// The whole history; returns what is not as it should be in its end.
    mutating func run() async throws -> [String] {
        for _ in 0..<Int.random(in: isLong ? 8...60 : 5...13, using: &random) { try await step() }
        return try await settle()
    }

    private mutating func step() async throws {
        federation.time.pass(Int.random(in: 1...7200, using: &random))
        let index = Int.random(in: federation.nodes.indices, using: &random)
        let name = federation.nodes[index].name
        switch Int.random(in: 0..<(hasPeople ? 26 : 21), using: &random) {
        case 0...4: edit(index)
        case 5...12: try await work(index)
        case 13...15:
            // A whole morning: everybody does what a good node does.
            tell("all work")
            federation.network.begin(faults, salt: random.next())
            for node in federation.nodes {
                try await node.harvestOwn(on: node.disk)
                for neighbour in node.neighbours { try await node.harvest(neighbour, on: node.disk) }
                try await node.publish(on: node.disk)
                federation.time.pass(600)
            }
        case 16:
            tell("\(name) is backed up")
            federation.nodes[index].backup = try await federation.nodes[index].disk.rehearsal()
        case 17:
            guard let backup = federation.nodes[index].backup else { return }
            tell("\(name) gets its backup back")
            federation.nodes[index].disk = try await backup.rehearsal()
            if Bool.random(using: &random) {
                tell("\(name) enters its letters again")
                try await federation.nodes[index].enterPapers(on: federation.nodes[index].disk)
            }
            federation.nodes[index].serve()
        case 18:
            let apart = Set(federation.nodes.map(\.name).filter { _ in Bool.random(using: &random) })
            tell("\(apart.sorted()) cannot hear the others")
            federation.network.cutOff(apart)
        case 20: try await look(index)
        case 21...: try await decide(index)
        default:
            faults = SimulatedNetwork.Faults(
                lost: Int.random(in: 0...30, using: &random), repeated: Int.random(in: 0...20, using: &random),
                stale: Int.random(in: 0...20, using: &random), cut: Int.random(in: 0...15, using: &random))
            tell("\(faults)")
        }
    }

    private mutating func edit(_ index: Int) {
        let local = ["a", "b", "c"].randomElement(using: &random) ?? "a"
        if federation.nodes[index].rows[local] != nil, Int.random(in: 0..<3, using: &random) == 0 {
            federation.drop(index, local)
            tell("\(federation.nodes[index].name) drops \(local)")
        } else {
            say(index, local)
        }
    }

    /// One process of one node, which may die in the middle.
    private mutating func work(_ index: Int) async throws {
        let node = federation.nodes[index]
        let ledger = mortal(node.disk, most: 14)
        let dies = ledger.isMortal
        // What dies hears a good network: two things at once would not happen in the same order again.
        federation.network.begin(dies ? SimulatedNetwork.Faults() : faults, salt: random.next())
        // Half of them are careful: what leaves is held.
        let options = Bool.random(using: &random) ? node.habits : HarvestOptions()
        let place = Int.random(in: 0...(node.neighbours.count + 1), using: &random)
        do {
            switch place {
            case 0:
                tell("\(node.name) reads its list\(dies ? ", and dies" : "")")
                try await node.harvestOwn(on: ledger, options)
            case 1:
                tell("\(node.name) publishes\(dies ? ", and dies" : "")")
                try await node.publish(on: ledger)
            default:
                tell("\(node.name) harvests \(node.neighbours[place - 2])\(dies ? ", and dies" : "")")
                try await node.harvest(node.neighbours[place - 2], on: ledger, options)
            }
        } catch is MortalLedger.Died {
            // Its server starts again with the next one.
            node.serve()
        }
    }

    // MARK: - What has to hold in the end

    /// Everything is mended, and everybody goes on working until nothing moves any more.
    private mutating func settle() async throws -> [String] {
        tell("everything is mended")
        federation.network.cutOff([])
        federation.network.begin(SimulatedNetwork.Faults(), salt: 0)
        for node in federation.nodes { try await node.enterPapers(on: node.disk) }
        // What was set back is found by the look at everything that each node takes once a month.
        federation.time.pass(40 * 86_400)
        let most = 3 * federation.nodes.count + 9
        for round in 1...most {
            var moves = try await federation.round()
            var waits = false
            // Somebody looks at what is held, and sees that it is right.
            for node in federation.nodes {
                let pending = try await node.letGo(on: node.disk)
                moves = moves || pending.gone > 0 || pending.waiting > 0
                waits = waits || pending.waiting > 0
            }
            guard moves else {
                tell("settled after \(round) rounds")
                return try await verdict()
            }
            federation.time.pass(round <= 2 || waits ? 40 * 86_400 : 3600)
        }
        return ["it has not settled after \(most) rounds"] + (try await federation.faults())
    }

    private func verdict() async throws -> [String] {
        let held = try await federation.faults()
        guard held.isEmpty else { return held }
        let given = hasPeople ? try await federation.faultsAtDoors(in: isAuditedOften ? ["oai_dc"] : []) : []
        guard given.isEmpty else { return given }
        // By sets where they are offered, and by lists.
        return try await federation.faultsByAudit(isAuditedOften ? [.automatic, .contents] : [.automatic])
    }
}
