import AdapterKit
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK

/// What a plugin knows of the conversation so far, and how it answers.
struct PluginDesk {
    let adapter: Adapter
    let connection: any PluginConnection
    let makeContext: @Sendable (PluginSettings) -> AdapterContext
    let views: ViewDesk
    private var host: HostHello?
    private var source: (any HarvestSource)?
    private var target: (any PublishTarget)?

    init(
        adapter: Adapter, connection: any PluginConnection,
        makeContext: @escaping @Sendable (PluginSettings) -> AdapterContext, views: ViewDesk
    ) {
        self.adapter = adapter
        self.connection = connection
        self.makeContext = makeContext
        self.views = views
    }

    /// Answers one request; what the adapter throws is an answer too.
    ///
    /// - Returns: whether it was the last.
    /// - Throws: when the conversation cannot go on.
    mutating func answer(_ message: HostMessage) async throws -> Bool {
        if case .hello(let hello) = message {
            try await greet(hello)
            return false
        }
        guard host != nil else { throw FederationError.outOfTurn(message.type, after: "hello") }
        if case .bye = message {
            try await sayGoodbye()
            try await send(.done)
            return true
        }
        do {
            try await reply(to: message)
        } catch let failure as Undeliverable {
            throw failure.cause
        } catch {
            try Task.checkCancellation()
            try await send(.failed(Self.told(error)))
        }
        return false
    }

    func send(_ message: PluginMessage) async throws {
        var lines = Lines(longest: host?.longestLine ?? PluginWire.longestLine)
        try lines.append(message)
        try await send(&lines)
    }

    /// Lets go of source and channel; what they still have to tell goes to the log.
    private mutating func sayGoodbye() async throws {
        let last = await (source?.close() ?? []) + (target?.close() ?? [])
        (source, target) = (nil, nil)
        for issue in last {
            try await send(.log(PluginLog(issue.severity == .error ? .error : .warning, issue.message)))
        }
    }

    private mutating func greet(_ hello: HostHello) async throws {
        guard let version = PluginWire.common(hello.versions) else {
            throw FederationError(
                .pluginVersion,
                """
                This plugin speaks version 1 of the plugin protocol, and the host does not; install a newer version of \
                whichever is older.
                """)
        }
        host = hello
        try await send(
            .hello(PluginHello(version: version, manifest: adapter.manifest, features: PluginWire.Feature.all)))
    }

    // MARK: - Requests

    private mutating func reply(to message: HostMessage) async throws {
        switch message {
        case .configure(let configuration): try await send(.ready(try configure(configuration)))
        case .identify: try await send(.source(try await asSource(message).identify()))
        case .page(let request, let cursor):
            let page = try await asSource(message).page(request, after: cursor)
            let isTrial = page.next.map { self.isTrial($0) } ?? false
            try await send(page.records, each: PluginMessage.record, end: .pageEnd(PageEnd(page, isTrial: isTrial)))
        case .identifiers(let request, let cursor):
            let page = try await asListing(message).identifiers(request, after: cursor)
            try await send(page.records, each: PluginMessage.entry, end: .listEnd(ListEnd(page)))
        case .restart(let request, let cursor, let listing):
            try await send(
                .place(
                    listing
                        ? try await asListing(message).restartListing(request, at: cursor)
                        : try await asSource(message).restart(request, at: cursor)))
        case .detour(let request, let cursor, let error):
            let detour = try await asDetour(message).detour(request, around: cursor, after: error)
            let isTrial = detour.map { self.isTrial($0.cursor) } ?? false
            try await send(.way(PluginWay(detour?.cursor, isTrial: isTrial, gap: detour?.gap)))
        case .single(let identifier):
            let record = try await asSingle(message).record(identifier)
            try await send(record.map { .record($0) } ?? .absent)
        case .changes(let bookmark):
            try await send(.start(try await asListing(message).changes(after: bookmark)))
        case .map(let records, let context): try await send(.drafts(try await map(records, context, message)))
        case .begin: try await send(.begun(isWhole: try await asTarget(message).begin()))
        case .publish(let batch):
            let exposures = try batch.map { try Exposure(wire: $0) }
            try await send(.receipts(try await asTarget(message).publish(exposures, from: view)))
        case .finish: try await send(.finished(try await asTarget(message).finish(view)))
        case .shown(let id): try await send(.shown(try await asTarget(message).shown(id)))
        case .standing: try await send(.standing(try await asTarget(message).standing()))
        case .hello, .viewed, .bye: break
        }
    }

