import Foundation
import Synchronization

/// A small OAI-PMH repository for tests, written without any of our own code: its records can be edited at any time, also
/// while a list is read, and each answer can be replaced.
///
/// Its tokens count from the beginning of the list, as most providers' do, so that records that leave make others slip past.
public final class OAILibrary: Sendable {
    public struct Item: Sendable {
        public var identifier: String
        /// As the header shall say it.
        public var datestamp: String
        public var title: String
        public var sets: [String] = []
        public var isDeleted = false
        /// Instead of a `dc` element with the title.
        public var metadata: String?
        public var about = ""
        /// Listed by its name, and given to nobody.
        public var isOnlyNamed = false

        public init(_ identifier: String, _ datestamp: String, _ title: String) {
            self.identifier = identifier
            self.datestamp = datestamp
            self.title = title
        }
    }

    public struct Rules: Sendable {
        public var name = "A library"
        public var baseURL = "http://library.example/oai"
        public var granularity = "YYYY-MM-DDThh:mm:ssZ"
        public var deletedRecord = "persistent"
        public var earliest = "2020-01-01T00:00:00Z"
        public var version = "2.0"
        public var now = "2026-11-21T12:00:00Z"
        public var pageSize = 10
        public var sets: [String] = []
        public var prefixes = ["oai_dc"]
        public var saysSize = true
        public var hasLastToken = true
        /// Lists in the order of datestamps.
        public var isSorted = false
        public init() {}
    }

    /// One request as it came.
    public struct Call: Sendable {
        /// Of all requests, from 1.
        public var number: Int
        public var arguments: [String: String]
        /// As the request came over the wire, where it did.
        public var head: String
        public var verb: String { arguments["verb"] ?? "" }
        public var token: String? { arguments["resumptionToken"] }
        /// Which page of its list is asked for, from 1; 0 for what is no list.
        public var page: Int
    }

    private struct State {
        var items: [Item]
        var rules: Rules
        var calls: [Call] = []
    }

    private let state: Mutex<State>

    public init(_ items: [Item] = [], rules: Rules = Rules()) { state = Mutex(State(items: items, rules: rules)) }

    public var calls: [Call] { state.withLock { $0.calls } }
    public var items: [Item] { state.withLock { $0.items } }
    public func edit(_ body: (inout [Item]) -> Void) { state.withLock { body(&$0.items) } }
    public func rule(_ body: (inout Rules) -> Void) { state.withLock { body(&$0.rules) } }

    /// Notes a request.
    public func call(_ target: String, head: String = "") -> Call {
        let arguments = Self.arguments(of: target)
        return state.withLock { state in
            let token = arguments["resumptionToken"].flatMap(Token.init)
            let isList = arguments["verb"]?.hasPrefix("List") == true && arguments["verb"] != "ListMetadataFormats"
            let call = Call(
                number: state.calls.count + 1, arguments: arguments, head: head,
                page: isList ? (token.map { $0.offset / state.rules.pageSize + 1 } ?? 1) : 0)
            state.calls.append(call)
            return call
        }
    }

    /// The answer that a provider without faults gives.
    public func answer(_ call: Call) -> String {
        let (items, rules) = state.withLock { ($0.items, $0.rules) }
        return Answer(items: items, rules: rules, call: call).text
    }

    public static func arguments(of target: String) -> [String: String] {
        guard let mark = target.firstIndex(of: "?") else { return [:] }
        var arguments: [String: String] = [:]
        for part in target[target.index(after: mark)...].split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? "" }
            arguments[pair[0]] = pair.count > 1 ? pair[1] : ""
        }
        return arguments
    }

    /// Where a list goes on.
    struct Token {
        var offset: Int
        var arguments: [String: String]

        init(offset: Int, arguments: [String: String]) {
            self.offset = offset
            self.arguments = arguments
        }

        init?(_ text: String) {
            let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 5, let offset = Int(parts[0]) else { return nil }
            self.offset = offset
            arguments = [:]
            for (name, value) in zip(["metadataPrefix", "from", "until", "set"], parts.dropFirst())
            where !value.isEmpty {
                arguments[name] = value
            }
        }

        var text: String {
            ([String(offset)] + ["metadataPrefix", "from", "until", "set"].map { arguments[$0] ?? "" })
                .joined(separator: "|")
        }
    }
}
