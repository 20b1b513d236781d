import Foundation
import JSONSchema
import ScienceShopSDK
import Testing

/// The records of `schemas/examples/valid`, as a gate might let them through.
enum Samples {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let names: [String] = {
        let folder = root.appending(path: "schemas/examples/valid")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.map { $0.deletingPathExtension().lastPathComponent }.sorted()
    }()

    static func record(_ name: String) throws -> Record {
        let bytes = try Data(contentsOf: root.appending(path: "schemas/examples/valid/\(name).json"))
        return Record(document: try #require(try JSONValue(parsing: Array(bytes)).object))
    }

    static func publicRecord(_ name: String) throws -> PublicRecord { try published(try record(name)) }

    static func published(_ record: Record) throws -> PublicRecord {
        PublicRecord(
            id: try #require(record.id), record: record, revision: record.revision ?? 1,
            modifiedAt: try #require(Timestamp("2026-11-21T10:00:00Z")), hash: "")
    }
}
