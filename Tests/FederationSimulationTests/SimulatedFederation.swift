import Federation
import FederationConformance
import JSONSchema
import ScienceShopSDK

/// Nodes that harvest each other, on clocks and a network of their own.
struct SimulatedFederation {
    let time: SimulatedTime
    let network: SimulatedNetwork
    var nodes: [SimulatedNode]
    private var titles = 0

    /// - Parameters:
    ///   - links: for each node, by index, those it harvests.
    ///   - foreignHomes: nodes whose own records have a home of another name, so that nobody has them first hand.
    init(_ count: Int, links: [[Int]], foreignHomes: Set<Int> = [], pageSize: Int = 100) {
        let (time, network) = (SimulatedTime(), SimulatedNetwork())
        (self.time, self.network) = (time, network)
        nodes = (0..<count).map { index in
            var node = SimulatedNode(
                "n\(index)", home: foreignHomes.contains(index) ? "h\(index)" : nil, time, network, pageSize: pageSize)
            node.neighbours = links[index].map { "n\($0)" }
            return node
        }
        for node in nodes { node.serve() }
    }

    static func ring(_ count: Int) -> [[Int]] { (0..<count).map { [($0 + count - 1) % count] } }
    static func bothWaysRing(_ count: Int) -> [[Int]] {
        (0..<count).map { [($0 + count - 1) % count, ($0 + 1) % count] }
    }
    /// All harvest the first, which harvests all.
    static func star(_ count: Int) -> [[Int]] { [Array(1..<count)] + Array(repeating: [0], count: count - 1) }
    static func complete(_ count: Int) -> [[Int]] { (0..<count).map { own in (0..<count).filter { $0 != own } } }

    // MARK: - What happens

    /// A title nobody had before.
    mutating func newTitle() -> String {
        titles += 1
        return "Titre \(titles)"
    }

    mutating func say(_ node: Int, _ local: String) { nodes[node].rows[local] = SimulatedRow(title: newTitle()) }
    mutating func drop(_ node: Int, _ local: String) { nodes[node].rows[local] = nil }

    /// Every node reads its own list and publishes; then every node harvests those it harvests, and publishes.
    ///
    /// - Returns: whether any ledger's change feed grew.
    @discardableResult
    func round(passing seconds: Int = 60) async throws -> Bool {
        let before = try await feedLengths()
        for node in nodes {
            time.pass(seconds)
            try await node.harvestOwn(on: node.disk)
            try await node.publish(on: node.disk)
        }
        try await exchange(passing: seconds)
        return try await feedLengths() != before
    }

    /// Everybody harvests what everybody else had published before: news go one step further.
    func exchange(passing seconds: Int = 60) async throws {
        for node in nodes {
            for neighbour in node.neighbours {
                time.pass(seconds)
                try await node.harvest(neighbour, on: node.disk)
            }
        }
        for node in nodes {
            time.pass(seconds)
            try await node.publish(on: node.disk)
        }
    }

    private func feedLengths() async throws -> [Int] {
        var lengths: [Int] = []
        for node in nodes { lengths.append(try await node.disk.read { try $0.lastSequence() }) }
        return lengths
    }
}
