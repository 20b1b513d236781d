import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// A record being read from one event, with the lines behind each value.
struct EventDraft {
    var record: Record
    private(set) var evidence: [Evidence] = []
    private(set) var issues: [Issue] = []
    let context: CrosswalkContext
    /// Of the event's first line in the document.
    private let firstLine: Int

    init(_ id: RecordIdentifier, line: Int, _ context: CrosswalkContext) {
        record = Record(id: id)
        firstLine = line
        self.context = context
    }

    var draft: Draft { Draft(record: record, evidence: evidence, issues: issues) }

    private func location(_ line: ContentLine) -> SourceLocation {
        SourceLocation(line: firstLine + line.line - 1, label: line.name)
    }

    mutating func note(_ place: String, from line: ContentLine) {
        evidence.append(
            Evidence(
                path: place, asWritten: line.written, location: location(line), rule: "icalendar/" + line.name))
    }

    mutating func warn(_ code: String, _ message: Message, remedy: Message = "", at line: ContentLine) {
        issues.append(Issue(.warning, code: code, message: message, remedy: remedy, location: location(line)))
    }

    mutating func set(_ member: String, _ value: JSONValue, from line: ContentLine) {
        record[member] = value
        note("/" + member, from: line)
    }

    /// Sets a text in the line's language.
    mutating func set(text: String, in member: String, from line: ContentLine) {
        let language = line.parameter("LANGUAGE").flatMap { Formats.isLanguageTag($0) ? $0 : nil } ?? context.language
        record[member] = .object([language: .string(text)])
        note("/\(member)/\(JSONPointer.escaped(language))", from: line)
    }

    /// Adds to a list, unless it is in it.
    mutating func append(_ value: JSONValue, to member: String, from line: ContentLine) {
        var items = record[member]?.array ?? []
        guard items.count < 100, !items.contains(value) else { return }
        items.append(value)
        record[member] = .array(items)
        note("/\(member)/\(items.count - 1)", from: line)
    }
}
