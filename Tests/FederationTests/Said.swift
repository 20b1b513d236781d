import Federation
import ScienceShopSDK
import Testing

/// Decisions as tests write them down.
enum Said {
    static func decision(
        _ local: String, _ group: ConsentGrant.Group = .publication, granted: Bool, scope: PublicationScope? = nil,
        date: String = "2023-06-01", until: String? = nil
    ) throws -> ConsentDecision {
        ConsentDecision(
            record: try organisation(local), group: group, isGranted: granted, scope: scope,
            date: try #require(PartialDate(date)), until: until.flatMap { PartialDate($0) }, wording: "Question ?",
            answer: "Réponse de Zoé", givenBy: "Zoé", collected: "letter",
            recordedAt: Timestamp(seconds: 1_800_000_000),
            recordedBy: "admin")
    }
}
