import Foundation
import Messages
import ScienceShopSDK
import Testing

/// `schemas/examples` as the record validator sees them: the schema and the rules beyond it.
@Suite struct ExampleRecordsTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "schemas/examples")

    static func files(_ name: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder.appending(path: name), includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    }

    func errors(_ file: URL) throws -> [ScienceShopSDK.Issue] {
        let bytes = [UInt8](try Data(contentsOf: file))
        do throws(RecordReadingError) {
            return try RecordReader.read(bytes, validator: .standard).issues.filter { $0.severity == .error }
        } catch {
            return [ScienceShopSDK.Issue(.error, code: "no-record", message: error.reason)]
        }
    }

    @Test func validRecordsHaveNoError() throws {
        let files = try Self.files("valid")
        #expect(files.count >= 24)
        var kinds: [RecordKind: Int] = [:]
        for file in files {
            #expect(try errors(file) == [], "\(file.lastPathComponent)")
            let record = try RecordReader.read([UInt8](Data(contentsOf: file)))
            if let kind = record.kind { kinds[kind, default: 0] += 1 }
            #expect(RecordValidator.standard.isValid(record))
            // The typed views neither lose nor change anything.
            var copy = record
            copy.title = record.title
            if !record.participants.isEmpty { copy.participants = record.participants }
            if !record.territories.isEmpty { copy.territories = record.territories }
            copy.period = record.period
            #expect(copy.differences(from: record) == [])
        }
        for kind in RecordKind.allCases { #expect(kinds[kind, default: 0] >= 3, "\(kind)") }
    }

    @Test(arguments: ["invalid", "invalid-beyond-schema"])
    func invalidRecordsHaveAnErrorThatHelps(folder: String) throws {
        let files = try Self.files(folder)
        #expect(!files.isEmpty)
        for file in files {
            let errors = try errors(file)
            #expect(!errors.isEmpty, "\(file.lastPathComponent)")
            for error in errors where error.code != "no-record" {
                #expect(!error.message.isEmpty && !error.remedy.isEmpty, "\(file.lastPathComponent)")
            }
            if folder == "invalid-beyond-schema" {
                #expect(errors.allSatisfy { !$0.code.hasPrefix("schema-") }, "\(file.lastPathComponent)")
            }
        }
    }
}
