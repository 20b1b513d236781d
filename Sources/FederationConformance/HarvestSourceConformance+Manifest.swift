import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension HarvestSourceConformance {
    static let manifestChecks: [Check] = [
        Check(title: "the manifest is sound") { subject, expect in
            let manifest = subject.manifest
            expect.holds(RecordIdentifier.isNodeID(manifest.id), "`id` is small letters, digits and hyphens")
            expect.holds(isVersion(manifest.version), "`version` is three numbers, such as 1.0.0")
            expect.equal(manifest.protocolVersion, AdapterManifest.currentProtocol, "`protocol`")
            expect.holds(!Text.trimmed(manifest.summary.description).isEmpty, "`summary` says something")
            expect.holds(subject.has(.harvest), "`capabilities` has harvest")
            expect.holds(!manifest.formats.isEmpty, "`formats` names the formats of its payloads")
            for format in manifest.formats {
                expect.holds(isMediaType(format.rawValue), "the format “\(format)” is a media type in small letters")
            }
            expect.equal(Set(manifest.secrets.map(\.name)).count, manifest.secrets.count, "secrets of different names")
        },
        Check(title: "the schema of its options is a schema, and takes the options given") { subject, expect in
            let schema: JSONValue
            do throws(JSONError) {
                schema = try JSONValue(parsing: subject.manifest.optionSchema)
            } catch {
                return expect.holds(false, "`options` is JSON: \(error.told)")
            }
            let registry = SchemaRegistry()
            for problem in try registry.validateSchema(schema).prefix(5) {
                expect.holds(false, "`options` is a JSON Schema: \(problem)")
            }
            guard expect.messages.isEmpty else { return }
            for problem in try registry.compile(schema).validate(.object(subject.configuration.options)).prefix(5) {
                expect.holds(false, "the options given are right: \(problem)")
            }
        },
        Check(title: "an option it does not have is refused") { subject, expect in
            let name = "no-such-option"
            var wrong = subject
            wrong.configuration.options[name] = true
            let schema = try SchemaRegistry().compile(JSONValue(parsing: subject.manifest.optionSchema))
            do {
                // What runs elsewhere may look at its options only when it is asked something.
                _ = try await wrong.opened { try await $0.identify() }
                expect.holds(
                    !schema.isValid(.object(wrong.configuration.options)),
                    "the option `\(name)` is refused, by the schema (`additionalProperties: false`) or by the adapter")
            } catch let error as FederationError {
                expect.equal(error.code, .configuration, "the code of “\(error.message)”")
                expect.holds(error.message.description.contains(name), "“\(error.message)” names the option `\(name)`")
            }
        },
        Check(title: "it says what it reads") { subject, expect in
            let (first, again) = try await subject.opened { (try await $0.identify(), try await $0.identify()) }
            let summary = first.summary.description
            expect.holds(!Text.trimmed(summary).isEmpty, "`summary` says something")
            expect.holds(!summary.utf8.contains(0x0A), "`summary` is one line: \(summary)")
            expect.equal(again.scope, first.scope, "`scope`, asked twice")
            expect.equal(again.listsEverything, first.listsEverything, "`listsEverything`, asked twice")
            let afresh = try await subject.opened { try await $0.identify() }
            expect.equal(afresh.scope, first.scope, "`scope`, in another run")
            if first.deletions == .announced {
                expect.holds(subject.has(.deletions), "what announces deletions has the capability deletions")
            }
            check(first.issues, &expect)
        },
    ]

    /// Of what an issue must have.
    static func check(_ issues: [Issue], _ expect: inout Observations) {
        for issue in issues {
            let isKebab = !issue.code.isEmpty && issue.code.utf8.allSatisfy { isSmall($0) || $0 == 0x2D }
            expect.holds(isKebab, "the code “\(issue.code)” of an issue is in kebab case")
            expect.holds(!issue.message.isEmpty, "the issue \(issue.code) has a message")
        }
    }

    private static func isSmall(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 || byte &- 0x30 < 10 }

    /// `1.0.0`, perhaps with more after a hyphen.
    private static func isVersion(_ text: String) -> Bool {
        let core = text.split(separator: "-", maxSplits: 1).first ?? ""
        let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 3 && numbers.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }
    }

    static func isMediaType(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { isSmall($0) || "!#$&^_.+-".utf8.contains($0) }
            }
    }
}
