import JSONSchema
import ScienceShopSDK

/// What the answers in a record's `consent` allow, group by group, on a channel of some scope at some moment.
///
/// No answer means no, and so does an answer that cannot be read. The newest answer of a group counts; answers whose order
/// is not certain all count, and then a refusal wins.
struct Consent {
    private let grants: [ConsentGrant]
    private let scope: PublicationScope
    private let now: Timestamp

    init(_ record: Record, scope: PublicationScope, at now: Timestamp) {
        grants = record.consent
        self.scope = scope
        self.now = now
    }

    enum Answer: Hashable {
        /// Yes, and until when; nil for good.
        case granted(until: Timestamp?)
        case denied(Reason)
    }

    enum Reason {
        case unanswered, refused, ended
        /// Yes, but only nearer than this channel reaches.
        case narrower
    }

    func answer(for group: ConsentGrant.Group) -> Answer {
        let all = grants.filter { $0.group == group }
        let standing = all.filter { answer in !all.contains { Self.certainlyPrecedes(answer, $0) } }
        guard !standing.isEmpty else { return .denied(.unanswered) }
        // A refusal for a scope refuses every wider one; one without a scope refuses all.
        let isRefused = standing.contains { $0.granted != true && Self.scope(of: $0) <= scope }
        if isRefused { return .denied(.refused) }
        let yes = standing.filter { $0.granted == true }
        guard !yes.isEmpty else { return .denied(.refused) }
        let reaching = yes.filter { Self.scope(of: $0) >= scope }
        guard !reaching.isEmpty else { return .denied(.narrower) }
        let ends = reaching.map(Self.end)
        if ends.contains(where: { $0 == .never }) { return .granted(until: nil) }
        let last = ends.compactMap(\.instant).max()
        guard let last, now <= last else { return .denied(.ended) }
        return .granted(until: last)
    }

    private static func certainlyPrecedes(_ left: ConsentGrant, _ right: ConsentGrant) -> Bool {
        guard let first = left.date, let second = right.date else { return false }
        return first.certainlyPrecedes(second)
    }

    private static func scope(of grant: ConsentGrant) -> PublicationScope {
        grant.scope.map { PublicationScope($0) } ?? .node
    }

    private enum End: Hashable {
        case never
        case at(Timestamp)
        /// There is an end, but it cannot be read.
        case unreadable

        var instant: Timestamp? { if case .at(let instant) = self { instant } else { nil } }
    }

    /// The last moment of the last day, in UTC; of a day that is not certain, its first.
    private static func end(of grant: ConsentGrant) -> End {
        guard grant.object["until"] != nil else { return .never }
        guard let until = grant.until else { return .unreadable }
        return .at(until.qualifier == nil ? until.latest : until.earliest)
    }
}
