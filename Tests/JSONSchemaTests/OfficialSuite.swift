import Foundation
import JSONSchema
import Messages
import Testing

/// The official JSON-Schema-Test-Suite as it lies beside this file (see its LICENSE).
enum OfficialSuite {
    struct Outcome {
        var count = 0
        var failures: [String] = []
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Suite")

    /// The names of the test files of a folder, without `.json`.
    static func files(_ path: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: path).path)
        return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// The documents that the tests expect under http://localhost:1234/.
    static func registry(formatAssertion: Bool) throws -> SchemaRegistry {
        var registry = SchemaRegistry(formatAssertion: formatAssertion)
        let remotes = folder.appending(path: "remotes")
        let paths = try #require(FileManager.default.enumerator(atPath: remotes.path))
        for case let path as String in paths where path.hasSuffix(".json") {
            try registry.add(read("remotes/" + path), uri: "http://localhost:1234/" + path)
        }
        return registry
    }

    /// Runs the tests of a file and names those whose verdict was not the expected one.
    static func run(_ path: String, _ registry: SchemaRegistry, except exceptions: [String] = []) throws -> Outcome {
        var outcome = Outcome()
        for group in try read(path + ".json").array ?? [] {
            let title = "\(path): \(group["description"]?.string ?? "")"
            let schema = try #require(group["schema"])
            let compiled: CompiledSchema
            do {
                compiled = try registry.compile(schema)
            } catch {
                if !exceptions.contains(where: title.hasPrefix) { outcome.failures.append("\(title): \(error)") }
                continue
            }
            for test in group["tests"]?.array ?? [] {
                let name = "\(title): \(test["description"]?.string ?? "")"
                let data = try #require(test["data"])
                let expected = try #require(test["valid"]?.bool as Bool?)
                outcome.count += 1
                let errors = compiled.validate(data)
                // The quick way, the slow one and the telling one must agree, and each error must point into the value.
                let agrees =
                    compiled.isValid(data) == errors.isEmpty && compiled.fitsSlowly(data) == errors.isEmpty
                let isExpected = errors.isEmpty == expected
                let isException = exceptions.contains { name.hasPrefix($0) }
                if !agrees || isExpected == isException { outcome.failures.append("\(name): \(errors)") }
                for error in errors where error.message.isEmpty || error.schemaPath.isEmpty {
                    outcome.failures.append("\(name): an error without words or place")
                }
            }
        }
        return outcome
    }

    /// The schemas of a file's tests.
    static func schemas(_ path: String) throws -> [JSONValue] {
        try (read(path + ".json").array ?? []).compactMap { $0["schema"] }
    }

    private static func read(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: Data(contentsOf: folder.appending(path: path)))
    }
}
