import JSONSchema
import Messages
import ScienceShopSDK

/// One way records can be had from a place, with what speaks for it.
public struct Finding: Sendable {
    public var kind: SourceKind
    /// Where a source of this kind would read: an address or a file's path.
    public var location: String
    /// Id of the adapter that reads it.
    public var adapter: String
    public var options: JSONObject
    /// What was seen, as a sentence.
    public var evidence: Message
    /// How sure it is that a source of this kind gives records, from 0 to 100.
    public var confidence: Int
    /// What the place calls itself.
    public var title: String?
    /// Language it says it is in.
    public var language: String?
    /// A document of it, kept as an example; nil when the kind has none that could be read from a file.
    public var sample: Sample?
    /// What stands in the sample, and how a crosswalk would find it.
    public var fields: [FoundField] = []
    /// What its records seem to be.
    public var recordKind: RecordKind?

    /// A document as it came.
    public struct Sample: Sendable {
        /// A plain file name.
        public var name: String
        public var bytes: [UInt8]
        /// Other files that reading it needs, by the option that names them.
        public var companions: [(option: String, name: String, bytes: [UInt8])] = []
    }
}

/// Something in a sample that has a name.
public struct FoundField: Sendable, Hashable {
    /// As the source writes it.
    public var label: String
    /// How a crosswalk selects it, as a YAML flow mapping.
    public var selector: String
    /// The first words of its value, for comments.
    public var example: String

    /// What it means, where its place says more than its name.
    private let hint: FieldMeaning?
    /// Nil when nobody can say it.
    var meaning: FieldMeaning? { hint ?? FieldMeaning.of(label) }

    init(_ label: String, _ selector: String, example: String = "", meaning hint: FieldMeaning? = nil) {
        self.hint = hint
        self.label = Self.plain(label)
        self.selector = selector
        self.example = Self.plain(example)
    }

    /// On one line and without signs that cannot be seen: it will stand in a YAML file.
    static func plain(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(200) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        return Text.trimmed(Text.collapsedSpaces(String(scalars)))
    }
}

extension FoundField {
    /// A text in double quotes, as JSON and YAML both read it.
    static func quoted(_ text: String) -> String { JSONValue.string(text).canonicalText }
}
