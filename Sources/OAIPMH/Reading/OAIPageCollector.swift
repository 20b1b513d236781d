import Messages
import ScienceShopSDK
import XMLReader

/// Makes events of what the parser meets.
final class OAIPageCollector: XMLStreamHandler {
    /// Lives as long as this does: the reader holds both. Weak would make each of libxml2's calls slow.
    unowned var parser: XMLStreamParser?
    /// The name of a root that is not ours.
    private(set) var foreignRoot: String?
    private(set) var isBeforeRoot = true
    /// Whether the list goes on behind a token that is too long to be kept: without it the page would look like the last.
    private(set) var hasGiantToken = false

    private var events: [OAIEvent] = []
    private var places: [OAIPlace] = []
    private var text: [UInt8] = []
    private var isTextTooLong = false

    // What is being read:
    private var header = OAIHeader(identifier: "", datestamp: "")
    private var record: OAIRecordDraft?
    private var set = OAISet(spec: "", name: "")
    private var format = OAIMetadataFormat(prefix: "", schema: "", namespace: "")
    private var identify = OAIPageCollector.noIdentify
    private var token = OAIResumptionToken("")
    private var echo = OAIQuery([])
    private var errorCode = ""

    /// Sets of one record that are kept; nobody has so many.
    private static let mostSets = 4096

    private static let noIdentify = OAIIdentify(
        repositoryName: "", baseURL: "", protocolVersion: "", adminEmails: [], earliestDatestamp: "",
        deletedRecord: nil, granularity: "")

    func takeEvents() -> [OAIEvent] {
        defer { events.removeAll(keepingCapacity: true) }
        return events
    }

    // MARK: - Starts

    func start(_ tag: XMLStartTag) -> XMLStreamAction {
        guard let parent = places.last else { return startRoot(tag) }
        switch parent {
        case .metadata:
            guard record?.takesMetadata() == true else { return enter(.unknown) }
            return .take
        case .about, .description: return .take
        default: break
        }
        let place = parent.place(of: tag)
        switch place {
        case .leaf(let leaf): start(leaf, tag)
        case .record:
            record = OAIRecordDraft(offset: tag.offset)
            header = OAIHeader(identifier: "", datestamp: "")
        case .header:
            header = OAIHeader(identifier: "", datestamp: "")
            record?.hasHeader = false
            let status = tag["status"]
            header.isDeleted = status.map { Text.trimmed($0).lowercased() == "deleted" } ?? false
            if case .list = parent { record = OAIRecordDraft(offset: tag.offset) }
        case .metadata: record?.hasMetadataElement = true
        case .set: set = OAISet(spec: "", name: "")
        case .format: format = OAIMetadataFormat(prefix: "", schema: "", namespace: "")
        case .identify: identify = Self.noIdentify
        default: break
        }
        return enter(place)
    }

    private func startRoot(_ tag: XMLStartTag) -> XMLStreamAction {
        isBeforeRoot = false
        guard tag.isNamed("OAI-PMH") else {
            foreignRoot = String(tag.name.prefix(80))
            return .stop
        }
        if tag.namespace != OAINamespace.protocol {
            tell(
                "foreign-namespace", "The response is not in the namespace of OAI-PMH 2.0.",
                "Tell the provider; it is read all the same.")
        }
        return enter(.root)
    }

    private func start(_ leaf: OAILeaf, _ tag: XMLStartTag) {
        text.removeAll(keepingCapacity: true)
        isTextTooLong = false
        switch leaf {
        case .request: echo = OAIQuery(tag.plainAttributes.map { OAIQuery.Pair($0.name, $0.value) })
        case .error: errorCode = Text.trimmed(tag["code"] ?? "")
        case .token:
            token = OAIResumptionToken(
                "", expirationDate: tag["expirationDate"],
                completeListSize: tag["completeListSize"].flatMap { Int(Text.trimmed($0)) },
                cursor: tag["cursor"].flatMap { Int(Text.trimmed($0)) })
        default: break
        }
    }

    private func enter(_ place: OAIPlace) -> XMLStreamAction {
        places.append(place)
        switch place {
        case .leaf, .metadata: return .read
        case .list(let kind): return .list(kind.list)
        default: return .enter
        }
    }

