import AdapterKit
import JSONSchema
import ScienceShopSDK

/// Records in the format `scienceshop`, word for word: copies of what another ledger holds.
public struct ScienceShopCrosswalk: Crosswalk {
    public let id = "federation/scienceshop"
    public let version = "2"

    public init() {}

    public func accepts(_ format: MetadataFormat) -> Bool { format == .scienceShop }

    public func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        do throws(ScienceShopXML.Failure) {
            let record = try ScienceShopXML.read(source.payload)
            return CrosswalkResult(drafts: [Draft(record: record, evidence: evidence(of: record), isCopy: true)])
        } catch {
            return .unreadable(line: error.line, error.message, source)
        }
    }

    /// The record is the source's own words.
    private func evidence(of record: Record) -> [Evidence] {
        record.document.members.flatMap { member -> [Evidence] in
            let place = "/\(JSONPointer.escaped(member.key))"
            func item(_ place: String, _ words: String) -> Evidence {
                Evidence(
                    path: place, asWritten: words, location: SourceLocation(label: place), rule: "scienceshop/verbatim")
            }
            if let words = member.value.string { return [item(place, words)] }
            return (member.value.object ?? [:]).members.compactMap { inner in
                inner.value.string.map { item("\(place)/\(JSONPointer.escaped(inner.key))", $0) }
            }
        }
    }
}
