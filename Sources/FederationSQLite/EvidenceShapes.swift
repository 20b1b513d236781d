import Federation
import GRDB
import JSONSchema
import Messages
import ScienceShopSDK

/// The shapes of evidence that one transaction has met.
///
/// Records of one source are alike: after a shape comes one of those that came after it before. So most are found by
/// comparing, and few by looking up.
final class EvidenceShapes {
    /// More than so many in a ledger are written out with their items: a source that invents paths fills no table.
    private static let most = 16_384

    private struct Known {
        let shape: EvidenceShape
        /// In the file; 0 for one that is written out.
        let number: Int64
        /// Places of those that came after it last.
        var next: (Int, Int) = (0, 0)
    }

    private unowned let transaction: SQLiteTransaction
    private var known: [Known] = []
    private var places: [EvidenceShape: Int] = [:]
    private var placesByNumber: [Int64: Int] = [:]
    private var last = 0
    private var count: Int?

    init(_ transaction: SQLiteTransaction) { self.transaction = transaction }

    /// The shape of an item and its number, which is 0 when it is to be written out.
    func shape(of item: Evidence, in draft: JSONValue) throws -> (number: Int64, shape: EvidenceShape) {
        if last < known.count {
            let (first, second) = known[last].next
            for place in [first, second] where place < known.count {
                guard known[place].shape.fits(item, in: draft) else { continue }
                last = place
                return (known[place].number, known[place].shape)
            }
        }
        let shape = EvidenceShape(item, in: draft)
        let place = try place(of: shape)
        if last < known.count, known[last].next.0 != place { known[last].next = (place, known[last].next.0) }
        last = place
        return (known[place].number, shape)
    }

    private func place(of shape: EvidenceShape) throws -> Int {
        if let place = places[shape] { return place }
        known.append(Known(shape: shape, number: try number(of: shape)))
        places[shape] = known.count - 1
        return known.count - 1
    }

    private func number(of shape: EvidenceShape) throws -> Int64 {
        guard shape.isShort else { return 0 }
        var found: Int64?
        try transaction.hot(.shapesOfPath).each([.text(shape.path), .text(shape.rule)]) { columns in
            let other = EvidenceShape(
                path: shape.path, rule: shape.rule, label: columns.optionalText(1), said: columns.optionalText(2))
            if other == shape { found = columns.integer(0) }
        }
        if let found { return found }
        let count = try count ?? transaction.number("SELECT count(*) FROM evidence_shape")
        self.count = count
        guard count < Self.most else { return 0 }
        try transaction.hot(.addShape).execute([
            .text(shape.path), .text(shape.rule), .text(shape.label), .text(shape.said),
        ])
        self.count = count + 1
        return transaction.db.lastInsertedRowID
    }

    /// - Throws: `FederationError` with code `ledger-corrupt` when there is none of this number.
    func shape(_ number: Int64) throws -> EvidenceShape {
        if let place = placesByNumber[number] { return known[place].shape }
        let shape = try transaction.hot(.shape).first([.integer(number)]) { columns in
            EvidenceShape(
                path: columns.text(0), rule: columns.text(1), label: columns.optionalText(2),
                said: columns.optionalText(3))
        }
        guard let shape else { throw SQLiteTransaction.damaged("evidence") }
        known.append(Known(shape: shape, number: number))
        placesByNumber[number] = known.count - 1
        places[shape] = known.count - 1
        return shape
    }
}
