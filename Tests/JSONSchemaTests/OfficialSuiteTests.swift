import JSONSchema
import Testing

@Suite struct OfficialSuiteTests {
    /// Tests whose expected verdict we do not give, by the beginning of their name, each with the reason.
    private static let exceptions: [(test: String, reason: String)] = [
        (
            "draft2020-12/optional/cross-draft: refs to historic drafts",
            "only 2020-12 is read; a schema of an older draft is refused with a clear error"
        ),
        (
            "draft2020-12/optional/format/ecmascript-regex: ECMA 262 named groups and backreferences are valid: "
                + "an ECMA 262 named backreference",
            "back-references are refused: they cannot be matched in bounded time"
        ),
    ]

    /// Formats that are checked less strictly than the suite asks, or not at all.
    private static let formatsLeftOut = [
        "hostname": "the A-labels of internationalised names are not decoded",
        "idn-email": "not checked", "idn-hostname": "not checked", "uri-template": "not checked",
    ]

    @Test func everyRequiredTestPasses() throws {
        let registry = try OfficialSuite.registry(formatAssertion: false)
        let files = try OfficialSuite.files("draft2020-12")
        #expect(files.count == 46)
        var count = 0
        for file in files {
            let outcome = try OfficialSuite.run("draft2020-12/" + file, registry)
            #expect(outcome.failures.isEmpty, "\(outcome.failures.joined(separator: "\n"))")
            #expect(outcome.count > 0, "\(file) has no test")
            count += outcome.count
        }
        #expect(count > 1_250)
        print("JSON Schema test suite, 2020-12: \(count) required tests run")
    }

    @Test func optionalTestsPass() throws {
        let registry = try OfficialSuite.registry(formatAssertion: false)
        var count = 0
        for file in try OfficialSuite.files("draft2020-12/optional") {
            let path = "draft2020-12/optional/" + file
            let outcome = try OfficialSuite.run(path, registry, except: Self.exceptions.map(\.test))
            #expect(outcome.failures.isEmpty, "\(outcome.failures.joined(separator: "\n"))")
            count += outcome.count
        }
        #expect(count > 130)
    }

    @Test func formatsAreChecked() throws {
        let registry = try OfficialSuite.registry(formatAssertion: true)
        var count = 0
        for file in try OfficialSuite.files("draft2020-12/optional/format") where Self.formatsLeftOut[file] == nil {
            let outcome = try OfficialSuite.run(
                "draft2020-12/optional/format/" + file, registry, except: Self.exceptions.map(\.test))
            #expect(outcome.failures.isEmpty, "\(outcome.failures.joined(separator: "\n"))")
            count += outcome.count
        }
        #expect(count > 350)
    }

    @Test func everySchemaOfTheSuiteFitsItsMetaschema() throws {
        let registry = try OfficialSuite.registry(formatAssertion: false)
        var count = 0
        for file in try OfficialSuite.files("draft2020-12") {
            for schema in try OfficialSuite.schemas("draft2020-12/" + file) {
                #expect(try registry.validateSchema(schema).isEmpty, "\(file): \(schema.canonicalText)")
                count += 1
            }
        }
        #expect(count > 300)
    }
}
