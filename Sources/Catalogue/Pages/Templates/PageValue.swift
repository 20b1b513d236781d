import Mustache

/// What a template sees of a page or of a part of one: members by name, absent ones left out.
///
/// `if.name` is true when there is such a member and it is no empty list, so that a template can ask without entering
/// the member. Members are few and found by walking them, which is quicker than a dictionary and much quicker than the
/// reflection Mustache falls back on.
struct PageValue: MustacheParent {
    private var members: [(name: String, value: Any)] = []

    init() {}

    init(_ members: KeyValuePairs<String, Any?>) {
        self.members.reserveCapacity(members.count)
        for (name, value) in members { self[name] = value }
    }

    /// Writing nil, an empty list or an empty text leaves the member out.
    subscript(name: String) -> Any? {
        get { members.last { $0.name == name }?.value }
        set {
            guard let newValue else { return }
            if let list = newValue as? [PageValue], list.isEmpty { return }
            if let text = newValue as? String, text.isEmpty { return }
            members.append((name, newValue))
        }
    }

    /// A text with its language, for `{{.text}}` beside `{{{.lang}}}`.
    mutating func put(_ text: PageText?, as name: String) {
        guard let text else { return }
        self[name] = text.text
        self[name + "Lang"] = text.lang
    }

    func child(named name: String) -> Any? {
        if name == "if" { return Presence(of: self) }
        // An absent text is an empty one; the templates of enclosing parts are never asked instead.
        return self[name]
    }

    /// Answers whether members are there.
    private struct Presence: MustacheParent {
        let value: PageValue
        init(of value: PageValue) { self.value = value }
        func child(named name: String) -> Any? { value[name] != nil }
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
