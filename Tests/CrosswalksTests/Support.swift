import AdapterKit
import Crosswalks
import JSONSchema
import ScienceShopSDK
import Testing

/// What a crosswalk made of a text, in forms that are easy to compare.
struct Outcome {
    var result: CrosswalkResult
    var trace: CrosswalkTrace

    var ids: [String] { result.drafts.compactMap { $0.record.id?.description } }
    var codes: [String] { result.issues.map(\.code) + result.drafts.flatMap { $0.issues.map(\.code) } }

    func draft(_ id: String) throws -> Draft {
        try #require(result.drafts.first { $0.record.id?.description == "test:" + id }, "no \(id) in \(ids)")
    }

    /// The value at a JSON Pointer of a record, as canonical JSON; nil when there is none.
    func value(_ id: String, _ pointer: String) throws -> String? {
        let record = JSONValue.object(try draft(id).record.document)
        return try #require(JSONPointer(pointer)).resolve(in: record)
            .map { $0.string ?? String(decoding: $0.canonicalBytes, as: UTF8.self) }
    }

    func evidence(_ id: String, _ path: String) throws -> Evidence {
        let draft = try draft(id)
        return try #require(draft.evidence.first { $0.path == path }, "no \(path) in \(draft.evidence.map(\.path))")
    }
}

func load(_ text: String, file: String = "test.yaml") throws -> DeclarativeCrosswalk {
    do throws(CrosswalkLoadError) {
        return try DeclarativeCrosswalk.load(text: Array(text.utf8), file: file)
    } catch {
        Issue.record("\(error)")
        throw error
    }
}

/// Everything that is wrong with a crosswalk's text.
func problems(_ text: String) -> [CrosswalkLoadError.Problem] {
    do throws(CrosswalkLoadError) {
        _ = try DeclarativeCrosswalk.load(text: Array(text.utf8), file: "test.yaml")
        return []
    } catch { return error.problems }
}

/// A crosswalk of these rules, run on a text.
func run(
    _ rules: String, on text: String, format: MetadataFormat = .plainText, head: String = "",
    formats: String = "[page]",
    frame: [UInt8]? = nil
) throws -> Outcome {
    let crosswalk = try load(
        "crosswalk: 1\nid: test/try\nformats: \(formats)\nlanguage: fr\n\(head)\nrecords:\n\(rules)")
    return run(crosswalk, on: Array(text.utf8), format: format, frame: frame)
}

func run(
    _ crosswalk: DeclarativeCrosswalk, on bytes: [UInt8], format: MetadataFormat, frame: [UInt8]? = nil
) -> Outcome {
    let source = SourceRecord(identifier: "doc", format: format, payload: bytes, frame: frame)
    let context = CrosswalkContext(node: "test", language: "fr", basis: "public")
    let (result, trace) = crosswalk.explain(source, context: context)
    return Outcome(result: result, trace: trace)
}

typealias Issue = Testing.Issue

/// A page's blocks as short lines: `heading1 Title`, `item2 Words`, `field Label=Value`.
func sketch(_ text: String, _ format: MetadataFormat = .plainText) -> [String] {
    PageDocument.read(Array(text.utf8), format: format).blocks.map { block in
        let level = block.level > 0 ? String(block.level) : ""
        let strong = block.isStrong ? "!" : ""
        let text = block.text.split(separator: "\n").joined(separator: "⏎")
        guard block.kind == .field, let label = block.label, let value = block.value else {
            return "\(block.kind.rawValue)\(level)\(strong) \(text)"
        }
        return "field \(label)=\(value.text)"
    }
}
