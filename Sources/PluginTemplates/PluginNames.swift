import ScienceShopSDK

/// What the parts of a new plugin are called, after its id.
struct PluginNames: Sendable, Hashable {
    /// One plain path component.
    let id: String
    /// In Swift and Python: `WikiAdapter`.
    let type: String
    /// In Python: `wiki_adapter`.
    let module: String

    /// Types of the contract, which the new one would hide.
    private static let taken: Set<String> = ["Adapter", "HarvestAdapter", "PublishAdapter"]

    /// Nil when no plugin may have that id.
    init?(id: String) {
        guard RecordIdentifier.isNodeID(id) else { return nil }
        var words = id.split(separator: "-").map(String.init)
        // No module of the language's own ends so: one called `json` would stand in for Python's.
        if words.last != "adapter" { words.append("adapter") }
        let type = Self.joined(words)
        // No name of a type begins with a digit.
        if words[0].utf8.first.map({ $0 < UInt8(ascii: "a") }) == true || Self.taken.contains(type) {
            words.insert("the", at: 0)
        }
        self.id = id
        self.type = Self.joined(words)
        module = words.joined(separator: "_")
    }

    private static func joined(_ words: [String]) -> String {
        words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// A text or path of a template with these names in it. In a template the id is `my-adapter`.
    func inserted(in text: String) -> String {
        text.replacing("MyAdapter", with: type).replacing("my_adapter", with: module).replacing("my-adapter", with: id)
    }
}
