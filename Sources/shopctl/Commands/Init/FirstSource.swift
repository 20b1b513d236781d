import AdapterKit
import CSVReader
import JSONSchema
import Messages
import ScienceShopSDK
import Workspace

/// A source a person named, made into a node of the workspace: a `node.yaml` and a first crosswalk, to be gone on with.
struct FirstSource {
    /// Absolute path, or an http(s) address.
    let location: String
    /// Which adapter reads it, told from its name and its content.
    let adapter: String
    let id: String
    /// The column that names a row, where one looks like it.
    private var key: String?
    private var kind = RecordKind.initiative
    /// Members of a record and the expressions that fill them.
    private var fields: [(member: String, expression: String)] = []

    /// As a person in the working folder would write it.
    var shownLocation: String { isAddress ? location : Files.shown(location) }
    var isAddress: Bool { Self.isAddress(location) }

    static func isAddress(_ text: String) -> Bool {
        ["http://", "https://"].contains { text.lowercased().hasPrefix($0) }
    }

    /// - Throws: `Failure` when there is nothing to read at that place.
    init(_ text: String) throws(Failure) {
        location = Self.isAddress(text) ? text : Files.absolute(text)
        let path = String(location.prefix { $0 != "?" && $0 != "#" })
        let name = Files.name(of: path).lowercased()
        id = Text.slug(String(name.prefix { $0 != "." }), maxLength: 64) ?? "source"
        var bytes: [UInt8] = []
        if !Self.isAddress(text) {
            let location = location
            bytes = try House.orConfigurationFailure { () throws(FederationError) in
                try Files.read(location, limit: 64 << 20)
            }
        }
        if [".csv", ".tsv"].contains(where: name.hasSuffix) {
            adapter = "csv"
            readHeader(bytes)
        } else if name.hasSuffix(".json") || name == "wakka.php" {
            adapter = "yeswiki"
            fields = [("title", "{ pointer: /bf_titre }")]
        } else {
            adapter = "page"
            kind = .resource
            fields = [("title", "{ title: true }")]
        }
    }

    /// Takes the columns whose labels say what they are.
    private mutating func readHeader(_ bytes: [UInt8]) {
        let sample = Array(bytes.prefix(128 << 10))
        var detector = CSVEncodingDetector()
        guard (try? detector.read(sample)) != nil, case let encoding = detector.finish().encoding,
            let detection = try? CSVDetection(
                sample: sample, isWhole: sample.count == bytes.count, encoding: encoding)
        else {
            fields = [("title", "{ column: titre }")]
            return
        }
        let labels = CSVFrame(detection).header.labels
        func column(_ words: [String], besides taken: [String] = []) -> String? {
            for word in words {
                let found = labels.first { label in
                    !taken.contains(label) && Text.folded(label).hasPrefix(word)
                }
                if let found { return found }
            }
            return nil
        }
        func expression(_ label: String) -> String { "{ column: \(JSONValue.string(label).canonicalText) }" }
        key = column(["ref", "id", "numero", "code", "cle", "key"])
        let title = column(["titre", "title", "intitule", "nom", "name", "objet"], besides: [key ?? ""])
        fields = [("title", expression(title ?? labels.first { $0 != key } ?? labels[0]))]
        if let question = column(["question", "demande"], besides: [title ?? ""]) {
            kind = .demand
            fields.append(("question", expression(question)))
        } else if let summary = column(["resume", "presentation", "description", "summary"]) {
            fields.append(("summary", expression(summary)))
        }
    }

    // MARK: - Files

    /// The files of the node, relative to the workspace, in the order they must be written.
    func files(_ founding: Workspace.Founding, workspace: String, basis: Basis) -> [(path: String, text: String)] {
        let node = "nodes/\(founding.nodeID)"
        return [
            ("\(node)/crosswalks/\(id).yaml", crosswalk(founding)),
            ("\(node)/node.yaml", description(founding, workspace: workspace, basis: basis)),
        ]
    }

    enum Basis: String, CaseIterable {
        case `public`, agreement, consent

        /// The reason, as the person declared it.
        func statement(_ language: Language?) -> String {
            switch (self, language) {
            case (.public, .french): "Publié par son auteur."
            case (.public, _): "Published by its owner."
            case (.agreement, .french): "Accord du partenaire ; préciser lequel et sa date."
            case (.agreement, _): "Agreed by the partner; say which agreement, of which date."
            case (.consent, .french): "Chaque fiche dit elle-même si elle peut être publiée."
            case (.consent, _): "Each record says itself whether it may be published."
            }
        }
    }

    private func description(_ founding: Workspace.Founding, workspace: String, basis: Basis) -> String {
        func quoted(_ text: String) -> String { JSONValue.string(text).canonicalText }
        // A file in the workspace moves with it.
        let inside = location.hasPrefix(workspace + "/") ? "../../" + location.dropFirst(workspace.count + 1) : location
        return """
            # Who this node is, and what it publishes. `shopctl schema show node` describes every key.
            node: \(founding.nodeID)
            name: { \(founding.language): \(quoted(founding.name)) }
            summary: { \(founding.language): \(quoted(founding.name)) }
            languages: [\(founding.language)]

            sources:
              - id: \(id)
                title: \(quoted(Files.name(of: location)))
                adapter: \(adapter)
                location: \(quoted(isAddress ? location : inside))\(key.map { "\n    options: { key: [\(quoted($0))] }" } ?? "")
                crosswalk: crosswalks/\(id).yaml
                language: \(founding.language)
                # Why these records may be published: public, agreement or consent. `shopctl help basis` explains them.
                basis: { type: \(basis.rawValue), statement: \(quoted(basis.statement(Language(tag: founding.language)))) }

            """
    }

    private func crosswalk(_ founding: Workspace.Founding) -> String {
        let format = adapter == "csv" ? "csv" : adapter == "page" ? "page" : "json"
        let lines = fields.map { "      \($0.member): \($0.expression)" }.joined(separator: "\n")
        return """
            # A beginning: go on with what else the source says. `shopctl schema show crosswalk` describes every key,
            # `shopctl crosswalk try` shows what it makes of a document.
            crosswalk: 1
            id: \(founding.nodeID)/\(id)
            formats: [\(format)]
            language: \(founding.language)
            records:
              - rule: \(kind.rawValue)
                kind: \(kind.rawValue)\(key.map { "\n    key: { column: \(JSONValue.string($0).canonicalText) }" } ?? "")
                fields:
            \(lines)

            """
    }
}
