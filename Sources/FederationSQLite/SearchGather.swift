import Federation
import GRDB
import GRDBSQLite

/// Which documents hold every word of a search, and in which columns: collected by a function of ours that FTS5 calls
/// for each one, because FTS5's own ranking looks up every document's length in a table and takes ten times as long.
final class SearchGather {
    private(set) var documents: [(row: Int64, columns: UInt64)] = []
    /// How many documents hold each word of the query.
    private(set) var documentsWithWord: [Int] = []
    /// Documents in the index, and their words together.
    private(set) var total: (documents: Int64, words: Int64) = (0, 0)

    /// Words that are weighed.
    private let words: CInt

    /// - Parameter words: how many the query has.
    init(words: Int) { self.words = CInt(min(words, SearchScore.longestQuery)) }

    // MARK: - What SQLite calls

    private static let function: StaticString = "gather"
    private static let pointerType: StaticString = "SearchGather"

    private static func withName<Result>(_ name: StaticString, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        name.utf8Start.withMemoryRebound(to: CChar.self, capacity: name.utf8CodeUnitCount + 1, body)
    }

    /// Makes `gather(search, ?)` known to a connection.
    static func register(in db: Database) {
        let api = UnsafeMutablePointer(mutating: FTS5.api(db))
        withName(function) { name in
            _ = api.pointee.xCreateFunction(
                api, name, nil,
                { api, fts, context, _, arguments in
                    if let api, let fts, let argument = arguments?[0],
                        let pointer = SearchGather.withName(
                            SearchGather.pointerType, { sqlite3_value_pointer(argument, $0) })
                    {
                        Unmanaged<SearchGather>.fromOpaque(pointer).takeUnretainedValue().take(api, fts)
                    }
                    // Never a row for SQLite to carry on with: all is gathered here.
                    sqlite3_result_int(context, 0)
                }, nil)
        }
    }

    /// Runs the search.
    func run(_ pattern: String, _ db: Database) throws {
        let sql = "SELECT 1 FROM search WHERE search MATCH ? AND gather(search, ?)"
        let statement = try db.cachedStatement(sql: sql).sqliteStatement
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        var pattern = pattern
        pattern.withUTF8 { bytes in
            _ = bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text64(
                    statement, 1, $0.baseAddress, UInt64(bytes.count),
                    unsafeBitCast(-1, to: sqlite3_destructor_type.self),
                    UInt8(SQLITE_UTF8))
            }
        }
        let code = withExtendedLifetime(self) {
            _ = Self.withName(Self.pointerType) {
                sqlite3_bind_pointer(statement, 2, Unmanaged.passUnretained(self).toOpaque(), $0, nil)
            }
            return sqlite3_step(statement)
        }
        guard code == SQLITE_DONE || code == SQLITE_ROW else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: db.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) })
        }
        if words == 1 { documentsWithWord = [documents.count] }
    }

    private func take(_ api: UnsafePointer<Fts5ExtensionApi>, _ fts: OpaquePointer) {
        if documents.isEmpty { begin(api, fts) }
        var columns: UInt64 = 0
        for word in 0..<words {
            var place = Fts5PhraseIter()
            var column: CInt = -1
            guard api.pointee.xPhraseFirstColumn(fts, word, &place, &column) == SQLITE_OK else { continue }
            while column >= 0 {
                columns |= 1 << UInt64(4 * word + column)
                api.pointee.xPhraseNextColumn(fts, &place, &column)
            }
        }
        documents.append((api.pointee.xRowid(fts), columns))
    }

    private func begin(_ api: UnsafePointer<Fts5ExtensionApi>, _ fts: OpaquePointer) {
        _ = api.pointee.xRowCount(fts, &total.documents)
        _ = api.pointee.xColumnTotalSize(fts, -1, &total.words)
        // Of a single word, the documents gathered are the count.
        guard words > 1 else { return }
        documentsWithWord = (0..<words).map { word in
            var count = 0
            _ = api.pointee.xQueryPhrase(fts, word, &count) { _, _, count in
                count?.assumingMemoryBound(to: Int.self).pointee += 1
                return SQLITE_OK
            }
            return count
        }
    }
}
