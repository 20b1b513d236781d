import AdapterKit
import Foundation
import JSONSchema
import Messages
import ScienceShopSDK

/// Publishes into a folder: a file a record, and a list of all.
struct FolderTarget: PublishAdapter {
    static let manifest = NumbersAdapter.manifest
    let folder: URL

    init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        folder = URL(filePath: configuration.location)
    }

    var channel: String { "numbers:\(folder.path)" }
    let capabilities = PublishCapabilities(canUpdate: true, canDelete: true, batchSize: 3)
    private var list: URL { folder.appending(path: "list.txt") }

    /// Percent-encoded whole, so that no name can leave the folder.
    private func file(_ id: RecordIdentifier) -> URL {
        folder.appending(path: Array(id.description.utf8).map { String($0, radix: 16) }.joined().prefix(240) + ".json")
    }

    func begin() async throws -> Bool { (try? Data(contentsOf: list)) != nil }

    func shown(_ id: RecordIdentifier) async throws -> Record? {
        guard let data = try? Data(contentsOf: file(id)) else { return nil }
        return try JSONValue(parsing: Array(data)).object.map { Record(document: $0) }
    }

    func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] {
        try batch.map { exposure in
            let file = file(exposure.id)
            let before = try? Data(contentsOf: file)
            switch exposure {
            case .show(let record):
                let bytes = Data(record.record.canonicalBytes)
                if bytes == before { return PublicationReceipt(exposure.id, .unchanged, address: file.path) }
                try bytes.write(to: file, options: .atomic)
                return PublicationReceipt(exposure.id, .published, address: file.path)
            case .withdraw:
                guard before != nil else { return PublicationReceipt(exposure.id, .unchanged) }
                try FileManager.default.removeItem(at: file)
                return PublicationReceipt(exposure.id, .withdrawn)
            }
        }
    }

    func finish(_ view: any PublicationView) async throws -> PublicationSummary {
        var lines: [String] = ["\(try await view.withdrawals(after: nil, limit: .max).count) left"]
        for record in try await view.records(after: nil, limit: .max) {
            guard case .show(let same)? = try await view.exposure(of: record.id), same == record else {
                throw FederationError(.internal, "The view disagrees with itself.")
            }
            lines.append("\(record.id) \(record.hash)")
        }
        let bytes = Data(lines.joined(separator: "\n").utf8)
        if bytes == (try? Data(contentsOf: list)) { return PublicationSummary(unchanged: 1, entry: list.path) }
        try bytes.write(to: list, options: .atomic)
        return PublicationSummary(written: 1, entry: list.path)
    }
}
