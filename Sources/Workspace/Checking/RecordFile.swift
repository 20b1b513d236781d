import JSONSchema
import Messages
import ScienceShopSDK
import YAMLReader

/// Checks a file of records: one JSON object, a JSON array, or JSON Lines.
enum RecordFile {
    /// Findings of one file that are told; a file of a million wrong lines is told by its first ones.
    private static let findingLimit = 1000

    /// - Parameters:
    ///   - kind: what every record must be; nil for any.
    ///   - checked: told now and then how many records were looked at.
    static func check(
        _ bytes: [UInt8], path: String, kind: RecordKind?, checked: (Int) -> Void = { _ in }
    ) -> DocumentCheck {
        var check = DocumentCheck(path: path, schema: kind?.rawValue ?? "record")
        if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) {
            check.findings = [
                .init(
                    issue: Issue(
                        .error, code: "empty", message: "The file is empty.", remedy: "Name a file of records."))
            ]
            return check
        }
        if isJSONLines(bytes, path) {
            checkLines(bytes, kind, &check, checked)
        } else {
            checkDocument(bytes, kind, &check)
        }
        return check
    }

    /// JSON Lines when the name says so, or when the first line is a value of its own and more follow.
    private static func isJSONLines(_ bytes: [UInt8], _ path: String) -> Bool {
        if [".jsonl", ".ndjson"].contains(where: { path.lowercased().hasSuffix($0) }) { return true }
        guard let end = bytes.firstIndex(of: 0x0A), bytes[end...].contains(where: { $0 > 0x20 }) else { return false }
        return (try? JSONValue(parsing: bytes[..<end]))?.object != nil
    }

    /// Stretches of lines are checked side by side and told in their order.
    private static func checkLines(
        _ bytes: [UInt8], _ kind: RecordKind?, _ check: inout DocumentCheck, _ checked: (Int) -> Void
    ) {
        var lines = 0
        for wave in LineStretch.waves(of: bytes) {
            for stretch in LineStretch.checked(wave, bytes, { issues(of: $0, kind) }) {
                for wrong in stretch.wrong {
                    check.findings += wrong.findings.map { finding in
                        var finding = finding
                        finding.line = finding.line.map { $0 + lines }
                        return finding
                    }
                    guard check.findings.count < findingLimit else {
                        check.documents += wrong.document
                        return
                    }
                }
                check.documents += stretch.documents
                lines += stretch.lines
            }
            checked(check.documents)
        }
    }

    private static func checkDocument(_ bytes: [UInt8], _ kind: RecordKind?, _ check: inout DocumentCheck) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: bytes) } catch {
            check.findings = [.init(error)]
            return
        }
        let records: [(pointer: String, value: JSONValue)] =
            value.array.map { $0.enumerated().map { ("/\($0.offset)", $0.element) } } ?? [("", value)]
        check.documents = records.count
        // JSON is YAML too, whose reader knows where everything stands. Only needed when something is wrong.
        var places: YAMLNode?
        for record in records {
            for issue in issues(of: record.value, kind) where check.findings.count < findingLimit {
                if places == nil { places = try? YAMLNode.parse(bytes) }
                let place = places?.position(of: record.pointer + issue.path)
                check.findings.append(
                    .init(
                        line: place?.line, column: place?.column,
                        record: records.count > 1 ? record.value["id"]?.string : nil, issue: issue))
            }
        }
    }

    private static func issues(of value: JSONValue, _ kind: RecordKind?) -> [Issue] {
        guard let object = value.object else {
            return [
                Issue(
                    .error, code: "no-record", message: "A record is a JSON object; this is another JSON value.",
                    remedy: "Name a file of records.")
            ]
        }
        let record = Record(document: object)
        var issues = RecordValidator.standard.validate(record)
        if let kind, record.kind != kind {
            issues.append(
                Issue(
                    .error, code: "other-kind", path: "/kind", message: "Expected a record of kind \(kind.rawValue).",
                    remedy: "Leave --schema out to check records of any kind."))
        }
        return issues
    }
}

extension DocumentCheck.Finding {
    init(_ error: JSONError) {
        self.init(
            line: error.line, column: error.column, record: nil,
            issue: Issue(.error, code: "malformed", message: error.reason.asSentence))
    }
}
