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
        text.reserveCapacity(1024)
        for member in record.document.members {
            switch SearchDocument.column(of: member.key) {
            case 0: titleCount += Self.take(member.value, &title)
            case 1: count += Self.take(member.value, &names)
            case 2: count += Self.take(member.value, &summary)
            case 3: count += Self.take(member.value, &text)
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
        case .array(let values): return values.reduce(0) { $0 + take($1, &column) }
        case .object(let object):
            var count = 0
            for member in object.members where !SearchDocument.isCode(member.key) {
                count += take(member.value, &column)
            }
            return count
        default: return 0
        }
    }
}
