import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension PluginMessage {
    /// Reads one line, without its end. What it says is the plugin's: nothing of it is believed but its form.
    ///
    /// - Throws: `FederationError` with code `plugin-wrong-message`.
    public init(line: some Collection<UInt8>) throws(FederationError) {
        let (type, members) = try Members.read(line)
        switch type {
        case "record": self = .record(try members.record())
        case "hello": self = .hello(try members.pluginHello())
        case "ready": self = .ready(try members.ready())
        case "source": self = .source(try members.description())
        case "pageEnd":
            self = .pageEnd(
                PageEnd(
                    count: try members.count("count"), next: try members.cursor("next"), issues: try members.issues(),
                    total: try members.optionalCount("total"), bookmark: try members.bookmark("bookmark"),
                    provesAbsence: try members.flag("provesAbsence", default: true),
                    isTrial: try members.flag("trial", default: false)))
        case "entry":
            self = .entry(
                ListedRecord(
                    identifier: try members.identifier(),
                    datestamp: try members.optionalText("datestamp", atMost: 1024), status: try members.status()))
        case "listEnd":
            self = .listEnd(
                ListEnd(
                    count: try members.count("count"), next: try members.cursor("next"), issues: try members.issues(),
                    total: try members.optionalCount("total"),
                    provesAbsence: try members.flag("provesAbsence", default: true)))
        case "place": self = .place(try members.cursor("cursor"))
        case "way":
            let gap = try members.optionalObject("gap")
            self = .way(
                PluginWay(
                    try members.cursor("cursor"), isTrial: try members.flag("trial", default: false),
                    gap: try gap.map { object throws(FederationError) in try Members(object, of: "way.gap").issue() }))
        case "absent": self = .absent
        case "start":
            if try members.flag("everything", default: false) {
                self = .start(.everything)
            } else {
                self = .start(try members.optionalText("datestamp", atMost: 1024).map { .datestamp($0) } ?? .unknown)
            }
        case "drafts":
            var results: [CrosswalkResult] = []
            guard members.value("results") != nil else { throw members.wrong("results", "a list of objects") }
            for result in try members.objects("results") { results.append(try result.result()) }
            self = .drafts(results)
        case "begun": self = .begun(isWhole: try members.flag("isWhole"))
        case "receipts":
            var receipts: [PublicationReceipt] = []
            guard members.value("receipts") != nil else { throw members.wrong("receipts", "a list of objects") }
            for receipt in try members.objects("receipts") { receipts.append(try receipt.receipt()) }
            self = .receipts(receipts)
        case "finished": self = .finished(try members.summary())
        case "shown": self = .shown(try members.optionalObject("document").map { Record(document: $0) })
        case "standing":
            guard let summary = try members.optionalObject("summary") else {
                self = .standing(nil)
                return
            }
            self = .standing(try Members(summary, of: "standing.summary").summary())
        case "view": self = .view(try members.viewQuestion())
        case "log":
            self = .log(PluginLog(try members.word("level", as: PluginLog.Level.self), try members.message("message")))
        case "progress":
            self = .progress(
                PluginProgress(
                    done: try members.count("done"), total: try members.optionalCount("total"),
                    message: try members.message("message")))
        case "failed": self = .failed(try members.error())
        case "done": self = .done
        case _ where type.hasPrefix("x-"): self = .foreign(type: String(type.prefix(80)))
        default: throw .wrongMessage("there is no type `\(type.prefix(80))`")
        }
    }
}

extension Members {
    fileprivate func pluginHello() throws(FederationError) -> PluginHello {
        let manifest = try AdapterManifest(json: .object(object("manifest")))
        let (id, version) = (try text("id"), try text("version"))
        guard id.hasSameBytes(as: manifest.id), version.hasSameBytes(as: manifest.version) else {
            throw wrong("manifest", "of the same `id` and `version` as the message")
        }
        let limits = Members(try optionalObject("limits") ?? [:], of: "hello.limits")
        return PluginHello(
            version: try count("protocol"), manifest: manifest, features: try texts("features"),
            longestLine: try limits.optionalCount("line"))
    }

    fileprivate func ready() throws(FederationError) -> PluginReady {
        var ready = PluginReady()
        for mapping in try objects("mappings") {
            ready.mappings.append(
                MappingDescription(
                    id: try mapping.text("id"), version: try mapping.text("version"),
                    formats: try mapping.texts("formats").map { MetadataFormat(rawValue: $0) }))
        }
        ready.detours = try flag("detours", default: false)
        ready.damageCodes = try texts("damageCodes")
        ready.tellsStart = try flag("tellsStart", default: false)
        guard let name = try optionalText("channel", atMost: 4096) else { return ready }
        let publish = Members(try object("publish"), of: "ready.publish")
        let batchSize = try publish.optionalCount("batchSize") ?? 500
        guard (1...10_000).contains(batchSize) else {
            throw publish.wrong("batchSize", "a whole number from 1 to 10000")
        }
        ready.channel = PluginReady.Channel(
            name: name,
            capabilities: PublishCapabilities(
                canUpdate: try publish.flag("canUpdate"), canDelete: try publish.flag("canDelete"),
                batchSize: batchSize),
            fingerprint: try optionalText("fingerprint", atMost: 4096) ?? "",
            tellsShown: try publish.flag("tellsShown", default: false),
            tellsStanding: try publish.flag("tellsStanding", default: false))
        return ready
    }

    fileprivate func description() throws(FederationError) -> SourceDescription {
        var deletions = DeletionPolicy.unannounced
        if let word = try optionalText("deletions") {
            guard let policy = DeletionPolicy(rawValue: word) else {
                throw wrong("deletions", "`announced` or `unannounced`")
            }
            deletions = policy
        }
        return SourceDescription(
            summary: try message("summary"), listsEverything: try flag("listsEverything"), deletions: deletions,
            scope: try optionalText("scope", atMost: PluginWire.longestCursor) ?? "", issues: try issues())
    }

    fileprivate func result() throws(FederationError) -> CrosswalkResult {
        var result = CrosswalkResult(issues: try issues())
        for draft in try objects("drafts") {
            var evidence: [Evidence] = []
            for item in try draft.objects("evidence") {
                _ = try item.text("path")
                evidence.append(Evidence(json: .object(item.object)))
            }
            result.drafts.append(
                Draft(
                    record: Record(document: try draft.object("record")), evidence: evidence,
                    issues: try draft.issues(), isMention: try draft.flag("isMention", default: false),
                    isCopy: try draft.flag("isCopy", default: false)))
        }
        return result
    }

    fileprivate func receipt() throws(FederationError) -> PublicationReceipt {
        let outcome: PublicationReceipt.Outcome
        switch try text("outcome") {
        case "published": outcome = .published
        case "withdrawn": outcome = .withdrawn
        case "unchanged": outcome = .unchanged
        case "failed": outcome = .failed(try Members(object("issue"), of: type + ".issue").issue())
        default: throw wrong("outcome", "`published`, `withdrawn`, `unchanged` or `failed`")
        }
        return PublicationReceipt(
            try recordIdentifier("record"), outcome,
            address: try optionalText("address", atMost: PluginWire.longestIdentifier),
            rendering: try optionalText("rendering", atMost: 1024), labels: try texts("labels"))
    }

    fileprivate func summary() throws(FederationError) -> PublicationSummary {
        PublicationSummary(
            written: try optionalCount("written") ?? 0, removed: try optionalCount("removed") ?? 0,
            unchanged: try optionalCount("unchanged") ?? 0,
            entry: try optionalText("entry", atMost: PluginWire.longestIdentifier))
    }
}
