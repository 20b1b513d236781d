import AdapterKit
import MetadataFormats
import ScienceShopSDK

/// OAI-PMH as a channel. What harvesters see of it is read from its receipts, so a record is published once its receipt
/// is stored, and there is nothing else to write.
struct OAIChannelTarget: PublishTarget {
    let channel: String
    let formats: ItemFormats
    /// What identifiers and addresses are made of.
    let identity: String
    let names: ItemNames
    let webAddress: String

    let capabilities = PublishCapabilities(canUpdate: true, canDelete: true)

    var fingerprint: String { "oai/\(ItemFormats.version) \(identity)" }

    func begin() async throws -> Bool { true }

    func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] {
        batch.map { exposure in
            switch exposure {
            case .show(let record):
                PublicationReceipt(
                    record.id, .published, rendering: formats.rendering(of: record), labels: labels(of: record),
                    item: names.name(of: record.id))
            case .withdraw(let withdrawal): PublicationReceipt(withdrawal.id, .withdrawn)
            }
        }
    }

    func finish(_ view: any PublicationView) async throws -> PublicationSummary { PublicationSummary() }

    private func labels(of record: PublicRecord) -> [String] {
        let formats = formats.all.filter { $0.carries(record.id.kind) }
        // A format that has something for every kind needs no label.
        let narrow = formats.filter { format in !RecordKind.allCases.allSatisfy(format.carries) }
        return RecordSets(record).specs + narrow.map { RecordSets.formatLabel($0.prefix) }
    }
}
