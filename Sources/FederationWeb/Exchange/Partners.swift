import AdapterKit
import HTTPTypes
import OAIPMH

/// Nodes that are served what is not for everybody, each by a token of its own.
public struct Partners: Sendable {
    /// One of them.
    public struct Partner: Sendable {
        public var id: String
        fileprivate let token: [UInt8]
        public var provider: OAIProvider
        /// Answers under `/federation/oai/sync/`; nil for none.
        public var sets: (any SetProvider)?

        /// - Parameter token: what it sends as `Authorization: Bearer …`; an empty one lets nobody in.
        public init(id: String, token: String, provider: OAIProvider, sets: (any SetProvider)? = nil) {
            self.id = id
            self.token = Array(token.utf8)
            self.provider = provider
            self.sets = sets
        }
    }

    private let partners: [Partner]

    public init(_ partners: [Partner]) { self.partners = partners.filter { !$0.token.isEmpty } }

    /// Whoever sent the request; nil for nobody who is known. Takes as long for any wrong token, however near it comes.
    func partner(of request: WebRequest) -> Partner? {
        let values = request.headers[values: .authorization]
        guard values.count == 1, let value = values.first else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = Array(parts[1].trimmed.utf8)
        var found: Partner?
        for partner in partners where Self.isSame(token, partner.token) { found = partner }
        return found
    }

    /// Looks at every byte of what was sent, whatever it finds.
    static func isSame(_ sent: [UInt8], _ kept: [UInt8]) -> Bool {
        guard !kept.isEmpty else { return false }
        var difference = sent.count ^ kept.count
        for index in sent.indices { difference |= Int(sent[index] ^ kept[index % kept.count]) }
        return difference == 0
    }

    /// What everybody else is told: nothing that depends on what there is.
    static var unauthorised: WebResponse {
        .text(
            .unauthorized, "This is for nodes of the federation; send your token as `Authorization: Bearer …`.",
            [.wwwAuthenticate: "Bearer realm=\"federation\""])
    }
}
