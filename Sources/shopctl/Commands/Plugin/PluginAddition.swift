import AdapterKit
import ArgumentParser
import Federation
import JSONSchema
import Messages
import PluginStore
import Translations
import Workspace

/// Shows what a plugin is and what it declares, and puts it into use when the person agrees.
struct PluginAddition {
    let origin: ParcelOrigin
    let sha256: String?
    let allowsPrivateAddresses: Bool
    /// Where it is written which hosts want to be left alone.
    let bans: any BanRegister
    let yes: Bool
    /// The installed plugin that is to become newer; nil when whatever comes is installed.
    var wanted: String?

    private enum Outcome: String {
        case installed, upgraded
        case upToDate = "up-to-date"
    }

    func run(_ console: Console) async throws {
        console.progress?.show(ProgressState(subject: origin.shown, activity: "checking"))
        let (candidate, digest) = try await candidate()
        console.progress?.end()
        defer { candidate.discard() }
        if let wanted { try checkUpgrade(candidate, of: wanted) }
        if candidate.isPresent {
            await Blocking.run { House.plugins.tidy(candidate.id) }
            return report(candidate, digest, .upToDate, console)
        }
        if let present = candidate.present, present.isPinned {
            throw Failure(
                .failed, code: FederationError.Code.pluginPinned.rawValue,
                "The plugin \(candidate.id) is pinned to version \(present.release.version).",
                fix: "`shopctl plugin pin \(candidate.id) --off` lets it go.")
        }
        // What was agreed to before and asks for no more needs no second answer.
        let isAgreed = yes || wanted != nil && candidate.unconfirmed.isEmpty
        if !isAgreed, console.isForPeople { show(candidate, digest, console) }
        if !isAgreed { try ask(candidate, console) }
        try await Blocking.run { [origin] in
            try candidate.take(from: origin.source, archive: digest, at: SystemTime.now())
        }
        report(candidate, digest, candidate.present == nil ? .installed : .upgraded, console, isShown: !isAgreed)
    }

    private func checkUpgrade(_ candidate: PluginCandidate, of wanted: String) throws(Failure) {
        guard candidate.id.hasSameBytes(as: wanted) else {
            throw .usage(
                "\(origin.shown) holds the plugin \(candidate.id), not \(wanted).",
                fix: "`shopctl plugin install \(origin.shown)` installs it beside.")
        }
        guard let old = candidate.present?.release, old.tree != candidate.tree,
            let before = SemanticVersion(old.version), let now = SemanticVersion(candidate.manifest.version)
        else { return }
        guard before != now else {
            throw Failure(
                .failed, code: "wrong-checksum",
                "\(origin.shown) has other files under the same version \(old.version).",
                fix: "Ask its author why. `shopctl plugin install \(origin.shown)` takes them all the same.")
        }
        guard before < now else {
            throw Failure(
                .failed, code: "older-version",
                "\(origin.shown) holds version \(candidate.manifest.version), older than the \(old.version) in use.",
                fix: "To go back: `shopctl plugin rollback \(candidate.id)`, or install that version.")
        }
    }

    private func ask(_ candidate: PluginCandidate, _ console: Console) throws {
        try Self.agreement(console, candidate.present == nil ? "Install it?" : "Change to it?")
    }

    /// Lets a person agree at a terminal.
    ///
    /// - Throws: when nobody is there, or the answer is no.
    static func agreement(_ console: Console, _ question: Message) throws {
        console.flush()
        guard Questions.areWelcome(console) else {
            throw Failure.usage(
                "Nobody has agreed to what the plugin declares.",
                fix: "Read it, then add --yes, or answer on a terminal. Nothing was changed.")
        }
        let questions = Questions(console: console, words: .told(in: .spoken(in: CommandLine.arguments)))
        guard try questions.confirm(question) else {
            throw Failure(.partial, code: "interrupted", "Nothing was changed.")
        }
    }

    // MARK: - Output

    private func show(_ candidate: PluginCandidate, _ digest: String?, _ console: Console) {
        let old = candidate.present?.release.version
        let version = old.map { "\($0) → \(candidate.manifest.version)" } ?? candidate.manifest.version
        console.data(
            Style.bold.paint("\(candidate.id) \(version)", colour: console.colour) + "  "
                + candidate.summary.text(console.language).shown)
        console.facts([("from", .verbatim(origin.shown)), ("SHA-256", .verbatim(digest ?? ""))])
        console.line()
        PluginText.show(candidate.permissions, candidate.manifest, console)
        if candidate.present != nil, !candidate.unconfirmed.isEmpty {
            console.line()
            console.line("More than the version in use", .bold)
            PluginText.list(candidate.unconfirmed, candidate.manifest, console)
        }
        console.line()
        PluginText.warn(console)
        console.line()
    }

    /// The plugin, checked and not yet in use.
    private func candidate() async throws -> (PluginCandidate, digest: String?) {
        let parcel = Parcel(origin: origin, sha256: sha256, allowsPrivateAddresses: allowsPrivateAddresses) { address in
            Failure(
                .failed, code: "no-archive", "\(address) is a page, not the archive of a plugin.",
                fix: "Look on that page for the address of the archive itself.")
        }
        let store = House.plugins
        return try await parcel.opened(in: store.folder, upTo: store.folder) {
            let settings = TransportSettings(
                allowsPrivateAddresses: allowsPrivateAddresses, maxBytes: Parcel.maxBytes)
            return House.equipment(bans: bans).transport?(settings) ?? OfflineTransport()
        } _: {
            try PluginCandidate.stage($0, in: store)
        }
    }

    private func report(
        _ candidate: PluginCandidate, _ digest: String?, _ outcome: Outcome, _ console: Console, isShown: Bool = false
    ) {
        var json = JSONObject(present: [
            ("plugin", .string(candidate.id)), ("version", .string(candidate.manifest.version)),
            ("previous", candidate.present.map { .string($0.release.version) }),
            ("outcome", .string(outcome.rawValue)), ("source", .string(origin.source)),
            ("tree", .string(candidate.tree)), ("declares", candidate.permissions.json),
        ])
        json["sha256"] = digest.map { .string($0) }
        console.emit(
            Report(json: .object(json)) { console in
                guard outcome != .upToDate else {
                    return console.line(
                        "\(candidate.id) \(candidate.manifest.version) is in use already; nothing was changed.")
                }
                if !isShown { show(candidate, digest, console) }
                switch candidate.present {
                case nil: console.line("\(candidate.id) \(candidate.manifest.version) is installed.", .bold)
                case let old?:
                    console.line(
                        "\(candidate.id) is now at \(candidate.manifest.version); `shopctl plugin rollback \(candidate.id)` goes back to \(old.release.version).",
                        .bold)
                }
                if candidate.present == nil {
                    console.note("Next: write `adapter: \(candidate.id)` for a source in a node.yaml.")
                }
            })
    }
}
