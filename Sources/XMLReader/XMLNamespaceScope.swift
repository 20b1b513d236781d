/// The namespace declarations in force around an element, and what of them the element needs.
struct XMLNamespaceScope {
    private struct Declaration {
        var depth: Int
        var prefix: String
        var uri: String
    }

    private var outer: [Declaration] = []
    private var hasOuterDefault = false

    // Of the element being taken:
    private var declaredAtRoot: Set<String> = []
    private var defaultDepths: [Int] = []
    private var needsDefault = false
    private(set) var undeclared: [String] = []

    typealias Names = UnsafeMutablePointer<UnsafePointer<UInt8>?>

    /// An element around begins.
    mutating func enter(depth: Int, count: Int, namespaces: Names?) {
        guard count > 0, let namespaces else { return }
        for (prefix, uri) in Self.pairs(count, namespaces) {
            outer.append(Declaration(depth: depth, prefix: prefix, uri: uri))
        }
        hasOuterDefault = outer.contains { $0.prefix.isEmpty }
    }

    /// An element around ends.
    mutating func leave(depth: Int) {
        guard let last = outer.last, last.depth >= depth else { return }
        outer.removeAll { $0.depth >= depth }
        hasOuterDefault = outer.contains { $0.prefix.isEmpty }
    }

    /// The element to be taken begins.
    mutating func beginFragment(count: Int, namespaces: Names?) {
        declaredAtRoot = []
        defaultDepths = []
        needsDefault = false
        undeclared = []
        if count > 0, let namespaces { declaredAtRoot = Set(Self.pairs(count, namespaces).map(\.prefix)) }
    }

    /// An element of it begins.
    mutating func inside(
        depth: Int, prefix: UnsafePointer<UInt8>?, uri: UnsafePointer<UInt8>?, count: Int, namespaces: Names?,
        attributeCount: Int, attributes: Names?
    ) {
        if count > 0, let namespaces {
            for index in 0..<count where namespaces[index * 2] == nil { defaultDepths.append(depth) }
        }
        if let prefix {
            if uri == nil { addUndeclared(prefix) }
        } else if hasOuterDefault, uri != nil, defaultDepths.isEmpty {
            needsDefault = true
        }
        guard attributeCount > 0, let attributes else { return }
        for index in 0..<attributeCount {
            if let prefix = attributes[index * 5 + 1], attributes[index * 5 + 2] == nil { addUndeclared(prefix) }
        }
    }

    /// An element of it ends.
    mutating func insideEnds(depth: Int) {
        while let last = defaultDepths.last, last >= depth { defaultDepths.removeLast() }
    }

    private mutating func addUndeclared(_ prefix: UnsafePointer<UInt8>) {
        let prefix = String(cString: prefix)
        if prefix != "xml", undeclared.count < 32, !undeclared.contains(prefix) { undeclared.append(prefix) }
    }

    /// The element with what it inherits written into its start tag.
    func standingAlone(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var added: [UInt8] = []
        var done = declaredAtRoot
        for declaration in outer.reversed() where done.insert(declaration.prefix).inserted {
            if declaration.prefix.isEmpty {
                if needsDefault { added += " xmlns=\"".utf8 + Self.escaped(declaration.uri) + "\"".utf8 }
            } else if Self.contains(bytes, Array((declaration.prefix + ":").utf8)) {
                // Also where a prefix stands in text or in a value, as in `xsi:type="dcterms:URI"`.
                added += " xmlns:\(declaration.prefix)=\"".utf8 + Self.escaped(declaration.uri) + "\"".utf8
            }
        }
        guard !added.isEmpty else { return Array(bytes) }
        let end = bytes.firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "/") }
        let nameEnd = end ?? bytes.endIndex
        return bytes[..<nameEnd] + added + bytes[nameEnd...]
    }

    private static func pairs(_ count: Int, _ namespaces: Names) -> [(prefix: String, uri: String)] {
        (0..<count).map { index in
            (
                namespaces[index * 2].map { String(cString: $0) } ?? "",
                namespaces[index * 2 + 1].map { XMLStartTag.plain(String(cString: $0)) } ?? ""
            )
        }
    }

    private static func escaped(_ text: String) -> [UInt8] {
        Array(
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;").utf8)
    }

    private static func contains(_ bytes: ArraySlice<UInt8>, _ word: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { haystack in
            guard haystack.count >= word.count else { return false }
            for start in 0...(haystack.count - word.count) where haystack[start] == word[0] {
                if (1..<word.count).allSatisfy({ haystack[start + $0] == word[$0] }) { return true }
            }
            return false
        }
    }
}
