import ScienceShopSDK

/// What the answer to `Identify` says of a repository.
public struct OAIIdentify: Sendable, Hashable {
    public var repositoryName: String
    public var baseURL: String
    public var protocolVersion: String
    public var adminEmails: [String]
    /// As written; `OAIDatestamp.lenient` reads it.
    public var earliestDatestamp: String
    public var deletedRecord: OAIDeletedRecord?
    /// As written; `OAIGranularity.init(lenient:)` reads it.
    public var granularity: String
    /// Content codings besides identity.
    public var compressions: [String]
    /// The descriptions, each as one XML element that stands alone.
    public var descriptions: [[UInt8]]

    public init(
        repositoryName: String, baseURL: String, protocolVersion: String = "2.0", adminEmails: [String],
        earliestDatestamp: String, deletedRecord: OAIDeletedRecord?,
        granularity: String = OAIGranularity.second.rawValue, compressions: [String] = [],
        descriptions: [[UInt8]] = []
    ) {
        self.repositoryName = repositoryName
        self.baseURL = baseURL
        self.protocolVersion = protocolVersion
        self.adminEmails = adminEmails
        self.earliestDatestamp = earliestDatestamp
        self.deletedRecord = deletedRecord
        self.granularity = granularity
        self.compressions = compressions
        self.descriptions = descriptions
    }
}

/// What a repository promises about records that it no longer has.
public enum OAIDeletedRecord: String, Sendable, Hashable, CaseIterable {
    /// Never a word about them.
    case no
    /// All of them, for ever.
    case persistent
    /// Some, for a while.
    case transient
}

/// One format in which records are to be had.
public struct OAIMetadataFormat: Sendable, Hashable {
    public var prefix: String
    /// Address of the XML Schema.
    public var schema: String
    public var namespace: String

    public init(prefix: String, schema: String, namespace: String) {
        self.prefix = prefix
        self.schema = schema
        self.namespace = namespace
    }
}

/// One set of a repository.
public struct OAISet: Sendable, Hashable {
    /// Its name in requests: nodes of a hierarchy joined by colons.
    public var spec: String
    public var name: String
    /// Each as one XML element that stands alone.
    public var descriptions: [[UInt8]]

    public init(spec: String, name: String, descriptions: [[UInt8]] = []) {
        self.spec = spec
        self.name = name
        self.descriptions = descriptions
    }
}

/// What stands above a record, or alone in a list of identifiers.
public struct OAIHeader: Sendable, Hashable {
    /// Compared as bytes.
    public var identifier: String
    /// As written; `OAIDatestamp.lenient` reads it.
    public var datestamp: String
    public var sets: [String]
    public var isDeleted: Bool

    public init(identifier: String, datestamp: String, sets: [String] = [], isDeleted: Bool = false) {
        self.identifier = identifier
        self.datestamp = datestamp
        self.sets = sets
        self.isDeleted = isDeleted
    }
}

/// One record of a response.
public struct OAIRecord: Sendable, Hashable {
    public var header: OAIHeader
    /// The metadata as one XML element that stands alone; nil when the record has none.
    public var metadata: [UInt8]?
    /// What is said about the metadata, each as one XML element that stands alone.
    public var about: [[UInt8]]
    /// The record as it came when it is no XML, unless it is larger than allowed. Its header is then as far as it could be
    /// read, and an issue with the code `broken-xml` says what is wrong: an error, or a warning of a record that a header
    /// sound to its end says is deleted.
    public var broken: [UInt8]?
    /// What had to be repaired, or could not be read.
    public var issues: [Issue]

    public init(
        header: OAIHeader, metadata: [UInt8]? = nil, about: [[UInt8]] = [], broken: [UInt8]? = nil, issues: [Issue] = []
    ) {
        self.header = header
        self.metadata = metadata
        self.about = about
        self.broken = broken
        self.issues = issues
    }
}

/// The element at the end of a page of a list.
public struct OAIResumptionToken: Sendable, Hashable {
    /// What the next request must say; opaque. Empty on the page that ends the list.
    public var value: String
    /// As written.
    public var expirationDate: String?
    /// How many items the list has, as the provider believes.
    public var completeListSize: Int?
    /// How many came before this page.
    public var cursor: Int?

    public init(_ value: String, expirationDate: String? = nil, completeListSize: Int? = nil, cursor: Int? = nil) {
        self.value = value
        self.expirationDate = expirationDate
        self.completeListSize = completeListSize
        self.cursor = cursor
    }

    /// Whether no page follows.
    public var isLast: Bool { Text.trimmed(value).isEmpty }
}
