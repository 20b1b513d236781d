import AdapterKit
import ArgumentParser
import Federation
import JSONSchema
import Messages
import OAIAdapter
import ScienceShopSDK
import Translations
import Workspace

/// Looks at a repository, shows what a harvest would bring, and makes it a node when the person agrees.
struct RepositoryAddition {
    let workspace: Workspace
    let address: String
    /// Where it is written which hosts want to be left alone.
    let bans: any BanRegister
    let wish: NodeAddCommand.RepositoryOptions
    let allowsPrivateAddresses: Bool
    let yes: Bool

    func run(_ console: Console) async throws {
        if let id = wish.id, let failure = idFailure(id) { throw failure }
        if yes, wish.basis == nil {
            throw Failure.usage(
                "Nobody but you can say why these records may be published.",
                fix: "Add --basis public, agreement or consent; `shopctl help basis` explains them.")
        }
        let http = House.transport(workspace, allowsPrivateAddresses: allowsPrivateAddresses, bans: bans)
        var (proposal, preview) = try await Interruption.tidying(console) { try await look(http, console) }
        let isAsked = !yes && Questions.areWelcome(console)
        var written: [String] = []
        if isAsked {
            show(proposal, preview, console)
            console.flush()
            guard try ask(&proposal, console) else {
                return console.note("Nothing was written.")
            }
            written = try proposal.write(words(proposal))
            conclude(proposal, written, console)
        } else {
            if yes { written = try proposal.write(words(proposal)) }
            console.emit(
                Report(json: json(proposal, preview, written)) { [proposal, written] console in
                    show(proposal, preview, console)
                    conclude(proposal, written, console)
                })
        }
        if written.isEmpty, preview.verdict.exitCode > Verdict.partial.exitCode {
            throw ExitCode(Int32(preview.verdict.exitCode))
        }
    }

    private func look(
        _ http: any HTTPTransport, _ console: Console
    ) async throws -> (RepositoryProposal, RunReport) {
        defer { console.progress?.end() }
        console.progress?.show(ProgressState(subject: address, activity: "asking"))
        do {
            let probe = try await OAIProbe.look(
                at: address, OAIProbe.Interest(prefix: wish.prefix, sets: wish.sets), http: http
            ) { what in console.progress?.update { $0.activity = what } }
            console.progress?.update { $0.activity = "preview" }
            let proposal = propose(probe)
            return (proposal, try await proposal.preview(http))
        } catch let error as FederationError where error.code == .forbiddenAddress {
            throw Failure(
                ExitStatus(error.code), code: error.code.rawValue,
                "\(address) leads to a private or loopback address.",
                fix: "If the repository really lives there, add --allow-private-addresses.")
        }
    }

    private func propose(_ probe: OAIProbe) -> RepositoryProposal {
        RepositoryProposal(
            workspace: workspace, probe: probe, id: wish.id ?? RepositoryProposal.id(for: probe, in: workspace),
            name: RepositoryProposal.name(of: probe), language: wish.language ?? workspace.config.language,
            sets: wish.sets, basis: wish.basis, allowsPrivateAddresses: allowsPrivateAddresses)
    }

    private func idFailure(_ id: String) -> Failure? {
        guard RecordIdentifier.isNodeID(id) else {
            return .usage(
                "\"\(id)\" is no id of a node.",
                fix: "Use lower-case letters, digits and hyphens: `--id \(Text.slug(id) ?? "lyon")`.")
        }
        guard RepositoryProposal.isTaken(id, in: workspace) else { return nil }
        return .usage("There is a node `\(id)` already.", fix: "Choose another id.")
    }

    /// For what is written for people into the node's own file.
    private func words(_ proposal: RepositoryProposal) -> Translations {
        Translations.told(in: Language(tag: proposal.language) ?? .english)
    }

    // MARK: - Asking

    private func ask(_ proposal: inout RepositoryProposal, _ console: Console) throws(Failure) -> Bool {
        let questions = Questions(console: console, words: .told(in: .spoken(in: CommandLine.arguments)))
        if wish.id == nil {
            proposal.id = try questions.ask(
                "Id of the node", proposal: proposal.id,
                problem: { answer in idFailure(answer).map { "\($0.message) \($0.fix ?? "")" } })
        }
        if wish.basis == nil {
            let all = FirstSource.Basis.allCases.map(\.rawValue)
            let answer = try questions.ask(
                "Why may its records be published", proposal: FirstSource.Basis.public.rawValue,
                note:
                    "public: its owner publishes them; agreement: a partner signed; consent: each record says so itself, and is not published otherwise.",
                problem: { answer in all.contains(answer) ? nil : "One of: \(all.joined(separator: ", "))." })
            proposal.basis = FirstSource.Basis(rawValue: answer)
        }
        questions.say("")
        questions.say("This will be written:", .bold)
        questions.say("\(Files.shown("\(workspace.folder)/\(proposal.nodeFile)"))", .cyan)
        for line in proposal.text(words(proposal)).split(separator: "\n") where !line.hasPrefix("#") {
            questions.say(.verbatim("  " + line), .dim)
        }
        return try questions.confirm("Write it?")
    }

    // MARK: - Telling

    private func show(_ proposal: RepositoryProposal, _ preview: RunReport, _ console: Console) {
        RepositoryText.show(proposal.probe, console)
        console.line()
        console.line(
            "Preview: what a harvest of the first \(RepositoryProposal.previewSize) records would bring", .bold)
        HarvestText.showLine(preview, isPlan: true, console)
        for issue in preview.issues.prefix(10) { IssueText.show(issue, console, indent: 2) }
        let more = preview.issues.count - 10
        if more > 0 { console.note(.plural(more, one: "and \(more) more remark", other: "and \(more) more remarks")) }
    }

    private func conclude(_ proposal: RepositoryProposal, _ written: [String], _ console: Console) {
        console.line()
        guard !written.isEmpty else {
            console.line("Proposed \(proposal.nodeFile)", .bold)
            for line in proposal.text(words(proposal)).split(separator: "\n") {
                console.data("  " + String(line).shown)
            }
            console.note(
                "Nothing was written. Add --basis and --yes to take it, or answer on a terminal.")
            return
        }
        console.line("\(proposal.id) is now among the nodes of this workspace.", .bold)
        for path in written { console.note("  written  \(Files.shown("\(workspace.folder)/\(path)"))") }
        console.note("Next: shopctl harvest \(proposal.id)")
    }

    private func json(_ proposal: RepositoryProposal, _ preview: RunReport, _ written: [String]) -> JSONValue {
        [
            "node": .string(proposal.id), "repository": .object(RepositoryText.json(proposal.probe)),
            "preview": HarvestText.json([preview], [], isPlan: true),
            "issues": .array(preview.issues.map(\.json)),
            "file": .string(proposal.nodeFile), "text": .string(proposal.text(words(proposal))),
            "added": .bool(!written.isEmpty), "written": .array(written.map(JSONValue.string)),
        ]
    }
}
