import AdapterKit
import Dispatch
import Federation
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization
import Workspace

/// Reads the records of a file batch by batch: JSON Lines in bounded memory, or one JSON text as a whole.
///
/// Reading waits on a queue of its own, never on the cooperative threads. Used by one task at a time.
final class RecordEntryReader: @unchecked Sendable {
    private static let batchSize = 500
    private static let lineLimit = 16 << 20
    private static let documentLimit = 256 << 20

    private let lines: LineReader
    private let queue = DispatchQueue(label: "shopctl.records")
    private let isCancelled: CancellationFlag
    /// Set when the input is one JSON text.
    private var rest: ArraySlice<RecordImport.Entry>?

    /// - Throws: `FederationError`: `source-gone`, `file-access`, `limit-exceeded`.
    init(_ path: String) throws {
        let flag = CancellationFlag()
        isCancelled = flag
        lines = try LineReader(path, lineLimit: Self.lineLimit) { flag.isSet }
        guard try lines.firstByte() == UInt8(ascii: "[") else {
            total = nil
            return
        }
        let bytes = try lines.rest(limit: Self.documentLimit)
        do throws(JSONError) {
            let values = try JSONValue(parsing: bytes, limits: JSONLimits(size: Self.documentLimit)).array ?? []
            rest = values.map { Self.entry($0, line: nil) }[...]
            total = values.count
        } catch {
            let name: Message = path == "-" ? "standard input" : .verbatim(path)
            throw FederationError(
                .malformedSource,
                "\(name):\(plain: error.line):\(plain: error.column): \(error.reason). Nothing was imported.")
        }
    }

    /// Whether there is nothing to read at all.
    var isEmpty: Bool { get throws { rest == nil ? try lines.firstByte() == nil : rest?.isEmpty ?? true } }

    /// How many records there are; nil for lines, which are not counted before they are read.
    let total: Int?

    /// Nil at the end.
    ///
    /// - Throws: `FederationError`: `file-access`, `interrupted`.
    func nextBatch() async throws -> [RecordImport.Entry]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: Result { try self.readBatch() }) }
            }
        } onCancel: {
            isCancelled.set()
        }
    }

    private func readBatch() throws -> [RecordImport.Entry]? {
        if let rest {
            guard !rest.isEmpty else { return nil }
            self.rest = rest.dropFirst(Self.batchSize)
            return Array(rest.prefix(Self.batchSize))
        }
        var batch: [RecordImport.Entry] = []
        while batch.count < Self.batchSize, let line = try lines.next() {
            switch line {
            case .tooLong:
                let issue = Issue(
                    .error, code: "too-long", message: "The line has more than \(Self.lineLimit) bytes.",
                    remedy: "A record is one JSON text a line, and far smaller.")
                batch.append(RecordImport.Entry(line: lines.number, unreadable: issue))
            case .bytes(let bytes):
                if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
                do throws(JSONError) {
                    batch.append(Self.entry(try JSONValue(parsing: bytes), line: lines.number))
                } catch {
                    let issue = Issue(
                        .error, code: "malformed", message: "Column \(plain: error.column): \(error.reason).",
                        remedy: "Each line must be one record as JSON; export it again.")
                    batch.append(RecordImport.Entry(line: lines.number, unreadable: issue))
                }
            }
        }
        return batch.isEmpty ? nil : batch
    }

    private static func entry(_ value: JSONValue, line: Int?) -> RecordImport.Entry {
        guard let object = value.object else {
            let issue = Issue(
                .error, code: "no-record", message: "A record is a JSON object; this is another JSON value.",
                remedy: "Name a file of records.")
            return RecordImport.Entry(line: line, unreadable: issue)
        }
        return RecordImport.Entry(line: line, record: Record(document: object))
    }
}

/// Told by one thread, asked by another.
final class CancellationFlag: Sendable {
    private let flag = Mutex(false)
    var isSet: Bool { flag.withLock { $0 } }
    func set() { flag.withLock { $0 = true } }
}
