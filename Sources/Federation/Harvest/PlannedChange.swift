import JSONSchema
import ScienceShopSDK

/// What a run does, or in a plan would do, to one record.
public struct PlannedChange: Sendable, Hashable {
    public enum Action: Sendable, Hashable {
        case add
        case change([FieldChange])
        case unchanged
        /// The same content under another identifier of the source.
        case rename(from: String)
        case remove
        /// It would be removed, but the breaker holds it.
        case hold
        /// No source has it any more; it stays until then.
        case wait(until: Timestamp)
        case restore
        case quarantine([Issue])
    }

    public var action: Action
    /// Nil when the source record as a whole is meant.
    public var record: RecordIdentifier?
    /// Nil when no single source record is behind it.
    public var sourceRecord: String?
    /// The record's title, for people.
    public var title: String

    public init(_ action: Action, record: RecordIdentifier?, sourceRecord: String?, title: String = "") {
        self.action = action
        self.record = record
        self.sourceRecord = sourceRecord
        self.title = title
    }
}

/// One difference between two versions of a record.
public struct FieldChange: Sendable, Hashable {
    /// JSON Pointer (RFC 6901) in the record; of an array element, its index in the version that has it.
    public var path: String
    /// Nil when the field is new.
    public var old: JSONValue?
    /// Nil when the field is gone.
    public var new: JSONValue?

    public init(path: String, old: JSONValue?, new: JSONValue?) {
        self.path = path
        self.old = old
        self.new = new
    }

    /// The differences between two records' content, in order of path.
    public static func between(_ old: Record, _ new: Record) -> [FieldChange] {
        var changes: [FieldChange] = []
        compare(.object(old.content), .object(new.content), at: "", into: &changes)
        return changes
    }

    private static func compare(_ old: JSONValue, _ new: JSONValue, at path: String, into changes: inout [FieldChange])
    {
        if old == new { return }
        switch (old, new) {
        case (.object(let left), .object(let right)):
            let names = Set((left.keys + right.keys).map(ByteString.init)).sorted()
            for name in names {
                let member = path + "/" + escape(name.text)
                switch (left[name.text], right[name.text]) {
                case (let old?, let new?): compare(old, new, at: member, into: &changes)
                case (let old, let new): changes.append(FieldChange(path: member, old: old, new: new))
                }
            }
        case (.array(let left), .array(let right)): compare(left, right, at: path, into: &changes)
        default: changes.append(FieldChange(path: path, old: old, new: new))
        }
    }

    /// Equal beginnings and ends are left aside; what is between is compared one by one when it is as long on both
    /// sides, and otherwise told as removed and added.
    private static func compare(
        _ old: [JSONValue], _ new: [JSONValue], at path: String, into changes: inout [FieldChange]
    ) {
        let head = zip(old, new).prefix { $0 == $1 }.count
        let tail = zip(old.dropFirst(head).reversed(), new.dropFirst(head).reversed()).prefix { $0 == $1 }.count
        let left = old.indices.dropFirst(head).dropLast(tail)
        let right = new.indices.dropFirst(head).dropLast(tail)
        if left.count == right.count {
            for (a, b) in zip(left, right) { compare(old[a], new[b], at: "\(path)/\(b)", into: &changes) }
        } else {
            for index in left { changes.append(FieldChange(path: "\(path)/\(index)", old: old[index], new: nil)) }
            for index in right { changes.append(FieldChange(path: "\(path)/\(index)", old: nil, new: new[index])) }
        }
    }

    private static func escape(_ name: String) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": result += "~0"
            case "/": result += "~1"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
