import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// A crosswalk that runs where its source does, for the payloads it was asked about: what it answered is looked up here, so
/// that mapping stays pure.
struct AnsweredCrosswalk: Crosswalk {
    let mapping: MappingDescription
    /// Of those it may take, the formats no mapping before it takes.
    let formats: Set<MetadataFormat>
    var answers: [Question: CrosswalkResult] = [:]

    /// A payload, by all that a crosswalk looks at.
    struct Question: Hashable {
        let identifier: ByteString
        let payload: [UInt8]
        let frame: [UInt8]?

        init(_ record: SourceRecord) {
            identifier = ByteString(record.identifier)
            payload = record.payload
            frame = record.frame
        }
    }

    var id: String { mapping.id }
    var version: String { mapping.version }
    func accepts(_ format: MetadataFormat) -> Bool { formats.contains(format) }

    func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        answers[Question(source)]
            ?? CrosswalkResult(issues: [
                Issue(
                    .error, code: "not-mapped", message: "The source was not asked what this record asserts.",
                    remedy: "Harvest again with --full; if it stays so, report it as a bug.")
            ])
    }

    /// One for each crosswalk of a source that runs elsewhere; none of a source whose crosswalks are here.
    static func all(of source: any HarvestSource) -> [AnsweredCrosswalk] {
        guard let source = source as? any MappingSource else { return [] }
        var taken: Set<MetadataFormat> = []
        return source.mappings.map { mapping in
            let formats = Set(mapping.formats).subtracting(taken)
            taken.formUnion(formats)
            return AnsweredCrosswalk(mapping: mapping, formats: formats)
        }
    }
}

extension SourceMapper {
    /// Whether a payload of that format can only be mapped where the source is.
    func asksSource(for format: MetadataFormat) -> Bool {
        adapterCrosswalks.contains { $0 is AnsweredCrosswalk && $0.accepts(format) }
            && !crosswalks.contains { $0.accepts(format) }
    }

    /// The same, knowing what the source answers about these records. Asks nothing when nothing need be asked.
    func asking(
        _ source: any HarvestSource, about records: [SourceRecord],
        _ call: ([SourceRecord], any MappingSource) async throws -> [CrosswalkResult]
    ) async throws -> SourceMapper {
        guard let source = source as? any MappingSource else { return self }
        let asked = records.filter { $0.status == .active && asksSource(for: $0.format) }
        guard !asked.isEmpty else { return self }
        let results = try await call(asked, source)
        var mapper = self
        mapper.adapterCrosswalks = adapterCrosswalks.map { crosswalk in
            guard var answered = crosswalk as? AnsweredCrosswalk else { return crosswalk }
            for (record, result) in zip(asked, results) where answered.accepts(record.format) {
                answered.answers[.init(record)] = result
            }
            return answered
        }
        return mapper
    }
}
