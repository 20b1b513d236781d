import JSONSchema
import Messages
import ScienceShopSDK

/// What lists, relations, the agenda and the search index need of a record: a small part of it, kept for all records
/// at once.
public struct RecordCard: Sendable, Hashable {
    public let id: RecordIdentifier
    public let title: ReaderTexts
    /// The beginning of its summary, or of what comes nearest; at most `summaryLength` scalars.
    public let summary: ReaderTexts?
    /// What sort of its kind it is, as (scheme, notation): (`event-type`, `conference`).
    public let type: ConceptKey?
    /// How far it has come: a concept of `stage`, `demand-status`, or for events the word of the schema.
    public let state: State?
    public let start: PartialDate?
    public let end: PartialDate?
    /// The name of the venue or the town, as written.
    public let place: String?
    public let isOnline: Bool
    public let modifiedAt: Timestamp
    /// The entries of the index it stands under itself, in the order of the record; `CatalogueIndex.facet` has them.
    public let themes: [Facet.Number]
    public let territories: [Facet.Number]

    public static let summaryLength = 160
    static let titleLength = 200
    static let placeLength = 80

    public enum State: Sendable, Hashable {
        case stage(String)
        case demand(DemandStatus.State)
        case event(Record.EventStatus)
    }

    public var kind: RecordKind { id.kind }
    public var address: PageAddress { .record(id) }
    /// The year it begins, or ends when nothing says when it began.
    public var year: Int? { start?.year ?? end?.year }
}

/// (scheme, notation): what names a concept.
public struct ConceptKey: Sendable, Hashable {
    public let scheme: String
    public let notation: String

    public init(scheme: String, notation: String) {
        self.scheme = scheme
        self.notation = notation
    }

    /// Nil when the concept has words only.
    public init?(_ concept: Concept) {
        guard let scheme = concept.scheme, let notation = concept.concept else { return nil }
        self.init(scheme: scheme, notation: notation)
    }
}

extension RecordCard {
    init(_ source: PublicRecord, themes: [Facet.Number], territories: [Facet.Number]) {
        let record = source.record
        id = source.id
        title = Self.title(of: source).shortened(to: Self.titleLength)
        let summary = [
            record.summary, record.need, record.reformulatedQuestion, record.question, record.description,
            record.solution, record.missions.first, record.jobTitle,
        ].lazy.compactMap { $0.flatMap(ReaderTexts.init) }.first
        self.summary = summary?.shortened(to: Self.summaryLength)
        type = record.types.lazy.compactMap(ConceptKey.init).first
        state =
            record.demandStatus?.status.map(State.demand) ?? record.eventStatus.map(State.event)
            ?? record.stage?.concept.map(State.stage)
        start = record.period?.start
        end = record.period?.end
        place = (record.venue?.name ?? record.venue?.address?.locality ?? record.address?.locality).map {
            LocalText($0, in: "").shortened(to: Self.placeLength).text
        }
        isOnline = record.isOnline ?? false
        modifiedAt = source.modifiedAt
        self.themes = themes
        self.territories = territories
    }

    /// The title; where a record has none, what else it goes by.
    static func title(of source: PublicRecord) -> ReaderTexts {
        let record = source.record
        if let title = record.title.flatMap(ReaderTexts.init) { return title }
        let name = [record.givenName, record.familyName].compactMap(\.self).joined(separator: " ")
        let words = [name.isEmpty ? nil : name, record.acronym, record.url].lazy.compactMap(\.self).first
        return ReaderTexts(LocalText(words ?? source.id.local, in: ""))
    }
}
