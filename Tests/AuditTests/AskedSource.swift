import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization

/// A source that lists names and can be asked for single records; what it has and what it answers is a test's.
final class AskedSource: HarvestSource, IdentifierListing, SingleRecordSource {
    private let state: Mutex<[SourceRecord]>
    /// What it answers instead of the record it has.
    private let answer: Mutex<(@Sendable (String) async throws -> SourceRecord?)?> = Mutex(nil)

    init(_ records: [SourceRecord]) { state = Mutex(records) }

    var records: [SourceRecord] {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    func answer(_ body: @escaping @Sendable (String) async throws -> SourceRecord?) { answer.withLock { $0 = body } }

    let manifest = ScriptedSource.manifest
    let damageCodes: Set<String> = ["damaged"]

    func identify() async throws -> SourceDescription {
        SourceDescription(summary: .verbatim("asked"), listsEverything: true)
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        HarvestPage(records: records)
    }

    func identifiers(_ request: HarvestRequest, after cursor: Cursor?) async throws -> ListedPage {
        ListedPage(
            records: records.map {
                ListedRecord(identifier: $0.identifier, datestamp: $0.datestamp, status: $0.status)
            })
    }

    func record(_ identifier: String) async throws -> SourceRecord? {
        if let answer = answer.withLock({ $0 }) { return try await answer(identifier) }
        return records.first { $0.identifier == identifier }
    }
}
