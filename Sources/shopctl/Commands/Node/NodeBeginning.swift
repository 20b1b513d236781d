import AdapterKit
import Archives
import Dispatch
import Federation
import JSONSchema
import Messages
import NodeDetection
import OAIAdapter
import OAIPMH
import ScienceShopSDK
import Translations
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Looks at a place and makes a node of the surest finding, which passes its own check before anything is written.
struct NodeBeginning {
    let command: NodeNewCommand
    let workspace: Workspace?
    let bans: any BanRegister

    func run(_ console: Console) async throws -> NodeBeginningText {
        let settings = TransportSettings(
            node: workspace?.config.nodeID, contact: workspace?.config.contact ?? workspace?.config.url,
            allowsPrivateAddresses: command.allowPrivateAddresses)
        let http = House.equipment(bans: bans).transport?(settings) ?? OfflineTransport()
        let (findings, finding) = try await look(http, console)
        let id = try id(of: finding)
        let folder = try folder(of: id)
        let draft = try await sound(draft(finding, id, folder))
        let files = draft.files
        defer { draft.discard() }
        if !command.plan {
            try await off { () throws(FederationError) in
                try Files.makeFolder(Files.folder(of: folder))
                try Archive.copy(draft.folder, into: folder)
            }
        }
        return NodeBeginningText(
            place: command.place, findings: findings, draft: draft.draft, records: draft.records, folder: folder,
            files: files, isWritten: !command.plan,
            isInWorkspace: workspace.map { folder == "\($0.folder)/nodes/\(id)" } ?? false,
            allowsPrivateAddresses: command.allowPrivateAddresses)
    }

    // MARK: - Looking

    /// A folder holds no source by itself: which of its files, or what it is in truth.
    private static func refuseFolder(_ place: String) throws {
        let path = Files.absolute(place)
        guard !OpenerForFilesAndURLs.isURL(place), Files.isFolder(path) else { return }
        let fix: Message
        let files = (Files.names(in: path) ?? []).filter { !$0.hasPrefix(".") && !Files.isFolder(path + "/" + $0) }
        if Files.exists(path + "/" + NodeConfig.fileName) {
            fix = "It is a node already: `shopctl node add \(Files.shown(path))` takes it."
        } else if Files.exists(path + "/" + FederationConfig.fileName) {
            fix = "It is a workspace: name the address or the file that the new node shall read."
        } else if files.isEmpty {
            fix = "There is no file in it: name an address or a file."
        } else {
            let names = files.prefix(3).map { "`shopctl node new \(Files.shown(path + "/" + $0))`" }
            fix = "Name one of its files: \(names.joined(separator: ", "))."
        }
        throw Failure.usage(
            "\(Files.shown(path)) is a folder, and a node is begun from an address or a file.", fix: fix)
    }

    private func look(_ http: any HTTPTransport, _ console: Console) async throws -> ([Finding], Finding) {
        try await Blocking.run { [place = command.place] in try Self.refuseFolder(place) }
        let opener = OpenerForFilesAndURLs(files: FileOpener(base: Files.workingFolder), transport: http)
        let detector = Detector(opener: opener) { what in console.progress?.update { $0.activity = what } }
        let findings: [Finding]
        do {
            findings = try await detector.look(at: command.place)
        } catch let error as FederationError where error.code == .forbiddenAddress {
            throw Failure(
                ExitStatus(error.code), code: error.code.rawValue,
                "\(command.place) leads to a private or loopback address.",
                fix: "If the site really lives there, add --allow-private-addresses.")
        }
        let wanted = findings.first { finding in
            (command.kind == nil || finding.kind == command.kind)
                && (command.form == nil || finding.options["form"]?.string == command.form)
        }
        guard var finding = wanted else {
            let kinds = findings.map(\.kind.rawValue).joined(separator: ", ")
            throw Failure.usage(
                "Nothing of that kind was found at \(command.place).", fix: "Take one of what was found: \(kinds).")
        }
        if finding.kind == .oai {
            let probe = try await OAIProbe.look(at: finding.location, OAIProbe.Interest(setSizes: 0), http: http)
            finding.location = probe.address
            finding.options["metadataPrefix"] = .string(probe.facts.prefix)
            finding.title = Text.trimmed(probe.facts.identify.repositoryName)
        }
        return (findings, finding)
    }

    // MARK: - Names

    private func id(of finding: Finding) throws(Failure) -> String {
        if let id = command.id { return id }
        let host = command.place.split(separator: "/").dropFirst().first.map { $0.prefix { $0 != ":" } } ?? ""
        let file = Files.name(of: command.place).prefix { $0 != "." }
        let isAddress = FirstSource.isAddress(command.place)
        let named = isAddress ? finding.title.flatMap { Text.slug($0, maxLength: 40) } : nil
        let base = named ?? Text.slug(isAddress ? String(host) : String(file), maxLength: 40) ?? "node"
        return (1...).lazy.map { $0 == 1 ? base : "\(base)-\($0)" }.first { id in
            let isKnown = workspace.map { $0.finder.files(of: id, from: $0.folder) != nil } ?? false
            return !isKnown && !Files.exists((try? folder(of: id)) ?? "")
        } ?? base
    }

