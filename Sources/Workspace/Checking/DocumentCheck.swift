import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import YAMLReader

/// What is right or wrong with one file, whatever schema it follows.
public struct DocumentCheck: Sendable {
    /// The file as the person named it.
    public var path: String
    /// Name of the schema it was checked against; nil when none could be told.
    public var schema: String?
    /// How many documents it holds: the records of a list or of JSON Lines.
    public var documents: Int
    public var findings: [Finding]

    public var isValid: Bool { !findings.contains { $0.issue.severity == .error } }

    /// A problem, with the place in the file.
    public struct Finding: Sendable, Hashable {
        public var line: Int?
        public var column: Int?
        /// Identifier of the record, of a file with several.
        public var record: String?
        public var issue: Issue
    }

    public init(path: String, schema: String?, documents: Int = 0, findings: [Finding] = []) {
        self.path = path
        self.schema = schema
        self.documents = documents
        self.findings = findings
    }

    /// The names that a file can be checked against.
    public static var schemaNames: [String] { ["record"] + RecordKind.allCases.map(\.rawValue) + ConfigSchemas.names }

    /// - Parameters:
    ///   - schema: a name of `schemaNames`; nil to tell it from the file.
    ///   - checked: told now and then how many records of a long file were looked at.
    public static func check(
        _ bytes: [UInt8], path: String, schema: String? = nil, checked: (Int) -> Void = { _ in }
    ) -> DocumentCheck {
        let isYAML = [".yaml", ".yml"].contains { path.lowercased().hasSuffix($0) }
        if let schema, ConfigSchemas.names.contains(schema) { return checkConfig(bytes, path, schema) }
        if isYAML, schema == nil { return checkConfig(bytes, path, nil) }
        if isYAML { return checkYAMLRecords(bytes, path, schema) }
        return RecordFile.check(bytes, path: path, kind: schema.flatMap(RecordKind.init), checked: checked)
    }

    // MARK: - Configuration

    private static func checkConfig(_ bytes: [UInt8], _ path: String, _ wanted: String?) -> DocumentCheck {
        let schema: String
        if let wanted {
            schema = wanted
        } else {
            let yaml: YAMLNode
            do throws(YAMLError) { yaml = try YAMLNode.parse(bytes) } catch {
                return DocumentCheck(path: path, schema: nil, findings: [Finding(error)])
            }
            guard let told = name(of: yaml, path) else {
                let issue = Issue(
                    .error, code: "unknown-schema", message: "It cannot be told what this file is.",
                    remedy: "Say it: `--schema` \(schemaNames.joined(separator: ", ")).")
                return DocumentCheck(path: path, schema: nil, findings: [Finding(issue: issue)])
            }
            schema = told
        }
        // The loader of crosswalks knows more than their schema, and says it more plainly: patterns that do not compile,
        // names that are not there, what was probably meant.
        var problems = schema == "crosswalk" ? CrosswalkFile.read(bytes, file: path).problems : []
        if problems.isEmpty { problems = ConfigFile.read(bytes, file: path, schema: schema).problems }
        return DocumentCheck(path: path, schema: schema, documents: 1, findings: problems.map(Finding.init))
    }

    /// What a YAML file is, by its leading key, or else by its name.
    private static func name(of yaml: YAMLNode, _ path: String) -> String? {
        if yaml["federation"] != nil { return "federation" }
        if yaml["crosswalk"]?.int != nil { return "crosswalk" }
        if yaml["node"]?.string != nil { return "node" }
        if yaml["protocol"] != nil || yaml["capabilities"] != nil { return "plugin" }
        let stem = Files.name(of: path).split(separator: ".").first.map(String.init) ?? ""
        return ["federation", "node", "plugin"].first { $0 == stem }
            ?? (path.contains("crosswalks/") ? "crosswalk" : nil)
    }

    private static func checkYAMLRecords(_ bytes: [UInt8], _ path: String, _ schema: String?) -> DocumentCheck {
        do throws(YAMLError) {
            return RecordFile.check(
                JSONValue(try YAMLNode.parse(bytes)).canonicalBytes, path: path, kind: schema.flatMap(RecordKind.init))
        } catch {
            return DocumentCheck(path: path, schema: schema, findings: [Finding(error)])
        }
    }
}

extension JSONValue {
    init(_ yaml: YAMLNode) { self = yaml.json }
}

extension DocumentCheck.Finding {
    public init(issue: Issue) { self.init(line: nil, column: nil, record: nil, issue: issue) }

    init(_ error: YAMLError) {
        self.init(
            line: error.line, column: error.column, record: nil,
            issue: Issue(.error, code: "malformed", message: error.message.asSentence))
    }

    init(_ problem: ConfigProblem) {
        self.init(
            line: problem.line, column: problem.column, record: nil,
            issue: Issue(
                .error, code: "configuration", message: problem.message,
                remedy: problem.hint))
    }
}
