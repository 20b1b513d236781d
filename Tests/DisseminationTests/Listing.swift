import OAIPMH
import ScienceShopSDK

/// What a harvester got of a list.
struct Listing {
    var pages = 0
    /// Of the first page: what the harvester asks from the next time.
    var date = ""
    var records: [OAIRecord] = []
    var tokens: [OAIResumptionToken?] = []
    var errors: [OAIErrorCode] = []
    var token: OAIResumptionToken? { tokens.last ?? nil }

    mutating func take(_ events: [OAIEvent]) {
        pages += 1
        var token: OAIResumptionToken?
        for event in events {
            switch event {
            case .responseDate(let text): if date.isEmpty { date = text }
            case .record(let record): records.append(record)
            case .header(let header, _): records.append(OAIRecord(header: header))
            case .token(let found): token = found
            case .error(let error): errors.append(error.code)
            default: break
            }
        }
        tokens.append(token)
    }

    /// `project/a`, or `-project/a` of a deleted one, in the order in which they came.
    var names: [String] {
        records.map { record in
            (record.header.isDeleted ? "-" : "") + (record.header.identifier.split(separator: ":").last ?? "")
        }
    }
}

/// A harvester that keeps what it is given, and asks for what is new.
struct Harvester {
    /// Metadata by identifier; nil of what it was told to be deleted.
    var copies: [String: [UInt8]?] = [:]
    var from: String?

    mutating func take(_ listing: Listing) {
        for record in listing.records { copies[record.header.identifier] = .some(record.metadata) }
        from = listing.date
    }

    /// What it holds and was not told to be deleted.
    var held: [String: [UInt8]] { copies.compactMapValues { $0 } }
}
