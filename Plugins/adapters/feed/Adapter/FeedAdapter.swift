import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import XMLReader

/// Reads a feed in RSS or Atom, one record an item. A feed is a window on what is newest, so nothing ever leaves it.
public struct FeedAdapter: HarvestAdapter {
    private let location: String
    private let maxBytes: Int
    private let opener: any ResourceOpener

    public init(configuration: AdapterConfiguration, context: AdapterContext) throws {
        try configuration.allowOnly(["maxBytes"])
        maxBytes = try configuration.wholeNumber("maxBytes", atLeast: 1) ?? 32 << 20
        location = configuration.location
        opener = context.opener
    }

    public func identify() async throws -> SourceDescription {
        let (reading, _) = try await read(location)
        let name: Message = reading.isAtom ? "Atom" : "RSS"
        let title = Text.collapsedSpaces(Text.trimmed(reading.title))
        let count = reading.items.count
        let items: Message = .plural(count, one: "\(count) item", other: "\(count) items")
        return SourceDescription(
            summary: title.isEmpty ? "\(name) feed, \(items)" : "\(name) feed “\(title)”, \(items)",
            listsEverything: false)
    }

    public func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> HarvestPage {
        var place = try cursor.map(FeedPlace.init(cursor:)) ?? FeedPlace(address: location, number: 0)
        let (reading, resource) = try await read(place.address)
        var page = HarvestPage(records: [], provesAbsence: false)
        var seen: Set<ByteString> = []
        for item in reading.items {
            let record = item.record(isAtom: reading.isAtom, feed: resource.location)
            guard seen.insert(ByteString(record.identifier)).inserted else {
                page.issues.append(
                    Issue(
                        .warning, code: "double-item",
                        message: "The feed has two items “\(record.identifier)”; the first is taken.",
                        location: SourceLocation(label: record.identifier)))
                continue
            }
            page.records.append(record)
        }
        if let failure = reading.failure {
            page.issues.append(
                Issue(
                    .error, code: "broken-xml",
                    message: "The feed cannot be read from line \(plain: failure.line) on: \(failure.message).",
                    remedy: "Tell its owner; what stands before it was taken.",
                    location: SourceLocation(line: failure.line)))
        } else if let next = reading.next.flatMap({ place.following($0, on: resource.location) }) {
            place = next
            page.next = place.cursor
        }
        return page
    }

    /// - Throws: `FederationError`: what opening throws; `blocked` for a bot wall; `malformed-source` for no feed.
    private func read(_ address: String) async throws -> (FeedReading, any Resource) {
        let resource = try await opener.open(
            address, accept: ["application/atom+xml", "application/rss+xml", "application/xml"])
        let bytes = try await resource.readAll(limit: maxBytes)
        let reading = FeedReading(bytes)
        guard reading.isFeed else {
            if OpenerForFilesAndURLs.isURL(address), let wall = ChallengePage.kind(of: bytes) {
                throw FederationError(
                    .blocked, "\(address) answers with \(wall.told) instead of the feed; ask its owner for access.")
            }
            throw FederationError(
                .malformedSource,
                "\(address) is no feed in RSS or Atom; look at it in a browser and correct `location`.")
        }
        return (reading, resource)
    }
}

/// A page of a feed, as a cursor says it: how many came before, and its address.
struct FeedPlace {
    var address: String
    var number: Int
    private static let most = 1000

    init(address: String, number: Int) {
        self.address = address
        self.number = number
    }

    /// - Throws: `FederationError` that asks to begin again for a cursor nobody wrote.
    init(cursor: Cursor) throws {
        let parts = cursor.text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let number = Int(parts[0]) else {
            throw FederationError(
                .malformedSource, "The place in the feed is not known any more; the harvest begins again.",
                disposition: .restartWindow)
        }
        self.init(address: String(parts[1]), number: number)
    }

    var cursor: Cursor { Cursor("\(number) \(address)") }

    /// The page a feed names as its next one; nil when it leads to another host, or in a circle.
    func following(_ next: String, on address: String) -> FeedPlace? {
        guard number < Self.most, let origin = Self.origin(address) else { return nil }
        let whole = next.hasPrefix("/") && !next.hasPrefix("//") ? origin + next : next
        guard Self.origin(whole) == origin, !whole.hasSameBytes(as: address) else { return nil }
        return FeedPlace(address: whole, number: number + 1)
    }

    private static func origin(_ url: String) -> String? {
        guard OpenerForFilesAndURLs.isURL(url), let start = url.firstRange(of: "://")?.upperBound else { return nil }
        return url[..<start].lowercased() + url[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
    }
}
