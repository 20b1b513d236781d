import AdapterKit
import JSONSchema
import Messages
import NodePackages
import ScienceShopSDK
import Workspace

/// A node that somebody else made, before and after it is taken, in each format.
struct PackageText {
    enum Outcome: String {
        case proposed, taken
        case upToDate = "up-to-date"
    }

    let origin: String
    /// SHA-256 of the archive.
    let digest: String?
    let package: NodePackage
    let check: NodeCheck
    var outcome = Outcome.proposed

    private var node: Node { package.node }

    // MARK: - For people

    func show(_ console: Console) {
        console.data(
            Style.bold.paint(node.id, colour: console.colour) + "  "
                + node.config.name.text(console.language).shown)
        console.facts([
            ("from", .verbatim(origin)), ("SHA-256", .verbatim(digest ?? "")),
            ("territory", .verbatim(node.config.territoryLabel ?? "")),
            (
                "hosts",
                node.hosts.isEmpty
                    ? "none; it reads files of its own" : .verbatim(node.hosts.joined(separator: ", "))
            ),
        ])
        console.line()
        var table = Table([.text("SOURCE"), .text("ADAPTER"), .text("LOCATION", .cut), .text("BASIS", .cut)])
        for source in node.config.sources {
            table.rows.append([
                .init(source.id, .bold), .init(source.adapter), .init(source.location),
                .init("\(source.basis): \(source.basisStatement)"),
            ])
        }
        console.table(table)
        for source in node.config.sources where !source.options.isEmpty {
            console.note(
                "options of \(source.id): \(JSONValue.object(source.options).canonicalText)", .dim)
        }
        console.line()
        NodeCheckText.show(check, console)
        guard package.present != nil, !package.update.isEmpty else { return }
        console.line()
        console.line("What would change in the node that is there", .bold)
        for file in package.update.files { show(file, console) }
    }

    private func show(_ file: NodeUpdate.FileChange, _ console: Console) {
        let (word, style): (Message, Style) =
            switch file.kind {
            case .added: ("added", .green)
            case .changed: ("changed", .cyan)
            case .removed: ("removed", .red)
            }
        console.data("  \(style.paint(console.text(word).padded(to: 10), colour: console.colour))\(file.path.shown)")
        for field in file.fields {
            let values = "\(console.values.short(field.old)) → \(console.values.short(field.new))"
            console.paragraph(.verbatim("\(field.path)  \(values)"), indent: 12)
        }
    }

    func conclude(_ console: Console) {
        console.line()
        switch outcome {
        case .proposed: console.note("Nothing was written. Add --yes to take it, or answer on a terminal.")
        case .upToDate: console.note("The node \(node.id) is the same already; nothing was changed.")
        case .taken:
            console.line("\(node.id) is now among the nodes of this workspace.", .bold)
            console.note("  written  \(Files.shown(package.destination))")
            console.note("Next: shopctl harvest \(node.id)")
        }
    }

    // MARK: - For programs

    var json: JSONValue {
        var json: JSONObject = [
            "node": .string(node.id), "origin": .string(origin), "outcome": .string(outcome.rawValue),
            "added": .bool(outcome == .taken), "hosts": .array(node.hosts.map(JSONValue.string)),
            "check": NodeCheckText.json(check),
        ]
        json["sha256"] = digest.map(JSONValue.string)
        json["sources"] = .array(
            node.config.sources.map { source in
                [
                    "id": .string(source.id), "adapter": .string(source.adapter), "location": .string(source.location),
                    "options": .object(source.options), "basis": .string(source.basis),
                    "statement": .string(source.basisStatement),
                ]
            })
        json["isNew"] = .bool(package.present == nil)
        json["changes"] = .array(
            package.update.files.map { file in
                [
                    "file": .string(file.path), "change": .string(file.kind.rawValue),
                    "fields": .array(
                        file.fields.map { field in
                            .object(
                                JSONObject(present: [
                                    ("path", .string(field.path)), ("old", field.old), ("new", field.new),
                                ]))
                        }),
                ]
            })
        return .object(json)
    }
}
