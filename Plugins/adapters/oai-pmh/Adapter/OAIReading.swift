import AdapterKit
import OAIPMH
import ScienceShopSDK

/// What was read of one answer.
struct OAIReading<Value: Sendable>: Sendable {
    var head: HTTPHead
    /// In the order they came, those to be skipped left out.
    var items: [OAIItem<Value>] = []
    /// How many entries there were, skipped ones too.
    var count = 0
    var responseDate = ""
    var errors: [OAIError] = []
    var token: OAIResumptionToken?
    var identify: OAIIdentify?
    var formats: [OAIMetadataFormat] = []
    var sets: [OAISet] = []
    var issues: [Issue] = []
    var failure: OAIPageFailure?
    /// What the transport put right.
    var repairs: [HTTPRepair] = []
    /// Whether it is an answer of OAI-PMH at all.
    var isProtocol = false
    /// Whether reading stopped before the end, because there is more than is taken at once.
    var isCut = false
    /// How the answer begins, as long as it is not known to be one of OAI-PMH.
    var beginning: [UInt8] = []

    private var skip: OAISkip
    private let limits: OAIPartLimits
    private var bytes = 0

    init(head: HTTPHead, skip: OAISkip, limits: OAIPartLimits) {
        self.head = head
        self.skip = skip
        self.limits = limits
    }

    /// Whether what was to be skipped is what was taken before.
    var continuesAsBefore: Bool { skip.isMatched }
    /// The fingerprint of all entries so far.
    var fingerprint: String { skip.fingerprint }

    /// Whether there are entries of which not even the name is certain, so that what was not seen may be among them.
    var hidesItems: Bool {
        (issues + items.lazy.flatMap(\.issues)).contains { $0.code == "broken-xml" || $0.code == "hidden-records" }
    }

    mutating func take(_ event: OAIEvent, _ item: (OAIEvent) -> OAIItem<Value>?) {
        switch event {
        case .failure(let failure):
            self.failure = failure
            return
        case .issue(let issue): return issues.append(issue)
        default: break
        }
        isProtocol = true
        beginning = []
        switch event {
        case .responseDate(let text): responseDate = text
        case .error(let error): errors.append(error)
        case .token(let token): self.token = token
        case .identify(let identify): self.identify = identify
        case .format(let format): formats.append(format)
        case .set(let set): sets.append(set)
        case .request, .issue, .failure: break
        case .record, .header:
            guard let item = item(event) else { break }
            if isFull { isCut = true }
            // The rest of what came along comes again with the next part.
            if isCut { return }
            count += 1
            if skip.passes(item.header) {
                items.append(item)
                bytes += item.bytes
            }
        }
    }

    /// Whether it has as much as may be held at once.
    private var isFull: Bool { items.count >= limits.items || bytes >= limits.bytes }
}

/// How much of an answer is taken at once. A provider decides how large its pages are; these are bounds against those that
/// answer with everything there is.
struct OAIPartLimits: Sendable {
    var items: Int
    var bytes = 32 << 20

    init(pageSize: Int) { items = min(10 * max(1, pageSize), 10_000) }
}

/// Leaves out the entries of a page that were taken before, and says whether they still are the same.
struct OAISkip: Sendable {
    private let count: Int
    private let expected: String
    private var seen = 0
    private var hash = SHA256()
    private var found: String?

    init(count: Int = 0, fingerprint: String = "") {
        self.count = count
        expected = fingerprint
    }

    var isMatched: Bool { count == 0 || found == expected }
    var fingerprint: String { String(OAIHash.hex(hash.digest()).prefix(16)) }

    /// Whether the entry is to be taken.
    mutating func passes(_ header: OAIHeader) -> Bool {
        seen += 1
        // Neither holds a null character: XML has none.
        hash.update(header.identifier.utf8)
        hash.update(CollectionOfOne(0))
        hash.update(header.datestamp.utf8)
        hash.update(CollectionOfOne(0))
        guard seen <= count else { return true }
        if seen == count { found = fingerprint }
        return false
    }
}

enum OAIHash {
    static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Of a token: enough to know it again.
    static func short(_ text: String) -> String { String(ContentHash.hex(text.utf8).prefix(16)) }
}
