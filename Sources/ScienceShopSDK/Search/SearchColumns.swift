import JSONSchema

/// The words of a record as an index takes them: the columns of `SearchDocument`, each as UTF-8 with a space after every
/// word, in no particular order.
public struct SearchColumns: Sendable {
    public private(set) var title: [UInt8] = []
    public private(set) var names: [UInt8] = []
    public private(set) var summary: [UInt8] = []
    public private(set) var text: [UInt8] = []
    /// Words of all columns, and of the title.
    public private(set) var count = 0
    public private(set) var titleCount = 0

    public init(_ record: Record) {
        title.reserveCapacity(128)
        names.reserveCapacity(192)
        text.reserveCapacity(1024)
        let members = record.document.members
        for position in members.indices {
            switch SearchDocument.column(of: members[position].key) {
            case 0: titleCount += Self.take(members[position].value, &title)
            case 1: count += Self.take(members[position].value, &names)
            case 2: count += Self.take(members[position].value, &summary)
            case 3: count += Self.take(members[position].value, &text)
            default: continue
            }
        }
        count += titleCount
    }

    private static func take(_ value: JSONValue, _ column: inout [UInt8]) -> Int {
        switch value {
        case .string(let words):
            var count = 0
            SearchText.forEachWord(in: words) {
                column.append(contentsOf: $0)
                column.append(0x20)
                count += 1
            }
            return count
        case .array(let values):
            var count = 0
            for position in values.indices { count += take(values[position], &column) }
            return count
        case .object(let object):
            let members = object.members
            var count = 0
            for position in members.indices where !SearchDocument.isCode(members[position].key) {
                count += take(members[position].value, &column)
            }
            return count
        default: return 0
        }
    }
}