    private mutating func configure(_ configuration: PluginConfiguration) throws -> PluginReady {
        let context = makeContext(configuration.settings)
        switch configuration.role {
        case .source:
            let source = try adapter.makeSource(configuration.configuration, context)
            (self.source, target) = (source, nil)
            let codes = knows(PluginWire.Feature.single) ? (source as? any SingleRecordSource)?.damageCodes ?? [] : []
            return PluginReady(
                mappings: mappings(of: source),
                detours: knows(PluginWire.Feature.detour) && source is any DetourSource, damageCodes: codes.sorted(),
                tellsStart: knows(PluginWire.Feature.changes) && source is any IdentifierListing)
        case .channel:
            let target = try adapter.makeTarget(configuration.configuration, context)
            (self.source, self.target) = (nil, target)
            return PluginReady(
                channel: PluginReady.Channel(
                    name: target.channel, capabilities: target.capabilities, fingerprint: target.fingerprint,
                    tellsShown: true, tellsStanding: true))
        }
    }

    private func mappings(of source: any HarvestSource) -> [MappingDescription] {
        if let source = source as? any MappingSource { return source.mappings }
        return source.crosswalks.map { crosswalk in
            MappingDescription(
                id: crosswalk.id, version: crosswalk.version,
                formats: adapter.manifest.formats.filter(crosswalk.accepts))
        }
    }

    private func map(
        _ records: [SourceRecord], _ context: CrosswalkContext, _ message: HostMessage
    ) async throws -> [CrosswalkResult] {
        let source = try asSource(message)
        if let source = source as? any MappingSource { return try await source.map(records, context: context) }
        let crosswalks = source.crosswalks
        return records.map { record in
            guard let crosswalk = crosswalks.first(where: { $0.accepts(record.format) }) else {
                return CrosswalkResult(issues: [
                    Issue(
                        .error, code: "unknown-format",
                        message: "The adapter \(adapter.manifest.id) has no crosswalk for \(record.format).")
                ])
            }
            return crosswalk.map(record, context: context)
        }
    }

    // MARK: - Who answers

    private func asSource(_ message: HostMessage) throws -> any HarvestSource {
        guard let source else { throw FederationError.outOfTurn(message.type, after: "configure") }
        return source
    }

    private func asListing(_ message: HostMessage) throws -> any IdentifierListing {
        guard let source = try asSource(message) as? any IdentifierListing else {
            throw FederationError(
                .pluginWrongMessage, "The adapter \(adapter.manifest.id) lists no identifiers without their records.")
        }
        return source
    }

    private func asDetour(_ message: HostMessage) throws -> any DetourSource {
        guard let source = try asSource(message) as? any DetourSource else {
            throw FederationError(
                .pluginWrongMessage, "The adapter \(adapter.manifest.id) knows no way round a page that cannot be had.")
        }
        return source
    }

    private func asSingle(_ message: HostMessage) throws -> any SingleRecordSource {
        guard let source = try asSource(message) as? any SingleRecordSource else {
            throw FederationError(
                .pluginWrongMessage, "The adapter \(adapter.manifest.id) cannot be asked for a single record.")
        }
        return source
    }

    /// Whether the page there is asked for to find out if it can be had; said only to a host that asks for ways.
    private func isTrial(_ cursor: Cursor) -> Bool {
        knows(PluginWire.Feature.detour) && (source as? any DetourSource)?.isTrial(cursor) ?? false
    }

    private func knows(_ feature: String) -> Bool { host?.features.contains(feature) ?? false }

    private func asTarget(_ message: HostMessage) throws -> any PublishTarget {
        guard let target else { throw FederationError.outOfTurn(message.type, after: "configure") }
        return target
    }

    private var view: PipedView { PipedView(connection: connection, views: views) }

    // MARK: - Sending

    /// Many lines and one at their end, in pieces that keep the pipe busy.
    private func send<Item>(
        _ items: [Item], each message: (Item) -> PluginMessage, end: PluginMessage
    ) async throws {
        var lines = Lines(longest: host?.longestLine ?? PluginWire.longestLine)
        for item in items {
            try lines.append(message(item))
            if lines.isFull { try await send(&lines) }
        }
        try lines.append(end)
        try await send(&lines)
    }

    private func send(_ lines: inout Lines) async throws {
        do { try await connection.send(lines.take()) } catch { throw Undeliverable(cause: error) }
    }

    /// The host listens no more.
    private struct Undeliverable: Error { let cause: any Error }

    /// What failed, as the host is told.
    private static func told(_ error: any Error) -> FederationError {
        if let error = error as? FederationError { return error }
        return FederationError(
            .internal, "The adapter failed in a way it does not explain; tell who made it.", cause: error)
    }
}

extension FederationError {
    static func outOfTurn(_ type: String, after first: String) -> FederationError {
        FederationError(.pluginWrongMessage, "The host sent `\(type)` where `\(first)` has to come first.")
    }
}
