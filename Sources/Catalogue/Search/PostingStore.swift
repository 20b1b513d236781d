/// For each word the records that hold it and how well each stands for it, packed while records come in.
///
/// All lists lie in one array, in linked pieces that double in length: a list of one entry takes 8 bytes, a long one
/// little more than its own two or three bytes an entry.
struct PostingStore {
    private var bytes: [UInt8] = []
    private var lists: [List] = []

    private struct List {
        /// Where the first piece begins, where the next byte goes, and where the piece it goes to ends.
        var head: UInt32
        var next: UInt32
        var end: UInt32
        var length: UInt16
        var lastRecord: Int32 = -1
        var count: UInt32 = 0
    }

    private static let link = 4
    private static let shortest = 4
    private static let longest = 4096

    /// Records of one word come in ascending order; words are numbered from 0 without gaps.
    mutating func add(record: Int, level: Int, to word: Int) {
        while lists.count <= word {
            let start = UInt32(bytes.count)
            bytes.append(contentsOf: repeatElement(0, count: Self.shortest + Self.link))
            lists.append(
                List(
                    head: start, next: start, end: start + UInt32(Self.shortest),
                    length: UInt16(Self.shortest)))
        }
        // The level takes the low four bits: mostly two bytes for both.
        let gap = record - Int(lists[word].lastRecord)
        var rest = UInt64(gap) << 4 | UInt64(level)
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80, to: word)
            rest >>= 7
        }
        append(UInt8(rest), to: word)
        lists[word].lastRecord = Int32(record)
        lists[word].count += 1
    }

    func count(of word: Int) -> Int { Int(lists[word].count) }

    /// Calls `visit` with each record of a word and its level, in ascending order.
    func forEach(of word: Int, _ visit: (_ record: Int, _ level: Int) -> Void) {
        let list = lists[word]
        var position = Int(list.head)
        var left = Self.shortest
        var length = Self.shortest
        var record = -1
        var (value, shift): (UInt64, UInt64) = (0, 0)
        bytes.withUnsafeBufferPointer { bytes in
            while position != Int(list.next) {
                if left == 0 {
                    var target = 0
                    for offset in 0..<Self.link { target |= Int(bytes[position + offset]) << (8 * offset) }
                    position = target
                    length = min(length * 2, Self.longest)
                    left = length
                    continue
                }
                let byte = bytes[position]
                position += 1
                left -= 1
                value |= UInt64(byte & 0x7F) << shift
                shift += 7
                guard byte < 0x80 else { continue }
                record += Int(value >> 4)
                visit(record, Int(value & 15))
                (value, shift) = (0, 0)
            }
        }
    }

    private mutating func append(_ byte: UInt8, to word: Int) {
        if lists[word].next == lists[word].end { extend(word) }
        bytes[Int(lists[word].next)] = byte
        lists[word].next += 1
    }

    private mutating func extend(_ word: Int) {
        let list = lists[word]
        let start = UInt32(bytes.count)
        for offset in 0..<Self.link { bytes[Int(list.end) + offset] = UInt8(truncatingIfNeeded: start >> (8 * offset)) }
        let length = min(Int(list.length) * 2, Self.longest)
        bytes.append(contentsOf: repeatElement(0, count: length + Self.link))
        lists[word].next = start
        lists[word].end = start + UInt32(length)
        lists[word].length = UInt16(length)
    }
}
