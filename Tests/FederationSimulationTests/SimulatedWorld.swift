import AdapterKit
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
        var providers: [String: OAIProvider] = [:]
        var faults = Faults()
        var salt: UInt64 = 0
        var asked: [String: Int] = [:]
        var answers: [String: [UInt8]] = [:]
        var cutOff: Set<String> = []
    }

    private let state = Mutex(State())

    func connect(_ node: String, _ provider: OAIProvider?) { state.withLock { $0.providers[node] = provider } }

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

    /// The network as one node has it.
    func line(of node: String) -> any HTTPTransport { Line(network: self, node: node) }

    private struct Line: HTTPTransport {
        let network: SimulatedNetwork
        let node: String

        func open(_ request: HTTPRequest) async throws -> HTTPExchange {
            let body = try await network.answer(to: request.url, askedBy: node)
            return HTTPExchange(
                HTTPResponse(
                    status: 200, headers: [HTTPHeader("Content-Type", OAIProvider.contentType)], body: body,
                    url: request.url))
        }
    }

    private enum Fate { case delivered, lost, repeated, stale([UInt8]), cut }

    private func answer(to url: String, askedBy node: String) async throws -> [UInt8] {
        let host = url.dropFirst("https://".count).prefix { $0 != "." }
        let key = "\(node) \(url)"
        let (provider, fate) = state.withLock { state -> (OAIProvider?, Fate) in
            guard let provider = state.providers[String(host)],
                state.cutOff.contains(node) == state.cutOff.contains(String(host))
            else { return (nil, .lost) }
            state.asked[key, default: 0] += 1
            return (provider, Self.fate(key, state))
        }
        guard let provider else { throw FederationError.unreachable }
        if case .stale(let bytes) = fate { return bytes }
        if case .lost = fate {
            // The provider heard it all the same.
            _ = try await Self.response(of: provider, to: url)
            throw FederationError.unreachable
        }
        var bytes = try await Self.response(of: provider, to: url)
        if case .repeated = fate { bytes = try await Self.response(of: provider, to: url) }
        state.withLock { [bytes] in $0.answers[key] = bytes }
        if case .cut = fate { bytes = Array(bytes.prefix(bytes.count * 2 / 3)) }
        return bytes
    }

    private static func response(of provider: OAIProvider, to url: String) async throws -> [UInt8] {
        let query = url.firstIndex(of: "?").map { String(url[url.index(after: $0)...]) } ?? ""
        do {
            return try await provider.response(to: OAIQuery(parsing: query)).bytes
        } catch is MortalLedger.Died {
            throw FederationError.unreachable
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
