import AdapterKit
import Messages
import OAIPMH
import ScienceShopSDK

/// Asks a repository who it is, once a run.
actor OAIRepositoryView {
    let connection: OAIConnection
    private let options: OAIOptions
    private var known: OAIRepositoryFacts?

    init(_ connection: OAIConnection, _ options: OAIOptions) {
        self.connection = connection
        self.options = options
    }

    func facts(afresh: Bool = false) async throws -> OAIRepositoryFacts {
        if !afresh, let known { return known }
        let facts = try await OAIRepositoryFacts(connection, prefix: options.prefix)
        known = facts
        return facts
    }
}

extension OAIRepositoryFacts {
    /// Asks for `Identify` and the formats.
    init(_ connection: OAIConnection, prefix wanted: String?) async throws {
        var notes = OAINotes()
        let address = connection.address
        let answer = try await connection.ask(.identify, &notes)
        guard let identify = answer.identify else {
            let words = answer.errors.first.map { "\($0.code): \($0.message)" as Message } ?? "an empty answer"
            throw FederationError(
                .malformedSource,
                "\(address.base) does not say who it is (\(words)); check that it is the base address of a repository.")
        }
        let formats = try await connection.ask(.listMetadataFormats(identifier: nil), &notes)
        if let error = formats.errors.first {
            notes.habit(
                "no-formats", "The repository does not say which formats it has (\(error.code): \(error.message)).",
                "Tell the provider.")
        }
        self.address = address
        self.identify = identify
        self.formats = formats.formats
        moment = OAIDatestamp.lenient(answer.responseDate)?.datestamp.timestamp
        granularity = Self.granularity(identify, &notes)
        earliest = Self.earliest(identify, granularity, &notes)
        prefix = try Self.prefix(wanted, in: formats.formats, address)
        format = Self.format(prefix, in: formats.formats)
        Self.noteQuirks(of: identify, at: address, &notes)
        issues = notes.take()
    }

    private static func granularity(_ identify: OAIIdentify, _ notes: inout OAINotes) -> OAIGranularity {
        let text = identify.granularity
        guard let granularity = OAIGranularity(lenient: text) else {
            notes.habit(
                "granularity", "The repository does not say how finely it dates (“\(text)”); days are taken.",
                "Tell the provider: the protocol knows `YYYY-MM-DD` and `YYYY-MM-DDThh:mm:ssZ`.")
            return .day
        }
        if granularity.rawValue != text {
            notes.habit(
                "granularity", "The repository spells its granularity “\(text)”, which the protocol does not.",
                "Tell the provider.")
        }
        return granularity
    }

    private static func earliest(
        _ identify: OAIIdentify, _ granularity: OAIGranularity, _ notes: inout OAINotes
    ) -> Timestamp {
        let text = identify.earliestDatestamp
        guard let (datestamp, remarks) = OAIDatestamp.lenient(text) else {
            notes.habit(
                "earliest-datestamp", "The repository's earliest datestamp, “\(text)”, is no date.",
                "Tell the provider.")
            return Timestamp(seconds: 0)
        }
        if !remarks.isEmpty || datestamp.granularity != granularity {
            notes.habit(
                "earliest-datestamp",
                "The repository's earliest datestamp, “\(text)”, is not written in its own granularity.",
                "Tell the provider.")
        }
        return max(datestamp.timestamp, Timestamp(seconds: 0))
    }

    private static func noteQuirks(of identify: OAIIdentify, at address: OAIAddress, _ notes: inout OAINotes) {
        if identify.protocolVersion != "2.0" {
            let version = identify.protocolVersion
            notes.habit(
                "protocol-version", "The repository speaks version “\(version)” of OAI-PMH; 2.0 is what is read here.",
                "Look closely at what is harvested.")
        }
        if identify.deletedRecord == nil {
            notes.habit(
                "deletion-policy",
                "The repository does not say whether it tells of deleted records; it is taken not to.",
                "Tell the provider.")
        }
        if (try? OAIAddress(identify.baseURL))?.isSamePlace(as: address) != true {
            let words = identify.baseURL
            notes.habit(
                "base-url", "The repository gives its address as “\(words)”, and was asked at \(address.base).",
                "If the other address answers too, it may be the better one to harvest.")
        }
    }
}
