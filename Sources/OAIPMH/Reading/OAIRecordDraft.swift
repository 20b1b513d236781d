import Messages
import ScienceShopSDK
import XMLReader

/// A record while it is read, and what has to be said about it.
struct OAIRecordDraft {
    /// Place of its first byte in the repaired page.
    let offset: Int
    /// Whether its header was read to its end.
    var hasHeader = false
    var hasMetadataElement = false
    /// Whether words stand in `metadata` where an element should.
    var hasLooseText = false
    private var metadata: [UInt8]?
    private var about: [[UInt8]] = []
    private var issues: [Issue] = []
    private var metadataCount = 0
    /// Bytes of `about` that are kept of one record: what re-exporters say is short.
    private static let mostAbout = 1 << 20
    private var aboutBytes = 0

    init(offset: Int) { self.offset = offset }

    /// Whether another element in `metadata` is wanted.
    mutating func takesMetadata() -> Bool {
        metadataCount += 1
        if metadataCount == 2 {
            warn(
                "extra-metadata", "The record has more than one element in its metadata; the first one is read.",
                "Tell the provider: the protocol allows one.")
        }
        return metadataCount == 1
    }

    mutating func add(metadata fragment: XMLFragment) {
        guard let bytes = fragment.bytes else {
            let size = fragment.length
            issues.append(
                Issue(
                    .error, code: "record-too-large",
                    message: "The record has \(size) bytes, more than is allowed, and was not kept.",
                    remedy: "Ask the provider to make it smaller, or leave the record out."))
            return
        }
        (metadata, issues) = OAIKnownNamespaces.mended(bytes, undeclared: fragment.undeclared, issues)
    }

    mutating func add(about fragment: XMLFragment) {
        aboutBytes += fragment.length
        guard let bytes = fragment.bytes, aboutBytes <= Self.mostAbout else {
            if !issues.contains(where: { $0.code == "about-left-out" }) {
                warn(
                    "about-left-out",
                    "What the record says about its metadata is more than is allowed; not all is kept."
                )
            }
            return
        }
        about.append(bytes)
    }

    mutating func add(_ issue: Issue) { issues.append(issue) }

    private mutating func warn(_ code: String, _ message: Message, _ remedy: Message = "") {
        issues.append(Issue(.warning, code: code, message: message, remedy: remedy))
    }

    /// The record, when its end was met.
    func finished(_ header: OAIHeader, _ repairs: Set<XMLRepair.Kind>) -> OAIRecord {
        var draft = self
        if header.isDeleted {
            if hasMetadataElement {
                draft.warn(
                    "deleted-with-metadata", "The record is deleted and yet has metadata; it counts as deleted.",
                    "Tell the provider: a deleted record has a header alone.")
            }
        } else if metadataCount == 0 {
            draft.issues.append(
                Issue(
                    .error, code: hasLooseText ? "metadata-no-xml" : "no-metadata",
                    message: hasLooseText
                        ? "The metadata of the record are text where an element should be."
                        : "The record is not deleted and has no metadata.",
                    remedy: "Tell the provider; the record cannot be read."))
        }
        return OAIRecord(
            header: header, metadata: metadata, about: about,
            issues: Self.issues(of: header, repairs) + draft.issues)
    }

    static func issues(of header: OAIHeader, _ repairs: Set<XMLRepair.Kind>) -> [Issue] {
        var issues = issues(of: repairs)
        if header.identifier.isEmpty {
            issues.append(
                Issue(
                    .error, code: "no-identifier", message: "The record has no identifier.",
                    remedy: "Tell the provider; the record cannot be kept apart from others."))
        }
        if OAIDatestamp.isPlainlySound(header.datestamp) { return issues }
        if let read = OAIDatestamp.lenient(header.datestamp) {
            for remark in read.remarks {
                issues.append(Issue(.warning, code: "datestamp-\(remark.rawValue)", message: remark.message.asSentence))
            }
        } else {
            let datestamp = String(header.datestamp.prefix(40))
            issues.append(
                Issue(.warning, code: "datestamp", message: "The datestamp “\(datestamp)” is no moment."))
        }
        return issues
    }

    /// What is to be said of a part of a list that is no XML.
    static func issue(of part: XMLBrokenPart, isDeleted: Bool = false) -> Issue {
        let (line, words) = (part.line, part.words)
        if isDeleted {
            return Issue(
                .warning, code: "broken-xml",
                message:
                    "The record is deleted; what follows its header is no XML at line \(line) of its page (\(words)), and was not read.",
                remedy: "Tell the provider: a deleted record has a header alone.")
        }
        return Issue(
            .error, code: "broken-xml",
            message: "The record is no XML at line \(line) of its page (\(words)), so it was not read.",
            remedy: "Tell the provider; the other records of the page were read.")
    }

    /// What is to be said of a record that may have swallowed others.
    static func issue(ofHidden count: Int) -> Issue {
        Issue(
            .error, code: "hidden-records",
            message:
                "In a comment or a section of the record stands what looks like other records, \(count) in number; they were not read.",
            remedy: "Look at the page; if its records are missing, tell the provider.")
    }

    static func issues(of repairs: Set<XMLRepair.Kind>) -> [Issue] {
        XMLRepair.Kind.allCases.filter(repairs.contains).map { kind in
            let (code, message): (String, Message) =
                switch kind {
                case .strayByte: ("bytes-repaired", "Bytes that are no UTF-8 were read as Windows-1252.")
                case .control: ("controls-repaired", "Characters that XML does not allow were replaced.")
                case .ampersand: ("ampersands-repaired", "Ampersands that begin no reference were read as text.")
                case .lessThan: ("angles-repaired", "Signs `<` that begin no tag were read as text.")
                case .entity: ("entities-repaired", "Entities of HTML, which XML does not know, were replaced.")
                }
            return Issue(
                .warning, code: code, message: message,
                remedy: "Compare the record with its page, and tell the provider.")
        }
    }
}
