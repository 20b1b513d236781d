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

    private final class Known {
        let shape: EvidenceShape
        /// In the file; 0 for one that is written out.
        let number: Int64
        /// Those that came after it last; they live as long as the transaction.
        unowned(unsafe) var first: Known?
        unowned(unsafe) var second: Known?

        init(_ shape: EvidenceShape, _ number: Int64) {
            self.shape = shape
            self.number = number
        }
    }

    private unowned let transaction: SQLiteTransaction
    private var known: [EvidenceShape: Known] = [:]
    private var knownByNumber: [Int64: EvidenceShape] = [:]
    private var last: Known?
    private var count: Int?

    init(_ transaction: SQLiteTransaction) { self.transaction = transaction }

    /// The shape of an item and its number, which is 0 when it is to be written out.
    func shape(of item: Evidence, in draft: JSONValue) throws -> (number: Int64, shape: EvidenceShape) {
        if let guess = last?.first, guess.shape.fits(item, in: draft) {
            last = guess
            return (guess.number, guess.shape)
        }
        if let guess = last?.second, guess.shape.fits(item, in: draft) {
            last = guess
            return (guess.number, guess.shape)
        }
        let shape = EvidenceShape(item, in: draft)
        let next: Known
        if let found = known[shape] {
            next = found
        } else {
            next = Known(shape, try number(of: shape))
            known[shape] = next
        }
        if let last {
            last.second = last.first
            last.first = next
        }
        last = next
        return (next.number, next.shape)
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
        if let known = knownByNumber[number] { return known }
        let shape = try transaction.hot(.shape).first([.integer(number)]) { columns in
            EvidenceShape(
                path: columns.text(0), rule: columns.text(1), label: columns.optionalText(2),
                said: columns.optionalText(3))
        }
        guard let shape else { throw SQLiteTransaction.damaged("evidence") }
        knownByNumber[number] = shape
        return shape
    }
}
