import JSONSchema

/// By what the elements of a list in a record are known to be the same thing.
struct ElementKeys: Sendable {
    /// Equal: the same element. Both present and different: two elements.
    var strong: String?
    /// Equal, and not told apart by `strong`: the same element.
    var weak: String?
    /// Equal: the same element as it was before a change. For reading differences only, never for uniting.
    var loose: String?

    /// - Parameter member: the name of the list in its object: `participants`, `within`…
    init(_ element: JSONValue, in member: String) {
        guard let object = element.object else {
            strong = element.canonicalText
            return
        }
        func text(_ key: String) -> String? { object[text: key] }
        func folded(_ key: String) -> String? { text(key).map(Text.wordKey) }
        func joined(_ first: String?, _ second: String?) -> String? {
            second.map { (first ?? "") + "\u{0}" + $0 }
        }
        switch member {
        case "participants", "relations", "affiliations":
            let role = text(member == "relations" ? "type" : "role")
            (strong, weak, loose) = (joined(role, text("record")), joined(role, folded("name")), nil)
            loose = text("record") ?? folded("name")
        case "territories", "within":
            let level = joined(text("scheme"), text("level"))
            (strong, weak) = (joined(level, text("code")), joined(text("level"), folded("label")))
            loose = folded("label")
        case "types", "themes", "audiences", "expertise", "scope":
            strong = member == "scope" ? text("level") : joined(text("scheme"), text("concept"))
            weak = folded("asWritten") ?? folded("keyword")
        case "links": (strong, loose) = (text("url"), folded("label"))
        case "images": (strong, loose) = (text("url") ?? text("file"), folded("caption"))
        case "contacts": (strong, loose) = (joined(text("type"), text("value")), joined(text("type"), text("name")))
        case "identifiers": (strong, loose) = (joined(text("scheme"), text("value")), text("scheme"))
        case "history": (strong, loose) = (element.canonicalText, text("status"))
        case "figures", "attendance":
            (strong, loose) = (element.canonicalText, text("quantity") ?? folded("unit"))
        case "consent": (strong, loose) = (Self.withoutWording(object), joined(text("group"), text("scope")))
        default: strong = Self.withoutWording(object)
        }
        if strong == nil, weak == nil { strong = Self.withoutWording(object) }
    }

    /// The canonical text but for `asWritten`, unless that is all there is.
    private static func withoutWording(_ object: JSONObject) -> String {
        var rest = object
        rest["asWritten"] = nil
        return JSONValue.object(rest.isEmpty ? object : rest).canonicalText
    }

    /// Whether both stand for one thing, so that their members may be united.
    func isSame(as other: ElementKeys) -> Bool {
        if let strong, let theirs = other.strong { return strong.hasSameBytes(as: theirs) }
        guard let weak, let theirs = other.weak else { return false }
        return weak.hasSameBytes(as: theirs)
    }
}

/// Finds an element of the same identity without looking at all of them.
struct ElementIndex {
    private var keys: [ElementKeys] = []
    private var byStrong: [ByteString: Int] = [:]
    private var byWeak: [ByteString: [Int]] = [:]

    /// The first element that is the same thing.
    func place(of key: ElementKeys) -> Int? {
        let strong = key.strong.flatMap { byStrong[ByteString($0)] }
        let weak = key.weak.flatMap { byWeak[ByteString($0)] }?.first { keys[$0].isSame(as: key) }
        guard let strong, let weak else { return strong ?? weak }
        return min(strong, weak)
    }

    /// Notes the keys of one more element, or of one that was filled from its like.
    mutating func note(_ key: ElementKeys, at place: Int) {
        if place < keys.count { keys[place] = key } else { keys.append(key) }
        if let strong = key.strong, byStrong[ByteString(strong)] == nil { byStrong[ByteString(strong)] = place }
        if let weak = key.weak, byWeak[ByteString(weak)]?.contains(place) != true {
            byWeak[ByteString(weak), default: []].append(place)
        }
    }
}
