/// The members of a JSON object, in the order they were written; names are unique as bytes.
///
/// Two objects are equal when they have the same members, whatever their order.
public struct JSONObject: Sendable {
    private(set) public var members: [Member] = []
    /// Where each name stands; kept only once there are too many members to look through one by one.
    private var index: [ByteString: Int]?
    static let indexThreshold = 32

    public struct Member: Sendable {
        public let key: String
        public var value: JSONValue

        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    public init() {}

    /// Later pairs replace earlier ones of the same name.
    public init(_ pairs: some Sequence<(String, JSONValue)>) {
        members.reserveCapacity(pairs.underestimatedCount)
        for (key, value) in pairs { self[key] = value }
    }

    /// Members whose names the caller knows to be all different. It takes the array as it is, where pairs would be looked
    /// up and copied one by one.
    package init(distinct members: [Member]) {
        self.members = members
        if members.count > Self.indexThreshold { reindex() }
    }

    public var count: Int { members.count }
    public var isEmpty: Bool { members.isEmpty }
    public var keys: [String] { members.map(\.key) }
    public var values: [JSONValue] { members.map(\.value) }

    /// The member's value; setting nil removes the member, setting a new name appends it.
    public subscript(key: String) -> JSONValue? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil):
                members.remove(at: position)
                if index != nil { reindex() }
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// Whether the object has a member of this name.
    public func contains(_ key: String) -> Bool { position(of: key) != nil }

    /// Appends a member and says whether its name was new; a name already there is left as it was.
    @discardableResult
    public mutating func insert(_ key: String, _ value: JSONValue) -> Bool {
        guard position(of: key) == nil else { return false }
        append(key, value)
        return true
    }

    /// The object without the members of some names.
    package func without(_ isLeftOut: (String) -> Bool) -> JSONObject {
        var rest = JSONObject()
        rest.members = members.filter { !isLeftOut($0.key) }
        rest.reindex()
        return rest
    }

    /// Appends a member whose name the caller knows to be new.
    mutating func append(_ key: String, _ value: JSONValue) {
        members.append(Member(key: key, value: value))
        if index != nil {
            index?[ByteString(key)] = members.count - 1
        } else if members.count > Self.indexThreshold {
            reindex()
        }
    }

    /// Makes room for members to come.
    package mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

    /// Changes the value of a member where it stands: what it holds is not copied. An absent one is null before, and is
    /// appended unless it is null afterwards.
    package mutating func update<Result>(_ key: String, _ body: (inout JSONValue) -> Result) -> Result {
        if let position = position(of: key) { return body(&members[position].value) }
        var value = JSONValue.null
        let result = body(&value)
        if !value.isNull { append(key, value) }
        return result
    }

    private mutating func reindex() {
        guard members.count > Self.indexThreshold else { return index = nil }
        index = Dictionary(uniqueKeysWithValues: members.enumerated().map { (ByteString($1.key), $0) })
    }

    func position(of key: String) -> Int? {
        if let index { return index[ByteString(key)] }
        var key = key
        return key.withUTF8 { wanted in
            // By place, so that no member is copied for being looked at.
            members.withUnsafeBufferPointer { members in
                for position in members.indices where members[position].key.utf8.count == wanted.count {
                    var candidate = members[position].key
                    if candidate.withUTF8({ $0.hasSameBytes(as: wanted) }) { return position }
                }
                return nil
            }
        }
    }
}

extension JSONObject: Hashable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        // A sum, so that the order of members does not matter.
        var sum = 0
        for member in members {
            var inner = Hasher()
            member.key.hashBytes(into: &inner)
            inner.combine(member.value)
            sum &+= inner.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONObject: Sequence {
    public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
