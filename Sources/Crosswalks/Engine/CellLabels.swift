import CSVReader
import Synchronization

/// Where the labels of a row or an entry stand, each as labels are compared.
final class CellLabels: Sendable {
    private let places: [[UInt32]: [Int]]
    let count: Int

    init(_ labels: [String]) {
        count = labels.count
        places = Dictionary(grouping: labels.indices) { Pattern.plain(Subject(labels[$0])) }
    }

    /// The places of a label, which `Pattern.plain` has made comparable.
    func places(of label: [UInt32]) -> [Int] { places[label] ?? [] }
}

/// The header of the table whose rows are being mapped: thousands of them share it.
final class TableHeads: Sendable {
    struct Head: Sendable {
        let frame: CSVFrame
        let labels: CellLabels
    }

    private let latest = Mutex<(bytes: [UInt8], head: Head)?>(nil)

    func head(_ bytes: [UInt8]) throws(CSVError) -> Head {
        if let known = latest.withLock({ $0 }), known.bytes == bytes { return known.head }
        let frame = try CSVFrame(parsing: bytes)
        let head = Head(frame: frame, labels: CellLabels(frame.header.labels))
        latest.withLock { $0 = (bytes, head) }
        return head
    }
}
