import JSONSchema
import ScienceShopSDK

/// What a channel may show of a record at a moment, whether or not it was told so yet.
public struct ConsentOutlook: Sendable, Hashable {
    /// The channel's name; nil where none of that scope was published to yet.
    public let channel: String?
    public let scope: PublicationScope
    public let judgement: PublicationGate.Judgement

    /// As it may be shown; nil when it may not.
    public var record: Record? { if case .show(let record, _) = judgement { record.record } else { nil } }
    /// When the first of the grants it is shown by ends.
    public var until: Timestamp? { if case .show(_, let until) = judgement { until } else { nil } }

    /// What every channel there is may show of a record, and a public one where there is none.
    public static func all(
        of id: RecordIdentifier, in ledger: any LedgerReader, at now: Timestamp
    ) throws -> [ConsentOutlook] {
        var places: [(name: String?, policy: PublicationPolicy)] = try ledger.channels().compactMap { channel in
            PublicationPolicy(fingerprint: channel.rules).map { (channel.name, $0) }
        }
        if !places.contains(where: { $0.policy.scope == .public }) { places.append((nil, PublicationPolicy())) }
        return try places.map { name, policy in
            ConsentOutlook(
                channel: name, scope: policy.scope,
                judgement: try PublicationGate(policy, at: now).judge(id, in: ledger))
        }
    }

    /// The members of a record that the channel leaves out or shows only in part.
    public func withheldMembers(of whole: Record) -> [String] {
        guard let record else { return [] }
        return whole.document.lazy.map(\.key).filter { name in
            !Self.own.contains(name) && record[name] != whole[name]
        }
    }

    /// Members that differ for what they are: of the record as it is shown.
    private static let own: Set<String> = ["contentHash", "consent", "provenance"]
}

/// What a change of decisions does to one record on one channel.
public struct ConsentEffect: Sendable, Hashable {
    public let record: RecordIdentifier
    public let channel: String?
    public let scope: PublicationScope
    public let before: PublicationGate.Judgement
    public let after: PublicationGate.Judgement
    /// What is shown otherwise, when it is shown before and after.
    public let fields: [FieldChange]

    init(_ id: RecordIdentifier, _ before: ConsentOutlook, _ after: ConsentOutlook) {
        record = id
        channel = before.channel
        scope = before.scope
        self.before = before.judgement
        self.after = after.judgement
        if let old = before.record, let new = after.record {
            fields = FieldChange.between(old, new)
        } else {
            fields = []
        }
    }

    /// What changed on each channel between two looks at it.
    public static func between(
        _ before: [ConsentOutlook], and after: [ConsentOutlook], of id: RecordIdentifier
    ) -> [ConsentEffect] {
        zip(before, after).map { ConsentEffect(id, $0, $1) }
    }

    public var changesAnything: Bool {
        switch (before, after) {
        case (.show, .show): !fields.isEmpty
        case (.withhold(let old), .withhold(let new)): old != new
        default: true
        }
    }
}

extension PublicationPolicy {
    /// The policy that a gate's fingerprint tells; nil for one that cannot be read.
    init?(fingerprint: String) {
        let parts = fingerprint.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count >= 2, let scope = PublicationScope(rawValue: String(parts[1])) else { return nil }
        let extensions = parts.dropFirst(2).joined(separator: " ").split(separator: ",").map(String.init)
        self.init(scope: scope, extensions: Set(extensions))
    }
}
