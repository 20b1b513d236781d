/// What a template sees of a page or of a part of one: members by name, absent ones left out.
///
/// Members are few and found by walking them, which is quicker than a dictionary.
struct PageValue: Sendable {
    private var members: [(name: String, content: PageContent)] = []

    init() {}

    init(_ members: KeyValuePairs<String, (any PageContentConvertible)?>) {
        self.members.reserveCapacity(members.count)
        for (name, value) in members { self[name] = value }
    }

    /// Writing nil, an empty list or an empty text leaves the member out.
    subscript(name: String) -> (any PageContentConvertible)? {
        get { content(named: name) }
        set {
            guard let content = newValue?.content, !content.isNothing else { return }
            members.append((name, content))
        }
    }

    func content(named name: String) -> PageContent? {
        // What was written last counts.
        for member in members.reversed() where member.name == name { return member.content }
        return nil
    }

    func text(named name: String) -> String? {
        guard case .text(let text) = content(named: name) else { return nil }
        return text
    }

    /// A text with its language, for `{{.text}}` beside `{{{.lang}}}`.
    mutating func put(_ text: PageText?, as name: String) {
        guard let text else { return }
        self[name] = text.text
        self[name + "Lang"] = text.lang
    }
}

/// A text for a page, and the `lang` attribute that says where its language is not the page's.
struct PageText {
    let text: String
    /// ` lang="en"`, or empty: ready to stand in a tag.
    let lang: String
    let isMachineMade: Bool

    init(_ text: LocalText, on page: String) {
        self.text = text.text
        lang = Self.attribute(text.language, on: page)
        isMachineMade = text.isMachineMade
    }

    var value: PageValue {
        PageValue(["text": text, "lang": lang, "machine": isMachineMade ? true : nil])
    }

    /// Empty for the language of the page and for what is no language tag (BCP 47: letters, digits, hyphens).
    static func attribute(_ tag: String, on page: String) -> String {
        guard tag != page, !tag.isEmpty, tag.utf8.count <= 35,
            tag.utf8.allSatisfy({
                ($0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z"))
                    || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: "-")
            })
        else { return "" }
        return " lang=\"\(tag)\""
    }
}
