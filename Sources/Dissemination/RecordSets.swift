import MetadataFormats
import ScienceShopSDK

/// The sets a record belongs to: its kind, its home node, its themes and its territories, and the one that the guidelines
/// for CRIS managers name.
///
/// A set has at most two parts, `theme:sdg.6`. What a vocabulary or a table of territories knows is named by its codes,
/// joined by full stops; words are named by their slug, which has none, so that no word takes the name of a code.
struct RecordSets {
    /// Each once, the sets above others among them, in the order in which they were met.
    private(set) var specs: [String] = []
    /// Words of the record for sets that have no name of their own.
    private(set) var words: [String: String] = [:]
    private var known: Set<String> = []

    /// Records of sense have a handful; a set beyond these does not hold the record.
    private static let most = 100

    init(_ record: PublicRecord) {
        add("kind", record.id.kind.rawValue)
        add("node", record.id.home)
        for theme in record.record.themes { add(theme) }
        for territory in record.record.territories { add(territory) }
        if let set = CERIFRepository.set(of: record.id.kind) { specs.append(set.spec) }
    }

    private mutating func add(_ group: String, _ name: String, words: String? = nil) {
        let spec = "\(group):\(name)"
        guard Self.isSpec(spec), specs.count < Self.most else { return }
        for spec in [group, spec] where known.insert(spec).inserted { specs.append(spec) }
        if let words, !words.isEmpty, self.words[spec] == nil { self.words[spec] = words }
    }

    private mutating func add(_ theme: Concept) {
        guard let scheme = theme.scheme, let notation = theme.concept else {
            guard let words = theme.keyword ?? theme.asWritten, let slug = Text.slug(words) else { return }
            return add("theme", slug, words: words)
        }
        add("theme", "\(scheme).\(notation)", words: theme.asWritten)
        // Who asks for a field of science wants its disciplines too.
        var open = Vocabulary.standard[scheme]?[notation]?.broader ?? []
        var passed: Set<String> = [notation]
        while let next = open.popLast() {
            guard passed.insert(next).inserted else { continue }
            add("theme", "\(scheme).\(next)")
            open += Vocabulary.standard[scheme]?[next]?.broader ?? []
        }
    }

    private mutating func add(_ territory: Territory) {
        let scheme = territory.scheme?.rawValue ?? Territory.Scheme.local.rawValue
        let level = territory.level ?? "lieu"
        if let code = territory.code {
            add("territory", "\(scheme).\(level).\(code)", words: territory.label)
        } else if let label = territory.label, let slug = Text.slug(label) {
            add("territory", "\(level).\(slug)", words: label)
        }
        for around in territory.within { add(around) }
    }

    /// Whether the protocol can write it.
    private static func isSpec(_ text: String) -> Bool {
        text.utf8.count <= 128
            && text.utf8.allSatisfy { byte in
                (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
                    || "-_.!~*'():".utf8.contains(byte)
            } && text.utf8.count { $0 == UInt8(ascii: ":") } == 1
    }

    /// The sets a header names: those above others are implied.
    static func named(_ labels: [String]) -> [String] {
        var groups: [Substring.UTF8View] = []
        for label in labels {
            guard let colon = label.utf8.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let group = label.utf8[..<colon]
            if !groups.contains(where: { $0.elementsEqual(group) }) { groups.append(group) }
        }
        return labels.filter { label in
            !isHidden(label) && !groups.contains { $0.elementsEqual(label.utf8) }
        }
    }

    /// In the header of a deleted record that may no longer be shown, on a channel for nodes: whoever has a copy lets it go
    /// whatever else leaves. A word between nodes and no set to harvest, so it is not listed among the sets.
    static let withdrawn = "withdrawn"

    // MARK: - Formats

    /// A label, but no set: the records of the kinds that a format has something for. The protocol has no such name.
    static func formatLabel(_ prefix: String) -> String { "@" + prefix }
    static func isHidden(_ label: String) -> Bool { label.utf8.first == UInt8(ascii: "@") }
}
