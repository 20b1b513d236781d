import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// The files of a node to be: what describes it, a crosswalk, a sample, and a text for people.
public struct NodeDraft: Sendable {
    public var id: String
    public var name: String
    public var language: String
    public var basis: String
    public var basisStatement: String
    public var finding: Finding
    /// Nil where the adapter knows what its records mean.
    public var crosswalk: CrosswalkDraft?
    /// Tells a message in the language of the node.
    private let words: @Sendable (Message) -> String

    public init(
        id: String, name: String, language: String, basis: String, basisStatement: String, finding: Finding,
        kind: RecordKind? = nil, words: @escaping @Sendable (Message) -> String
    ) {
        self.id = id
        self.name = name
        self.language = language
        self.basis = basis
        self.basisStatement = basisStatement
        self.finding = finding
        self.words = words
        crosswalk = finding.kind == .oai || finding.kind == .icalendar ? nil : CrosswalkDraft(finding, kind: kind)
    }

    public static let source = "source"
    public var crosswalkFile: String { "crosswalks/\(id).yaml" }
    /// Nil for a source that no saved file can stand for.
    public var sampleFile: String? { finding.sample.map { "samples/\($0.name)" } }
    public var expectedFile: String? {
        finding.sample.map { "samples/\($0.name.prefix { $0 != "." }).expected.json" }
    }

    /// By path in the node's folder, in the order they are best read. The expected records are for a harvest of the sample
    /// to say.
    public var files: [(path: String, bytes: [UInt8])] {
        var files: [(String, [UInt8])] = [("node.yaml", Array(description.utf8))]
        if let crosswalk { files.append((crosswalkFile, Array(text(of: crosswalk).utf8))) }
        if let sample = finding.sample {
            files.append(("samples/\(sample.name)", sample.bytes))
            for companion in sample.companions { files.append(("samples/\(companion.name)", companion.bytes)) }
        }
        files.append(("README.md", Array(readme.utf8)))
        return files
    }

    // MARK: - node.yaml

    private var description: String {
        func quoted(_ text: String) -> String { FoundField.quoted(FoundField.plain(text)) }
        var options = finding.options
        for companion in finding.sample?.companions ?? [] {
            options[companion.option] = .string("samples/\(companion.name)")
        }
        if let key = crosswalk?.key { options["key"] = .array([.string(key.label)]) }
        let summary = words("Records of \(name), read from \(FoundField.plain(finding.location)).")
        var text = """
            # \(words("Who this node is, and what it publishes. `shopctl schema show node` describes every key."))
            node: \(id)
            name: { \(language): \(quoted(name)) }
            summary: { \(language): \(quoted(summary)) }
            languages: [\(language)]

            sources:
              - id: \(Self.source)
                title: \(quoted(finding.title ?? name))
                adapter: \(finding.adapter)
                location: \(quoted(finding.location))

            """
        if !options.isEmpty { text += "    options: \(JSONValue.object(options).canonicalText)\n" }
        if crosswalk != nil { text += "    crosswalk: \(crosswalkFile)\n" }
        text += """
                language: \(language)
                # \(words("Why these records may be published: public, agreement or consent. `shopctl help basis` explains them."))
                basis: { type: \(basis), statement: \(quoted(basisStatement)) }

            """
        if let sampleFile, let expectedFile {
            text += "    samples:\n      - { input: \(sampleFile), expected: \(expectedFile) }\n"
        }
        return text
    }

    // MARK: - Crosswalk

    private var format: String {
        switch finding.adapter {
        case "csv": "csv"
        case "yeswiki": "json, csv"
        case "wordpress": "wordpress"
        case "feed": "application/rss+xml, application/atom+xml"
        default: "page"
        }
    }

    private func text(of draft: CrosswalkDraft) -> String {
        var text = """
            # \(words("A beginning: go on with what else the source says. `shopctl schema show crosswalk` describes every key,"))
            # \(words("`shopctl crosswalk try` shows what it makes of a document."))
            crosswalk: 1
            id: \(id)/\(id)
            formats: [\(format)]
            language: \(language)
            records:
              - rule: \(draft.kind.rawValue)
                kind: \(draft.kind.rawValue)

            """
        if let key = draft.key { text += "    key: \(key.selector)\n" }
        text += "    fields:\n"
        for member in draft.members { text += "      \(member.member): \(member.expression)\n" }
        if !draft.participants.isEmpty {
            text += "    participants:\n"
            for participant in draft.participants {
                let select = participant.field.selector.dropFirst(2).dropLast(2)
                text +=
                    "      - { role: \(participant.role), \(select), split: list, kind: \(participant.kind.rawValue), record: true }\n"
            }
        }
        for field in draft.unmapped {
            let example = field.example.isEmpty ? "" : "  (\(field.example.prefix(60)))"
            text += "    # not mapped: \(field.selector)\(example)\n"
        }
        return text
    }

    // MARK: - README.md

    private var readme: String {
        var lines = [
            "# \(FoundField.plain(name))", "",
            words("Found at \(FoundField.plain(finding.location)): \(finding.evidence)."), "",
            words("To do before it is given away:"), "",
            "- " + words("correct the name, the summary and the basis in `node.yaml`;"),
        ]
        if crosswalk != nil {
            lines.append("- " + words("give the fields that are « not mapped » in `\(crosswalkFile)` their place;"))
        }
        if let sampleFile {
            lines.append(
                "- "
                    + words(
                        "look at `\(sampleFile)`: it is a piece of the source as it came, with whatever it says of people;"
                    ))
            lines.append(
                "- "
                    + words("after each change: `shopctl node check \(id)`, and `--accept` once the records are right.")
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension NodeDraft {
    /// The same without some members, for a sample that gives no valid record with them.
    public func leavingOut(_ members: Set<String>, kind: RecordKind?) -> NodeDraft {
        var draft = self
        draft.crosswalk = CrosswalkDraft(finding, kind: kind, without: members)
        return draft
    }
}
