import AdapterKit
import Dissemination
import Federation
import FederationConformance
import Messages
import OAIPMH
import ScienceShopSDK
import Synchronization

/// Time that passes only when it is told to.
final class SimulatedTime: Sendable {
    private let seconds: Mutex<Int64>

    init(start: Int64 = 1_800_000_000) { seconds = Mutex(start) }

    func now(skewedBy skew: Int64 = 0) -> Timestamp { seconds.withLock { Timestamp(seconds: $0 + skew) } }
    func pass(_ count: Int) { seconds.withLock { $0 += Int64(count) } }
}

/// The way from one node to another, without a network.
///
/// What goes wrong on it depends on the request alone, on how often it was sent in this step, and on the seed, never on
/// which of several tasks came first: so a simulation can be replayed.
final class SimulatedNetwork: Sendable {
    /// What may happen to an answer, each of so many in a hundred.
    struct Faults: Sendable {
        var lost = 0
        /// The provider answers twice, and the second answer is taken.
        var repeated = 0
        /// What it answered to the same request before is given again, as by a cache on the way.
        var stale = 0
        /// It breaks off in the middle.
        var cut = 0
    }

    private struct State {
        var channels: [String: OAIChannel] = [:]
        var faults = Faults()
        var salt: UInt64 = 0
        var asked: [String: Int] = [:]
        var answers: [String: [UInt8]] = [:]
        var cutOff: Set<String> = []
    }

    private let state = Mutex(State())

    /// Who may ask: everybody, or those who are known as nodes of the federation.
    enum Door: String, Sendable, CaseIterable {
        case `public` = "oai"
        case federation = "federation/oai"

        var scope: PublicationScope { self == .public ? .public : .federation }
    }

    func connect(_ node: String, _ door: Door, _ channel: OAIChannel) {
        state.withLock { $0.channels[Self.address(of: node, door)] = channel }
    }

    /// Begins a step: counts begin again.
    func begin(_ faults: Faults, salt: UInt64) {
        state.withLock {
            ($0.faults, $0.salt) = (faults, salt)
            $0.asked = [:]
        }
    }

    /// Nobody hears these nodes, and they hear nobody.
    func cutOff(_ nodes: Set<String>) { state.withLock { $0.cutOff = nodes } }

    static func address(of node: String) -> String { "https://\(node).example" }
    static func address(of node: String, _ door: Door) -> String { address(of: node) + "/" + door.rawValue }

    /// The network as one node has it.
    func line(of node: String) -> any HTTPTransport { Line(network: self, node: node) }

    private struct Line: HTTPTransport {
        let network: SimulatedNetwork
        let node: String

        func open(_ request: HTTPRequest) async throws -> HTTPExchange {
            let answer = try await network.answer(to: request, askedBy: node)
            return HTTPExchange(
                HTTPResponse(
                    status: answer.status, headers: [HTTPHeader("Content-Type", answer.type)], body: answer.bytes,
                    url: request.url))
        }
    }

    private struct Answer {
        var status = 200
        var type = OAIProvider.contentType
        var bytes: [UInt8] = []
    }

    private enum Fate { case delivered, lost, repeated, stale([UInt8]), cut }

    private func answer(to request: HTTPRequest, askedBy node: String) async throws -> Answer {
        let url = request.url
        let host = url.dropFirst("https://".count).prefix { $0 != "." }
        let key = "\(node) \(url)" + (request.body.map { " \(ContentHash.hex($0))" } ?? "")
        let question = Question(request)
        let (channel, fate) = state.withLock { state -> (OAIChannel?, Fate) in
            guard let channel = state.channels[question.service],
                state.cutOff.contains(node) == state.cutOff.contains(String(host))
            else { return (nil, .lost) }
            state.asked[key, default: 0] += 1
            return (channel, Self.fate(key, state))
        }
        guard let channel else { throw FederationError.unreachable }
        if case .stale(let bytes) = fate { return Answer(type: question.type, bytes: bytes) }
        if case .lost = fate {
            // The provider heard it all the same.
            _ = try await question.asked(channel, by: node)
            throw FederationError.unreachable
        }
        guard var bytes = try await question.asked(channel, by: node) else { return Answer(status: 404) }
        if case .repeated = fate { bytes = try await question.asked(channel, by: node) ?? [] }
        state.withLock { [bytes] in $0.answers[key] = bytes }
        if case .cut = fate { bytes = Array(bytes.prefix(bytes.count * 2 / 3)) }
        return Answer(type: question.type, bytes: bytes)
    }

    /// A request as a node's server understands it: to its channel, or about the set of what that shows.
    private struct Question {
        let service: String
        let query: String
        let sets: SetRequest?
        let isPublic: Bool
        var type: String { sets == nil ? OAIProvider.contentType : "application/octet-stream" }

        init(_ request: HTTPRequest) {
            let mark = request.url.firstIndex(of: "?") ?? request.url.endIndex
            let path = String(request.url[..<mark])
            query = String(request.url[mark...].dropFirst())
            if let sync = path.firstRange(of: "/sync/") {
                service = String(path[..<sync.lowerBound])
                sets = SetRequest(name: String(path[sync.upperBound...]), query: query, body: request.body)
            } else {
                (service, sets) = (path, nil)
            }
            isPublic = !service.hasSuffix(Door.federation.rawValue)
        }

        func asked(_ channel: OAIChannel, by node: String) async throws -> [UInt8]? {
            do {
                if let sets { return try await channel.sets.answer(sets)?.bytes }
                let provider = isPublic ? channel.provider : channel.provider(for: node)
                return try await provider.response(to: OAIQuery(parsing: query)).bytes
            } catch is MortalLedger.Died {
                throw FederationError.unreachable
            }
        }
    }

    private static func fate(_ key: String, _ state: State) -> Fate {
        var hash = state.salt ^ UInt64(truncatingIfNeeded: state.asked[key, default: 0])
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var random = SeededGenerator(seed: hash)
        let roll = Int.random(in: 0..<100, using: &random)
        let faults = state.faults
        if roll < faults.lost { return .lost }
        if roll < faults.lost + faults.repeated { return .repeated }
        if roll < faults.lost + faults.repeated + faults.stale, let bytes = state.answers[key] { return .stale(bytes) }
        return roll >= 100 - faults.cut ? .cut : .delivered
    }
}

extension FederationError {
    fileprivate static let unreachable = FederationError(
        .network, "The simulated network lost the answer.", disposition: .retry(afterSeconds: nil))
}
