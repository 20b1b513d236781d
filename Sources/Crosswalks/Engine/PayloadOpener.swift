import AdapterKit
import CSVReader
import JSONSchema
import ScienceShopSDK

/// Reads a payload's bytes into what selectors look at.
enum PayloadOpener {
    struct Opened {
        var payload: Payload
        var issues: [Issue]
    }

    struct Refusal: Error { var issue: Issue }

    static func open(_ source: SourceRecord, hints: PageHints) throws(Refusal) -> Opened {
        switch source.format {
        case .csv: return try row(source)
        case .json: return try json(source)
        default: break
        }
        if source.format.rawValue.hasSuffix("+json") { return try json(source) }
        let page = PageDocument.read(
            source.payload, format: source.format, hints: hints, firstLine: source.firstLine ?? 1)
        return Opened(payload: .page(page), issues: page.issues)
    }

    private static func row(_ source: SourceRecord) throws(Refusal) -> Opened {
        let frame: CSVFrame
        do throws(CSVError) { frame = try CSVFrame(parsing: source.frame ?? []) } catch {
            throw Refusal(
                issue: Issue(
                    .error, code: "malformed-source", message: "The row's header cannot be read: \(error.message)",
                    remedy: "Harvest the source again in full."))
        }
        let row = frame.row(source.payload, firstLine: source.firstLine ?? 1)
        return Opened(
            payload: .row(
                row.cells.map { cell in
                    let value = Text.nfc(Entities.resolved(cell.value))
                    return Block.Cell(label: cell.label, words: Words(value, line: cell.line, label: cell.label))
                }),
            issues: [])
    }

    private static func json(_ source: SourceRecord) throws(Refusal) -> Opened {
        do throws(JSONError) {
            return Opened(payload: .json(try JSONValue(parsing: source.payload)), issues: [])
        } catch {
            throw Refusal(
                issue: Issue(
                    .error, code: "malformed-source", message: "The payload is no JSON: \(error)",
                    remedy: "Check what the source sent."))
        }
    }
}