    private func folder(of id: String) throws(Failure) -> String {
        let folder =
            command.to.map { Files.absolute($0) } ?? Files.absolute(workspace.map { "\($0.folder)/nodes/\(id)" } ?? id)
        guard
            !Files.exists(folder) || command.id == nil && command.to == nil || Files.names(in: folder)?.isEmpty == true
        else {
            throw Failure.usage(
                "\(Files.shown(folder)) exists already; nothing is written over it.",
                fix: "Name another folder with --to, or another --id.")
        }
        return folder
    }

    // MARK: - Drafting

    private func draft(_ found: Finding, _ id: String, _ folder: String) -> NodeDraft {
        var finding = found
        // A file is named as the node's folder sees it, so that both can move together.
        if !FirstSource.isAddress(finding.location) {
            finding.location = Self.relative(Files.absolute(finding.location), from: folder)
        }
        let language = command.language ?? finding.language ?? workspace?.config.language ?? "fr"
        let translations = Translations.told(in: Language(tag: language) ?? .english)
        let basis = command.basis ?? .consent
        return NodeDraft(
            id: id, name: command.name ?? finding.title ?? id, language: language, basis: basis.rawValue,
            basisStatement: basis.statement(Language(tag: language)), finding: finding, kind: command.records
        ) { translations($0) }
    }

    private static func relative(_ path: String, from folder: String) -> String {
        var (to, from) = (path.split(separator: "/"), folder.split(separator: "/"))
        while let first = to.first, to.count > 1, first == from.first {
            to.removeFirst()
            from.removeFirst()
        }
        return (from.map { _ in ".." } + to.map(String.init)).joined(separator: "/")
    }

    /// The draft whose sample gives valid records: with all that was found, else without what made them invalid.
    private func sound(_ draft: NodeDraft) async throws -> StagedDraft {
        guard draft.crosswalk != nil, draft.sampleFile != nil else {
            let staged = try await StagedDraft(draft)
            let problems = try await staged.check().problems
            guard let problem = problems.first else { return staged }
            staged.discard()
            throw Failure(.problems, code: "draft-not-sound", problem.told)
        }
        var left: Set<String> = []
        var last: Message = "its crosswalk found nothing"
        for attempt in 0..<4 {
            let candidate = draft.leavingOut(left, kind: command.records)
            var staged = try await StagedDraft(candidate)
            let check = try await staged.check()
            if let sample = check.samples.first, sample.failure == nil, !sample.records.isEmpty,
                !sample.issues.contains(where: { $0.issue.severity == .error })
            {
                try await staged.accept(sample.records)
                if try await staged.check().isSound { return staged }
            }
            let errors = check.samples.flatMap(\.issues).filter { $0.issue.severity == .error }
            last = check.problems.first?.told ?? check.samples.first?.failure ?? errors.first?.issue.message ?? last
            staged.discard()
            let members = candidate.crosswalk?.members.map(\.member) ?? []
            switch attempt {
            case 0:
                left = Set(
                    members.filter { member in errors.contains { $0.issue.path.contains("/\(member)") } })
            case 1: left.formUnion(["participants", "contacts", "consent", "period", "images", "links", "url"])
            default: left = Set(members).subtracting(["title"]).union(["participants"])
            }
        }
        throw Failure(
            .problems, code: "sample-gives-nothing",
            "What was found at \(command.place) gives no valid record: \(last)",
            fix: "Try another finding with --as, or write the crosswalk by hand: docs/crosswalks.md.")
    }
}

/// A draft in a folder of its own for as long as it is tried.
struct StagedDraft: Sendable {
    let draft: NodeDraft
    let folder: String
    private(set) var records: [Record] = []
    var files: [String] {
        draft.files.map(\.path) + (records.isEmpty ? [] : draft.expectedFile.map { [$0] } ?? [])
    }

    init(_ draft: NodeDraft) async throws {
        self.draft = draft
        let folder = (Environment["TMPDIR"] ?? "/tmp") + "/shopctl-new-\(UInt64.random(in: 0...UInt64.max))"
        self.folder = folder
        try await off { () throws(FederationError) in
            try Files.makeFolder(folder)
            for file in draft.files {
                try Files.makeFolder(Files.folder(of: folder + "/" + file.path))
                try Files.create(folder + "/" + file.path, file.bytes)
            }
            if draft.crosswalk != nil, let expected = draft.expectedFile {
                try Files.create(folder + "/" + expected, Array("[]\n".utf8))
            }
        }
    }

    func check() async throws -> NodeCheck {
        var equipment = House.equipment
        equipment.transport = nil
        switch Node.read(.folder(folder)) {
        case .valid(let node): return await NodeCheck.run(node, equipment: equipment, validator: House.validator)
        case .invalid(let problems): return NodeCheck(node: draft.id, problems: problems)
        }
    }

    mutating func accept(_ records: [Record]) async throws {
        self.records = records
        let text = ExpectedRecords.text(of: records)
        let path = folder + "/" + (draft.expectedFile ?? "expected.json")
        try await off { () throws(FederationError) in try Files.replace(path, text.utf8) }
    }

    func discard() { Archive.remove(folder) }
}

/// Runs what blocks away from the cooperative threads.
func off<Value: Sendable>(
    _ work: @escaping @Sendable () throws(FederationError) -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try work() }) }
    }
}
