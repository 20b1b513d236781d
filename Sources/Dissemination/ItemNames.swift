import ScienceShopSDK

/// The identifiers of items: `oai:<domain>:<record>`.
struct ItemNames: Sendable, Hashable {
    private let prefix: String

    init(domain: String) { prefix = "oai:\(domain):" }

    /// All characters of a record's identifier may stand in one of the scheme `oai` as they are.
    func name(of id: RecordIdentifier) -> String { prefix + id.description }

    /// The record that an identifier names; nil when it is none of ours. Identifiers compare as bytes.
    func record(named text: String) -> RecordIdentifier? {
        guard text.utf8.starts(with: prefix.utf8) else { return nil }
        return RecordIdentifier(String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self))
    }
}
