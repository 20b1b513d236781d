import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import Translations
import Workspace

/// What `init` will write: the answers of the options, else proposals; on a terminal a person goes through them.
struct InitPlan {
    /// Absolute path.
    var folder: String
    var nodeID: String
    var name: String
    var language: String
    /// Nobody can propose one.
    var contact: String?
    /// Nodes as the person named them.
    var named: [String]
    var source: FirstSource?
    var basis: FirstSource.Basis

    /// - Throws: `Failure` when the source that was named cannot be read.
    init(_ command: InitCommand) throws(Failure) {
        folder = Files.absolute(command.folder ?? ".")
        nodeID = command.node ?? Self.proposedID(folder)
        name = command.name ?? nodeID
        language = command.language ?? "fr"
        contact = command.contact
        named = Self.list(command.nodes ?? "")
        basis = command.basis ?? .consent
        if let text = command.source { source = try FirstSource(text) }
    }

    /// Refuses what the options say wrongly.
    func check() throws(Failure) {
        let problem =
            Self.idProblem(nodeID) ?? Self.folderProblem(folder) ?? Self.languageProblem(language)
            ?? Self.nodesProblem(named)
        if let problem { throw problem }
    }

    private static func proposedID(_ folder: String) -> String {
        Text.slug(Files.name(of: folder), maxLength: 64) ?? "node"
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
    }

    /// The entries of federation.yaml: a path as a person wrote it starts from where they are; there it starts from the
    /// workspace.
    var entries: [String] {
        named.map { NodeFinder.isPath($0) ? House.entry(forPath: $0, in: folder) : $0 }
            + (source == nil ? [] : [nodeID])
    }

    // MARK: - Checks

    private static func folderProblem(_ folder: String) -> Failure? {
        guard Workspace.find(from: folder) == folder else { return nil }
        return Failure(
            .configuration, code: "workspace-exists",
            "\(Files.shown(folder)) is a workspace already; nothing was changed.",
            fix: "Edit its \(FederationConfig.fileName), or choose another folder.")
    }

    private static func idProblem(_ id: String) -> Failure? {
        RecordIdentifier.isNodeID(id)
            ? nil
            : .usage(
                "\"\(id)\" is no id of a node.",
                fix: "Use lower-case letters, digits and hyphens: `--node \(Text.slug(id) ?? "lyon")`.")
    }

    private static func languageProblem(_ tag: String) -> Failure? {
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        let isTag =
            (2...3).contains(parts.first?.utf8.count ?? 0)
            && parts.allSatisfy { part in
                (1...8).contains(part.utf8.count)
                    && part.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) }
            }
        return isTag ? nil : .usage("\"\(tag)\" is no language tag.", fix: "Write it as fr, en or fr-CA.")
    }

    private static func nodesProblem(_ names: [String]) -> Failure? {
        for name in names {
            do { _ = try House.node(name, NodeFinder(folders: House.nodeFolders)) } catch { return error }
        }
        return nil
    }

    // MARK: - Asking

    /// - Returns: whether the person wants it written.
    mutating func ask(_ command: InitCommand, _ console: Console) throws(Failure) -> Bool {
        let questions = Questions(console: console, words: .told(in: .spoken(in: CommandLine.arguments)))
        func told(_ failure: Failure?) -> Message? { failure.map { "\($0.message) \($0.fix ?? "")" } }
        questions.say(
            "A workspace is a folder of your own node. Enter takes what stands in brackets, Ctrl-C leaves.", .dim)
        if command.folder == nil {
            folder = Files.absolute(
                try questions.ask("Folder", proposal: ".") { told(Self.folderProblem(Files.absolute($0))) })
        }
        if command.node == nil { nodeID = Self.proposedID(folder) }
        try check()
        if command.node == nil {
            nodeID = try questions.ask(
                "Id of your node", proposal: nodeID,
                note: "It begins the name of every record of yours, and stays: lower-case letters, digits, hyphens.",
                problem: { told(Self.idProblem($0)) })
        }
        if command.language == nil {
            language = try questions.ask(
                "Language it works in", proposal: questions.words.language.rawValue,
                problem: { told(Self.languageProblem($0)) })
        }
        if command.name == nil {
            let word = nodeID.prefix(1).uppercased() + nodeID.dropFirst()
            name = try questions.ask(
                "Its name, for people",
                proposal: Language(tag: language) == .french
                    ? "Boutique des sciences de \(word)" : "\(word) Science Shop")
        }
        if command.nodes == nil {
            let names = NodeFinder(folders: House.nodeFolders).names
            named = Self.list(
                try questions.ask(
                    "Nodes to harvest too", proposal: "",
                    note: "Known ones are \(names.joined(separator: ", ")); several with commas between them.",
                    problem: { told(Self.nodesProblem(Self.list($0))) }))
        }
        if command.source == nil {
            var found: FirstSource?
            _ = try questions.ask(
                "A first source of your own", proposal: "",
                note: "A table (.csv), a page or a JSON export, by its path or address.",
                problem: { answer in
                    found = nil
                    guard !answer.isEmpty else { return nil }
                    do throws(Failure) { found = try FirstSource(answer) } catch { return told(error) }
                    return nil
                })
            source = found
        }
        if let source {
            questions.say("\(source.shownLocation) will be read by the adapter \(source.adapter).")
            if command.basis == nil {
                let all = FirstSource.Basis.allCases.map(\.rawValue)
                let answer = try questions.ask(
                    "Why may its records be published", proposal: basis.rawValue,
                    note:
                        "public: its owner publishes them; agreement: a partner signed; consent: each record says so itself, and is not published otherwise.",
                    problem: { answer in
                        all.contains(answer) ? nil : "One of: \(all.joined(separator: ", "))."
                    })
                basis = FirstSource.Basis(rawValue: answer) ?? basis
            }
        }
        questions.say("")
        questions.say("This will be written:", .bold)
        for (path, text) in files {
            questions.say("\(Files.shown("\(folder)/\(path)"))", .cyan)
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                questions.say(.verbatim("  " + line), .dim)
            }
        }
        return try questions.confirm("Write it?")
    }

    // MARK: - Writing

    private var founding: Workspace.Founding {
        Workspace.Founding(nodeID: nodeID, name: name, language: language, contact: contact, nodes: entries)
    }

    /// Relative to the folder; federation.yaml last, for it is what makes the folder a workspace.
    private var files: [(path: String, text: String)] {
        (source?.files(founding, workspace: folder, basis: basis) ?? [])
            + [(FederationConfig.fileName, Workspace.text(of: founding))]
    }
}

extension InitPlan {
    /// Writes everything or, when something is wrong, nothing.
    /// - Returns: the paths of what was written.
    func write() throws(Failure) -> [String] {
        var written: [String] = []
        do {
            for (path, text) in files.dropLast() {
                let path = "\(folder)/\(path)"
                try Files.makeFolder(Files.folder(of: path))
                try Files.create(path, Array(text.utf8))
                written.append(path)
            }
            written.append(try Workspace.create(in: folder, founding, nodeFolders: House.nodeFolders))
        } catch {
            for path in written.reversed() { Files.remove(path, upTo: folder) }
            throw Failure(error)
        }
        return written
    }
}