    // MARK: - What is inside

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if case .metadata? = places.last {
            if bytes.contains(where: { $0 > 0x20 }) { record?.hasLooseText = true }
            return
        }
        // Nothing that is read as text is long; a giant is kept out of memory.
        if text.count + bytes.count > 1 << 16 { isTextTooLong = true } else { text.append(contentsOf: bytes) }
    }

    func fragment(_ fragment: XMLFragment) {
        switch places.last {
        case .metadata?: record?.add(metadata: fragment)
        case .about?: record?.add(about: fragment)
        case .description?:
            guard let bytes = fragment.bytes else {
                return tell("description-too-large", "A description is larger than allowed and was left out.")
            }
            if places.dropLast().contains(where: { if case .set = $0 { true } else { false } }) {
                set.descriptions.append(bytes)
            } else {
                identify.descriptions.append(bytes)
            }
        default: break
        }
    }

    // MARK: - Ends

    func end() {
        guard let place = places.popLast() else { return }
        switch place {
        case .leaf(let leaf): end(leaf)
        case .record: endRecord()
        case .header:
            record?.hasHeader = true
            if case .list? = places.last { endIdentifier() }
        case .set: events.append(.set(set))
        case .format: events.append(.format(format))
        case .identify: events.append(.identify(identify))
        case .root: endRoot()
        default: break
        }
    }

    private func end(_ leaf: OAILeaf) {
        if leaf == .token {
            if isTextTooLong {
                hasGiantToken = true
                return
            }
            // Opaque, so not trimmed; a token of blanks is none.
            token.value = String(decoding: text, as: UTF8.self)
            if token.isLast { token.value = "" }
            return events.append(.token(token))
        }
        if isTextTooLong { tellTextTooLong() }
        let value = isTextTooLong ? "" : Text.trimmed(String(decoding: text, as: UTF8.self))
        switch leaf {
        case .identifier: header.identifier = value
        case .datestamp: header.datestamp = value
        case .setSpec:
            if case .set? = places.last {
                set.spec = value
            } else if header.sets.count < Self.mostSets {
                header.sets.append(value)
            }
        case .responseDate: events.append(.responseDate(value))
        case .request: events.append(.request(OAIRequestEcho(baseURL: value, arguments: echo)))
        case .error: events.append(.error(OAIError(OAIErrorCode(rawValue: errorCode), .verbatim(value))))
        case .token: break
        case .setName: set.name = value
        case .prefix: format.prefix = value
        case .schema: format.schema = value
        case .namespace: format.namespace = value
        case .repositoryName: identify.repositoryName = value
        case .baseURL: identify.baseURL = value
        case .protocolVersion: identify.protocolVersion = value
        case .adminEmail: identify.adminEmails.append(value)
        case .earliest: identify.earliestDatestamp = value
        case .deletedRecord: identify.deletedRecord = OAIDeletedRecord(rawValue: value.lowercased())
        case .granularity: identify.granularity = value
        case .compression: identify.compressions.append(value)
        }
    }

    private func endRecord() {
        guard let draft = record else { return }
        record = nil
        let repairs = parser.map { $0.takeRepairs(from: draft.offset, to: $0.offset) } ?? []
        events.append(.record(draft.finished(header, repairs)))
    }

    private func endIdentifier() {
        guard let draft = record else { return }
        record = nil
        let repairs = parser.map { $0.takeRepairs(from: draft.offset, to: $0.offset) } ?? []
        events.append(.header(header, issues: OAIRecordDraft.issues(of: header, repairs)))
    }

    private func endRoot() {
        let repairs = parser.map { $0.takeRepairs(from: 0, to: .max) } ?? []
        for issue in OAIRecordDraft.issues(of: repairs) { events.append(.issue(issue)) }
    }

    // MARK: - Damage

    func broken(_ part: XMLBrokenPart) {
        var kind: OAIListKind?
        while kind == nil, let place = places.last {
            if case .list(let found) = place { kind = found } else { places.removeLast() }
        }
        // A part of which no beginning was heard has no header; the header of the one before is not its own.
        var header = record == nil ? OAIHeader(identifier: "", datestamp: "") : self.header
        // Nothing is deleted on the word of broken XML. Where a record's header is sound to its end, it is the header that
        // says so, and metadata that should not be there do not unsay it.
        header.isDeleted = header.isDeleted && record?.hasHeader == true && kind == .records
        record = nil
        let issue = OAIRecordDraft.issue(of: part, isDeleted: header.isDeleted)
        switch kind {
        case .records: events.append(.record(OAIRecord(header: header, broken: part.bytes, issues: [issue])))
        case .identifiers: events.append(.header(header, issues: [issue]))
        case .sets, .formats, nil: events.append(.issue(issue))
        }
    }

    func hidden(_ count: Int) {
        let issue = OAIRecordDraft.issue(ofHidden: count)
        record?.add(issue)
        events.append(.issue(issue))
    }

    private func tellTextTooLong() {
        tell("text-too-long", "A text of the response is longer than allowed and was left out.")
    }

    private func tell(_ code: String, _ message: Message, _ remedy: Message = "") {
        events.append(.issue(Issue(.warning, code: code, message: message, remedy: remedy)))
    }
}
