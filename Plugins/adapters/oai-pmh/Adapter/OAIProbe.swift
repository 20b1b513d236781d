import AdapterKit
import JSONSchema
import Messages
import MetadataFormats
import OAIPMH
import ScienceShopSDK

/// What a repository shows of itself to somebody who thinks of harvesting it.
public struct OAIProbe: Sendable {
    /// Where it answers; not always where it was asked.
    public var address: String
    public var facts: OAIRepositoryFacts
    public var sets: [OAISet]
    /// Whether it has more sets than were asked for.
    public var hasMoreSets: Bool
    public var size: Size
    /// Of the sets that were looked at.
    public var setSizes: [String: Size]
    /// What is odd about it.
    public var quirks: [Issue]

    /// How many records a list holds, deleted ones among them.
    public enum Size: Sendable, Hashable {
        /// All were seen.
        case counted(Int)
        /// The repository says so.
        case said(Int)
        case unknown
    }

    /// What is looked at besides the repository as a whole.
    public struct Interest: Sendable {
        /// nil for the best of the formats offered.
        public var prefix: String?
        /// Sets whose size is wanted besides that of the first `setSizes`.
        public var sets: [String]
        /// How many sets are asked for their size, which costs a request each.
        public var setSizes: Int

        public init(prefix: String? = nil, sets: [String] = [], setSizes: Int = 8) {
            self.prefix = prefix
            self.sets = sets
            self.setSizes = setSizes
        }
    }

    /// Where repositories are often found, beside the address that a person knows.
    static let usualPaths = ["oai", "oai/request", "oai2", "index.php/oai"]

    private static let mostSetPages = 5
    private static let maxBytes = 64 << 20

    /// Looks at the repository at an address, or at the usual places below it.
    /// - Parameter told: hears what is asked for, for people who wait.
    /// - Throws: `FederationError` of the address as it was given, when nothing answers as a repository should.
    public static func look(
        at location: String, _ interest: Interest = Interest(), http: any HTTPTransport,
        told: @Sendable (Message) -> Void = { _ in }
    ) async throws -> OAIProbe {
        let given = try OAIAddress(location)
        told("\(given.base)")
        let failure: FederationError
        do {
            return try await look(at: given, interest, http, told)
        } catch let error as FederationError where [.malformedSource, .sourceGone].contains(error.code) {
            failure = error
        }
        guard !given.base.contains("?") else { throw failure }
        let top = given.base.hasSuffix("/") ? given.base : given.base + "/"
        for path in usualPaths {
            told("\(top + path)")
            do {
                return try await look(at: OAIAddress(top + path), interest, http, told)
            } catch let error as FederationError where error.code != .configuration {
                // The address that was given is the one to speak of.
            }
        }
        throw failure
    }

    private static func look(
        at address: OAIAddress, _ interest: Interest, _ http: any HTTPTransport, _ told: (Message) -> Void
    ) async throws -> OAIProbe {
        let connection = OAIConnection(http: http, address: address, maxBytes: maxBytes)
        let facts = try await OAIRepositoryFacts(connection, prefix: interest.prefix)
        var notes = OAINotes()
        told("sets")
        var (sets, hasMore) = try await allSets(connection, &notes)
        for spec in interest.sets where !sets.contains(where: { $0.spec.hasSameBytes(as: spec) }) {
            guard hasMore || sets.isEmpty else {
                let known = sets.prefix(20).map(\.spec).joined(separator: ", ")
                throw FederationError(
                    .configuration, "\(address.base) has no set `\(spec)`; it has \(known).")
            }
            sets.append(OAISet(spec: spec, name: spec))
            hasMore = hasMore || sets.count == 1
        }
        var probe = OAIProbe(
            address: address.base, facts: facts, sets: sets, hasMoreSets: hasMore, size: .unknown, setSizes: [:],
            quirks: [])
        told("size")
        probe.size = try await size(of: nil, facts.prefix, connection, &notes)
        let first = sets.prefix(max(0, interest.setSizes)).map(\.spec)
        for spec in first + interest.sets.filter({ !first.contains($0) }) {
            told("size of \(spec)")
            probe.setSizes[spec] = try await size(of: spec, facts.prefix, connection, &notes)
        }
        probe.quirks = facts.issues + notes.take()
        return probe
    }

    private static func allSets(
        _ connection: OAIConnection, _ notes: inout OAINotes
    ) async throws -> (sets: [OAISet], hasMore: Bool) {
        var sets: [OAISet] = []
        var token: String?
        for _ in 0..<mostSetPages {
            let reading = try await connection.ask(.listSets(token: token), &notes)
            sets += reading.sets
            guard let next = reading.token, !next.isLast, next.value != token else { return (sets, false) }
            token = next.value
        }
        return (sets, true)
    }

    /// From the first page of a list of identifiers: the dearest question that is still cheap.
    private static func size(
        of set: String?, _ prefix: String, _ connection: OAIConnection, _ notes: inout OAINotes
    ) async throws -> Size {
        let request = OAIRequest.listIdentifiers(.first(OAISelection(prefix: prefix, set: set)))
        let reading = try await connection.ask(request.query, &notes, item: OAIRecordMaker.listed)
        if reading.errors.contains(where: { $0.code == .noRecordsMatch }) { return .counted(0) }
        guard reading.errors.isEmpty else { return .unknown }
        if reading.isCut { return .unknown }
        guard let token = reading.token, !token.isLast else { return .counted(reading.count) }
        return token.completeListSize.map { .said($0) } ?? .unknown
    }
}

extension OAIRepositoryFacts {
    /// Whether records in a format are mapped without help.
    public func reads(_ format: OAIMetadataFormat) -> Bool {
        let known = Self.format(format.prefix, in: formats)
        return Self.ranking.contains { $0.0 == known }
    }
}
