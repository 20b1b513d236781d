import AdapterKit
import Messages
import ScienceShopSDK

/// What every adapter that reads sources must do, wherever its code runs. Harvests one source in every way an engine may,
/// and returns what it found.
///
/// The source must not change meanwhile; some dozens of records on several pages show most.
public struct HarvestSourceConformance: Sendable {
    public struct Check: Sendable {
        public let title: Message
        let body: @Sendable (Subject, inout Observations) async throws -> Void

        /// The title in English, which is how a check is known.
        public var name: String { title.description }
    }

    private let subject: Subject

    /// - Parameters:
    ///   - configuration: of a source that can be read.
    ///   - context: made anew for each source, as for each run.
    ///   - pageSize: records a page; small enough that the source has several.
    ///   - mapping: what drafts are mapped with, where the adapter maps.
    ///   - letGo: called when a source is needed no more, as at the end of a run.
    public init(
        _ adapter: Adapter, _ configuration: AdapterConfiguration,
        context: @escaping @Sendable () async throws -> AdapterContext, pageSize: Int = 2,
        mapping: CrosswalkContext = CrosswalkContext(node: "check", language: "en", basis: "public"),
        letGo: @escaping @Sendable (any HarvestSource) async -> Void = { _ = await $0.close() }
    ) {
        subject = Subject(
            adapter: adapter, configuration: configuration, context: context, pageSize: pageSize, mapping: mapping,
            letGo: letGo)
    }

    public static let checks: [Check] = manifestChecks + listChecks + placeChecks + rescueChecks + mappingChecks

    /// Runs every check on sources of its own.
    public func run() async -> [Finding] {
        var findings: [Finding] = []
        for check in Self.checks { findings += await run(check) }
        return findings
    }

    public func run(_ check: Check) async -> [Finding] {
        var observations = Observations()
        do {
            try await check.body(subject, &observations)
        } catch {
            observations.ended(by: error)
        }
        return observations.messages.map { Finding(check: check.title, message: $0) }
    }

    /// The adapter with one source, made as often as needed.
    struct Subject: Sendable {
        let adapter: Adapter
        var configuration: AdapterConfiguration
        let context: @Sendable () async throws -> AdapterContext
        let pageSize: Int
        let mapping: CrosswalkContext
        let letGo: @Sendable (any HarvestSource) async -> Void

        var manifest: AdapterManifest { adapter.manifest }
        var request: HarvestRequest { HarvestRequest(pageSize: pageSize) }

        func has(_ capability: AdapterManifest.Capability) -> Bool { manifest.capabilities.contains(capability) }

        /// Opens the source as a new run would, and lets go of it afterwards.
        func opened<Value>(_ body: (any HarvestSource) async throws -> Value) async throws -> Value {
            let source = try adapter.makeSource(configuration, try await context())
            do {
                let value = try await body(source)
                await letGo(source)
                return value
            } catch {
                await letGo(source)
                throw error
            }
        }

        /// All pages of a new run, in order.
        func list(_ request: HarvestRequest? = nil) async throws -> SourceWalk {
            try await opened { source in
                _ = try await source.identify()
                return try await SourceWalk(source, request ?? self.request)
            }
        }
    }
}

/// All pages of a list from a cursor on.
struct SourceWalk {
    private(set) var steps: [(cursor: Cursor?, page: HarvestPage)] = []
    /// Why it was given up before the end.
    private(set) var trouble: Message?
    private static let mostPages = 10_000

    init(_ source: any HarvestSource, _ request: HarvestRequest, from start: Cursor? = nil) async throws {
        var seen: Set<String> = []
        var cursor = start
        repeat {
            let page = try await source.page(request, after: cursor)
            steps.append((cursor, page))
            cursor = page.next
            if let cursor, !seen.insert(cursor.text).inserted {
                trouble = "the cursor \(cursor) comes twice, so that the list never ends"
            } else if steps.count == Self.mostPages {
                trouble = "the list has not ended after \(steps.count) pages"
            }
        } while cursor != nil && trouble == nil
    }

    var records: [SourceRecord] { steps.flatMap(\.page.records) }
    var identifiers: [String] { records.map(\.identifier) }
    /// Cursors that lead to a page of the list; the first few of many.
    var cursors: [Cursor] { Array(steps.compactMap(\.cursor).prefix(25)) }
    var issues: [Issue] { steps.flatMap(\.page.issues) }

    /// The page after a cursor, as it was first read.
    func page(after cursor: Cursor) -> HarvestPage? { steps.first { $0.cursor == cursor }?.page }

    /// Identifiers from the page after a cursor on.
    func identifiers(after cursor: Cursor) -> [String] {
        steps.drop { $0.cursor != cursor }.flatMap(\.page.records).map(\.identifier)
    }
}
