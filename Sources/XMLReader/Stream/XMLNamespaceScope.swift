/// The namespace declarations in force around an element, and what of them the element needs.
///
/// libxml2 keeps each name once, so names are compared as pointers, and strings are made only where one is kept.
struct XMLNamespaceScope {
    typealias Name = UnsafePointer<UInt8>
    typealias Names = UnsafeMutablePointer<Name?>

    private struct Declaration {
        var depth: Int
        /// Empty for the default namespace.
        var prefix: [UInt8]
        /// As it stands in XML.
        var uri: [UInt8]
        /// What it means.
        var meaning: [UInt8]
    }

    private var outer: [Declaration] = []
    private(set) var hasOuterDefault = false

    // Of the element being taken:
    private var rootPrefixes: [Name?] = []
    private var defaultDepths: [Int] = []
    private var needsDefault = false
    private(set) var undeclared: [String] = []

    /// An element around begins.
    mutating func enter(depth: Int, count: Int, namespaces: Names?) {
        guard count > 0, let namespaces else { return }
        enter(
            depth: depth,
            declarations: (0..<count).map {
                (Self.bytes(namespaces[$0 * 2]), Self.bytes(namespaces[$0 * 2 + 1]))
            })
    }

    /// The same of declarations by their bytes.
    mutating func enter(depth: Int, declarations: [(prefix: [UInt8], uri: [UInt8])]) {
        for (prefix, uri) in declarations {
            outer.append(Declaration(depth: depth, prefix: prefix, uri: Self.escaped(uri), meaning: uri))
        }
        hasOuterDefault = outer.contains { $0.prefix.isEmpty }
    }

    /// The prefixes that are declared around an element, but for the default namespace.
    var outerPrefixes: [[UInt8]] { outer.map(\.prefix).filter { !$0.isEmpty } }

    /// The namespace of a prefix that is declared around an element.
    func uri(of prefix: [UInt8]) -> [UInt8]? { outer.last { $0.prefix == prefix }?.meaning }

    /// An element around ends.
    mutating func leave(depth: Int) {
        guard let last = outer.last, last.depth >= depth else { return }
        outer.removeAll { $0.depth >= depth }
        hasOuterDefault = outer.contains { $0.prefix.isEmpty }
    }

    /// The element to be taken begins.
    mutating func beginFragment(count: Int, namespaces: Names?) {
        rootPrefixes.removeAll(keepingCapacity: true)
        defaultDepths.removeAll(keepingCapacity: true)
        needsDefault = false
        if !undeclared.isEmpty { undeclared = [] }
        guard count > 0, let namespaces else { return }
        for index in 0..<count { rootPrefixes.append(namespaces[index * 2]) }
    }

    /// An element of it begins.
    mutating func inside(
        depth: Int, prefix: Name?, uri: Name?, count: Int, namespaces: Names?, attributeCount: Int, attributes: Names?
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

    private mutating func addUndeclared(_ prefix: Name) {
        let prefix = String(cString: prefix)
        if prefix != "xml", undeclared.count < 32, !undeclared.contains(prefix) { undeclared.append(prefix) }
    }

    /// The element with what it inherits written into its start tag.
    func standingAlone(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.withUnsafeBufferPointer {
            standingAlone($0, needsDefault: needsDefault) { prefix in
                rootPrefixes.contains { Self.equal($0, prefix) }
            }
        }
    }

    /// The same of an element of which others know what it needs.
    ///
    /// - Parameter isDeclaredAtRoot: whether its own tag declares a prefix.
    func standingAlone(
        _ bytes: UnsafeBufferPointer<UInt8>, needsDefault: Bool, isDeclaredAtRoot: ([UInt8]) -> Bool
    ) -> [UInt8] {
        var added: [UInt8] = []
        for (index, declaration) in outer.enumerated().reversed() where !isDeclaredAtRoot(declaration.prefix) {
            // A declaration nearer to the element counts.
            guard !outer[(index + 1)...].contains(where: { $0.prefix == declaration.prefix }) else { continue }
            if declaration.prefix.isEmpty {
                if needsDefault { added += " xmlns=\"".utf8 + declaration.uri + "\"".utf8 }
            } else if bytes.firstIndex(of: declaration.prefix + [UInt8(ascii: ":")], from: 0) != nil {
                // Also where a prefix stands in text or in a value, as in `xsi:type="dcterms:URI"`.
                added += " xmlns:".utf8 + declaration.prefix + "=\"".utf8 + declaration.uri + "\"".utf8
            }
        }
        guard !added.isEmpty else { return Array(bytes) }
        let end = bytes.firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "/") }
        let nameEnd = end ?? bytes.endIndex
        var alone: [UInt8] = []
        alone.reserveCapacity(bytes.count + added.count)
        alone += bytes[..<nameEnd]
        alone += added
        alone += bytes[nameEnd...]
        return alone
    }

    // MARK: - What an element around declares

    /// The declarations of the element at a depth, as they stand in its tag.
    func declarations(at depth: Int) -> [UInt8] {
        outer.filter { $0.depth == depth }.flatMap { declaration -> [UInt8] in
            let name = declaration.prefix.isEmpty ? [] : [UInt8(ascii: ":")] + declaration.prefix
            return " xmlns".utf8 + name + "=\"".utf8 + declaration.uri + "\"".utf8
        }
    }

    /// The prefixes of the namespace that a prefix has, each with its colon.
    func synonyms(of prefix: [UInt8]) -> [[UInt8]] {
        let uri = outer.last { $0.prefix == prefix }?.uri
        var names = [prefix]
        for declaration in outer where declaration.uri == uri && !names.contains(declaration.prefix) {
            names.append(declaration.prefix)
        }
        return names.map { $0.isEmpty ? [] : $0 + [UInt8(ascii: ":")] }
    }

    // MARK: -

    static func bytes(_ name: Name?) -> [UInt8] {
        guard let name else { return [] }
        var length = 0
        while name[length] != 0 { length += 1 }
        return Array(UnsafeBufferPointer(start: name, count: length))
    }

    private static func equal(_ name: Name?, _ bytes: [UInt8]) -> Bool {
        guard let name else { return bytes.isEmpty }
        // A name of libxml2's ends with a zero, which no letter equals.
        for index in bytes.indices where name[index] != bytes[index] { return false }
        return name[bytes.count] == 0
    }

    private static func escaped(_ uri: [UInt8]) -> [UInt8] {
        let text = XMLStartTag.plain(String(decoding: uri, as: UTF8.self))
        return Array(
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;").utf8)
    }
}
