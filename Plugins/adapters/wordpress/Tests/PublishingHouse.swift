import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import TestSupport
import WordPressAdapter

/// A site that is written to.
struct Blog: Sendable {
    let site: WordPressSite

    init(
        rules change: (inout WordPressSite.Rules) -> Void = { _ in },
        script: @escaping @Sendable (WordPressSite, WordPressSite.Request) -> WordPressSite.Answer? = { _, _ in nil }
    ) {
        site = WordPressSite(
            [],
            rules: { rules in
                // The password is for this machine, where the site is.
                (rules.hasLinkHeader, rules.hasLinkTag) = (false, false)
                change(&rules)
            }, script: script)
    }

    func target(
        _ options: JSONObject = [:], at location: String = "http://127.0.0.1/",
        secrets: [String: Secret] = ["password": Secret("abcd EFGH 1234 ijkl")]
    ) throws -> WordPressTarget {
        var options = options
        options["user"] = "federation"
        return try WordPressTarget(
            configuration: AdapterConfiguration(location: location, options: options, secrets: secrets),
            context: AdapterContext(opener: MemoryOpener(), http: SiteTransport(site: site)))
    }

    /// All that an editor can read, the bin included.
    var content: [String] {
        site.posts.map { "\($0.status) \($0.slug) | \($0.title) | \($0.content) | \($0.excerpt)" }.sorted()
    }
}

/// A ledger that is published to a blog.
struct PublishingHouse: Sendable {
    let blog: Blog
    let ledger = MemoryLedger()
    let clock = TickingClock()

    init(_ blog: Blog = Blog()) { self.blog = blog }

    var engine: PublishEngine {
        PublishEngine(ledger: ledger, clock: { [clock] in clock.now() }, sleeper: { [clock] in clock.sleep($0) })
    }

    private static func id(_ local: String) -> RecordIdentifier? {
        RecordIdentifier(home: "lyon", kind: .project, local: local)
    }

    /// A record's title from now on.
    func say(_ local: String, _ title: String) async throws { try await say(local, ["title": ["fr": .string(title)]]) }

    func say(_ local: String, _ members: JSONObject) async throws {
        try await put(local) { record in for member in members.members { record[member.key] = member.value } }
    }

    /// The record is gone.
    func leave(_ local: String) async throws { try await put(local) { $0["status"] = "deleted" } }

    private func put(_ local: String, _ change: @escaping @Sendable (inout Record) -> Void) async throws {
        guard let id = Self.id(local) else { return }
        try await ledger.write { ledger in
            let before = try ledger.storedRecord(id)
            var record = Record(id: id)
            record["basis"] = ["type": "public"]
            change(&record)
            record["revision"] = .number(Double((before?.revision ?? 0) + 1))
            record["modifiedAt"] = "2026-11-21T12:00:00Z"
            record.statedContentHash = record.contentHash
            guard let stored = StoredRecord(record) else { return }
            try ledger.put(stored)
            try ledger.append(
                Change(
                    sequence: 0, record: id, kind: record.isDeleted ? .removed : before == nil ? .added : .changed,
                    revision: stored.revision, contentHash: stored.contentHash, at: clock.now(), run: RunID(1)))
        }
    }

    func publish(_ options: JSONObject = [:], named type: String? = nil, full: Bool = false) async throws
        -> PublishReport
    {
        var options = options
        if let type { options["types"] = .string(type) }
        return try await engine.run(
            try blog.target(options, at: "http://127.0.0.1/" + (type.map { "#" + $0 } ?? "")),
            PublishOptions(full: full))
    }

    func receipt(_ local: String) async throws -> ChannelReceipt? {
        guard let id = Self.id(local) else { return nil }
        let channel = try blog.target().channel
        return try await ledger.read { try $0.receipt(of: id, on: channel) }
    }
}
