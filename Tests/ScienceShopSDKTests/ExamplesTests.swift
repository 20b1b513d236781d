import Foundation
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// The records of `schemas/examples`, right and wrong, as our validator sees them.
@Suite struct ExamplesTests {
    struct Example: CustomTestStringConvertible, Sendable {
        var name: String
        var bytes: [UInt8]
        var testDescription: String { name }

        /// The errors, warnings aside; one for a text that is no record at all.
        func errors() -> [ScienceShopSDK.Issue] {
            do throws(RecordReadingError) {
                let (_, issues) = try RecordReader.read(bytes, validator: .standard)
                return issues.filter { $0.severity == .error }
            } catch {
                return [ScienceShopSDK.Issue(.error, code: "no-record", message: .verbatim(error.description))]
            }
        }
    }

    static let valid = examples("valid")
    static let invalid = examples("invalid")
    static let beyondSchema = examples("invalid-beyond-schema")

    @Test func thereAreEnoughOfThem() {
        for kind in RecordKind.allCases {
            #expect(Self.valid.count { $0.name.hasPrefix(kind.rawValue + "-") } >= 3, "\(kind)")
        }
        #expect(Self.invalid.count >= 40)
        #expect(Self.beyondSchema.count >= 5)
    }

    @Test(arguments: valid) func aValidRecordHasNoProblem(_ example: Example) throws {
        let (record, issues) = try RecordReader.read(example.bytes, validator: .standard)
        #expect(issues.isEmpty)
        #expect(RecordValidator.standard.isValid(record))
    }

    /// Members of other versions, order and numbers survive a round through canonical text.
    @Test(arguments: valid) func aValidRecordSurvivesARound(_ example: Example) throws {
        let record = try RecordReader.read(example.bytes)
        let again = try RecordReader.read(record.canonicalBytes)
        #expect(again == record)
        #expect(again.canonicalBytes == record.canonicalBytes)
    }

    @Test(arguments: invalid) func anInvalidRecordBreaksOneRule(_ example: Example) {
        let errors = example.errors()
        // An id without a kind is wrong by itself and does not name its kind.
        #expect(errors.count == (example.name == "record-id-without-kind" ? 2 : 1), "\(errors.map(\.message))")
        #expect(errors.allSatisfy { $0.code.hasPrefix("schema-") || $0.code == "no-record" }, "\(errors)")
        #expect(errors.allSatisfy { !$0.message.isEmpty })
    }

    /// A rule that JSON Schema cannot say is told by its own code, and by nothing else.
    @Test(arguments: beyondSchema) func aRuleBeyondTheSchemaIsChecked(_ example: Example) throws {
        let codes = [
            "record-home-disagrees-with-id": "home-disagrees-with-id",
            "event-period-end-before-start": "period-end-before-start",
            "event-period-end-before-start-in-one-day": "period-end-before-start",
            "event-period-end-year-before-start-month": "period-end-before-start",
            "period-29-february-of-a-common-year": "invalid-date",
            "demand-history-goes-back": "demand-history-order",
            "demand-history-accepted-after-declined": "demand-history-order",
            "demand-status-not-the-last-of-its-history": "demand-status-not-last",
            "consent-until-before-date": "consent-until-before-date",
            "figure-range-upside-down": "figure-range-order",
        ]
        let code = try #require(codes[example.name], "add \(example.name) to the table")
        #expect(example.errors().map(\.code) == [code])
    }

    @Test func theNoteOnWhatAnErrorIsNamesTheFieldAndTheFix() throws {
        let example = try #require(Self.invalid.first { $0.name == "participant-role-unknown" })
        let error = try #require(example.errors().first)
        #expect(error.path == "/participants/0/role")
        #expect(error.message.description.contains("chief"))
        #expect(!error.remedy.isEmpty)
    }

    private static func examples(_ folder: String) -> [Example] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let place = root.appendingPathComponent("schemas/examples/\(folder)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
            guard let data = try? Data(contentsOf: place.appendingPathComponent(name)) else { return nil }
            return Example(name: String(name.dropLast(".json".count)), bytes: Array(data))
        }
    }
}
