import JSONSchema
import ScienceShopSDK

/// What the answers in a record's `consent`, and what people here decided, allow, group by group, on a channel of some
/// scope at some moment.
///
/// No answer means no, and so does an answer that cannot be read. The newest answer of a group counts; answers whose order
/// is not certain all count, and then a refusal wins. Of grants whose order is not certain, a decision made here speaks for
/// all.
struct Consent {
    private let answers: [ConsentGrant]
    private let decisions: StandingDecisions
    private let scope: PublicationScope
    private let now: Timestamp

    init(_ record: Record, _ decisions: StandingDecisions, scope: PublicationScope, at now: Timestamp) {
        // Where the basis does not ask for an answer, only what was decided here counts as one.
        let asks = record.basis?.type == .consent || decisions[.publication] == nil
        answers = asks ? record.consent : record.consent.filter { $0.group != .publication }
        self.decisions = decisions
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
        let standing = standing(for: group)
        guard !standing.isEmpty else { return .denied(.unanswered) }
        // A refusal for a scope refuses every wider one; one without a scope refuses all.
        let isRefused = standing.contains { $0.granted != true && Self.scope(of: $0) <= scope }
        if isRefused { return .denied(.refused) }
        let yes = standing.filter { $0.granted == true }
        guard !yes.isEmpty else { return .denied(.refused) }
        let reaching = yes.filter { Self.scope(of: $0) >= scope }
        guard !reaching.isEmpty else { return .denied(.narrower) }
        let ends = reaching.map(\.end)
        if ends.contains(where: { $0 == .never }) { return .granted(until: nil) }
        let last = ends.compactMap(\.instant).max()
        guard let last, now <= last else { return .denied(.ended) }
        return .granted(until: last)
    }

    /// The answers that count.
    private func standing(for group: ConsentGrant.Group) -> [ConsentGrant] {
        let told = answers.filter { $0.group == group }
        let decision = decisions[group]?.grant
        let all = told + [decision].compactMap(\.self)
        let standing = told.filter { answer in !all.contains { certainlyPrecedes(answer, $0) } }
        guard let decision, !told.contains(where: { certainlyPrecedes(decision, $0) }) else { return standing }
        guard decision.granted == true else { return standing + [decision] }
        return standing.filter { $0.granted != true } + [decision]
    }

    /// An answer from the future is an answer whose date is not known: a source could outrun every withdrawal by it.
    private func certainlyPrecedes(_ left: ConsentGrant, _ right: ConsentGrant) -> Bool {
        guard let first = left.date, let second = right.date, second.earliest <= now else { return false }
        return first.certainlyPrecedes(second)
    }

    static func scope(of grant: ConsentGrant) -> PublicationScope { grant.scope.map { PublicationScope($0) } ?? .node }

    // MARK: - What goes along

    /// The grants of a group that reach this channel.
    func reachingGrants(for group: ConsentGrant.Group) -> [ConsentGrant] {
        standing(for: group).filter(reaches)
    }

    private func reaches(_ grant: ConsentGrant) -> Bool {
        grant.granted == true && Self.scope(of: grant) >= scope && grant.end != .unreadable
    }

    /// The answers that those who are given the record on this channel must go by, so that their own gates come to the same
    /// end: the grants it is shown by, and, among nodes, refusals. Without words that may tell of a person.
    ///
    /// - Parameter publication: by what the record as a whole is shown; none when its basis is enough.
    func told(publication: [ConsentGrant]) -> [ConsentGrant] {
        var lines: [ConsentGrant] = []
        func tell(_ answers: [ConsentGrant]) {
            for line in answers.map(\.withoutWords) where !lines.contains(line) { lines.append(line) }
        }
        tell(publication)
        // A refusal for the web alone does not keep it from nodes, but from their webs.
        if scope < .public, !publication.isEmpty { tell(refusals(of: .publication)) }
        for group in [ConsentGrant.Group.contact, .image, .person] {
            if case .granted = answer(for: group) { tell(reachingGrants(for: group)) }
            // Who said no is nobody's business on the web.
            if scope < .public { tell(refusals(of: group)) }
        }
        return lines
    }

    private func refusals(of group: ConsentGrant.Group) -> [ConsentGrant] {
        standing(for: group).filter { $0.granted != true }
    }
}

extension ConsentGrant {
    /// When a grant ends, in the order of how long it lasts.
    enum End: Hashable, Comparable {
        /// There is an end, but it cannot be read.
        case unreadable
        case at(Timestamp)
        case never

        var instant: Timestamp? { if case .at(let instant) = self { instant } else { nil } }
    }

    /// The last moment of the last day, in UTC; of a day that is not certain, its first.
    var end: End {
        guard object["until"] != nil else { return .never }
        guard let until else { return .unreadable }
        return .at(until.qualifier == nil ? until.latest : until.earliest)
    }

    /// The same answer, its words replaced by the mark of what was left out, and nothing else that may stand in it.
    var withoutWords: ConsentGrant {
        var line = ConsentGrant(
            group: group ?? .publication, granted: granted == true, wording: ContactWords.placeholder,
            asWritten: ContactWords.placeholder)
        line.scope = scope
        line.date = date
        line.until = until
        return line
    }
}
