import AdapterKit
import CSVReader
import JSONSchema
import Messages
import ScienceShopSDK
import XMLReader

/// Reads a payload's bytes into what selectors look at.
enum PayloadOpener {
    struct Opened {
        var payload: Payload
        var issues: [Issue]
    }

    struct Refusal: Error { var issue: Issue }

    static func open(_ source: SourceRecord, hints: PageHints, heads: TableHeads) throws(Refusal) -> Opened {
        switch source.format {
        case .csv: return try row(source, heads)
        case .json: return try json(source)
        case .wordPressPost: return try post(source, hints)
        default: break
        }
        if source.format.rawValue.hasSuffix("+json") { return try json(source) }
        if XMLPayload.isXML(source.format.rawValue) { return try xml(source) }
        let page = PageDocument.read(
            source.payload, format: source.format, hints: hints, firstLine: source.firstLine ?? 1)
        return Opened(payload: .page(page), issues: page.issues)
    }

    private static func row(_ source: SourceRecord, _ heads: TableHeads) throws(Refusal) -> Opened {
        let head: TableHeads.Head
        do throws(CSVError) { head = try heads.head(source.frame ?? []) } catch {
            throw Refusal(
                issue: Issue(
                    .error, code: "malformed-source", message: "The row's header cannot be read: \(error.message)",
                    remedy: "Harvest the source again in full."))
        }
        let row = head.frame.row(source.payload, firstLine: source.firstLine ?? 1)
        let cells = row.cells.map { cell in
            Block.Cell(
                label: cell.label, words: Words(PlainValue.text(cell.value), line: cell.line, label: cell.label))
        }
        return Opened(payload: .row(cells, head.labels), issues: [])
    }

    private static func xml(_ source: SourceRecord) throws(Refusal) -> Opened {
        do throws(XMLTree.Failure) {
            return Opened(payload: .json(try XMLPayload.value(source.payload), BazarForm()), issues: [])
        } catch {
            throw Refusal(
                issue: Issue(
                    .error, code: "malformed-source", message: "The payload is no XML: \(error.message).",
                    remedy: "Check what the source sent.",
                    location: SourceLocation(line: (source.firstLine ?? 1) + error.line - 1)))
        }
    }

    private static func post(_ source: SourceRecord, _ hints: PageHints) throws(Refusal) -> Opened {
        let opened = try json(source)
        guard case .json(let value, _) = opened.payload else { return opened }
        let post = WordPressPost(value, hints: hints)
        return Opened(payload: .post(post), issues: opened.issues + post.page.issues)
    }

    private static func json(_ source: SourceRecord) throws(Refusal) -> Opened {
        do throws(JSONError) {
            let value = try JSONValue(parsing: source.payload)
            let form = source.frame.flatMap { try? JSONValue(parsing: $0) }.map(BazarForm.init)
            return Opened(payload: .json(value, form ?? BazarForm()), issues: [])
        } catch {
            throw Refusal(
                issue: Issue(
                    .error, code: "malformed-source", message: "The payload is no JSON: \(error.told)",
                    remedy: "Check what the source sent."))
        }
    }
}
