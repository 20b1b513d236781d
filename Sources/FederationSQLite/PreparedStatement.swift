import Federation
import GRDB
import GRDBSQLite

/// A value to bind to a statement, without a box around it.
enum Bound {
    case null
    case integer(Int64)
    case text(String)
    /// Text that is UTF-8 already.
    case utf8([UInt8])
    case blob([UInt8])
    case digest(Digest)

    static func integer(_ value: Int) -> Bound { .integer(Int64(value)) }
    static func flag(_ value: Bool) -> Bound { .integer(value ? 1 : 0) }
    static func blob(_ value: [UInt8]?) -> Bound { value.map { .blob($0) } ?? .null }
    static func text(_ value: String?) -> Bound { value.map { .text($0) } ?? .null }
    static func digest(_ value: Digest?) -> Bound { value.map { .digest($0) } ?? .null }
}

/// A prepared statement driven through SQLite's own calls: for what is done once a row or more, where boxed arguments
/// and row objects would cost more than the statement itself.
struct PreparedStatement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    /// The statement belongs to the connection's cache and lives as long as the connection.
    init(_ sql: String, _ db: Database) throws {
        guard let connection = db.sqliteConnection else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "no connection")
        }
        handle = try db.cachedStatement(sql: sql).sqliteStatement
        self.connection = connection
    }

    /// Runs the statement to its end.
    func execute(_ values: [Bound]) throws {
        try bound(values) {
            while true {
                let code = sqlite3_step(handle)
                if code == SQLITE_DONE { return }
                if code != SQLITE_ROW { throw failure(code) }
            }
        }
    }

    /// What `read` makes of the first row; nil when there is none.
    func first<Value>(_ values: [Bound], _ read: (Columns) throws -> Value) throws -> Value? {
        try bound(values) {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: return try read(Columns(handle: handle))
            case SQLITE_DONE: return nil
            case let code: throw failure(code)
            }
        }
    }

    /// Hands each row to a body, which runs no statement of its own.
    func each(_ values: [Bound], _ read: (Columns) throws -> Void) throws {
        try bound(values) {
            while true {
                switch sqlite3_step(handle) {
                case SQLITE_ROW: try read(Columns(handle: handle))
                case SQLITE_DONE: return
                case let code: throw failure(code)
                }
            }
        }
    }

    func isEmpty(_ values: [Bound]) throws -> Bool { try first(values) { _ in true } == nil }

    private func failure(_ code: CInt) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
    }

    // MARK: - Binding

    /// Runs a body while the values from a place on are bound: SQLite reads their bytes where they are, and forgets them
    /// before they go.
    private func bound<Result>(
        _ values: [Bound], from index: Int = 0, _ body: () throws -> Result
    ) throws -> Result {
        guard index < values.count else {
            defer { sqlite3_reset(handle) }
            return try body()
        }
        let place = CInt(index + 1)
        switch values[index] {
        case .null: try check(sqlite3_bind_null(handle, place))
        case .integer(let number): try check(sqlite3_bind_int64(handle, place, number))
        case .digest(let digest):
            return try digest.withBytes { try bind($0, place, isText: false, values, body) }
        case .text(var text):
            return try text.withUTF8 { try bind($0, place, isText: true, values, body) }
        case .utf8(let bytes):
            return try bytes.withUnsafeBufferPointer { try bind($0, place, isText: true, values, body) }
        case .blob(let bytes):
            return try bytes.withUnsafeBufferPointer { try bind($0, place, isText: false, values, body) }
        }
        return try bound(values, from: index + 1, body)
    }

    private func bind<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: CInt, isText: Bool, _ values: [Bound],
        _ body: () throws -> Result
    ) throws -> Result {
        // The statement is reused: no pointer to these bytes may stay in it.
        defer { sqlite3_bind_null(handle, place) }
        try check(
            bytes.withMemoryRebound(to: CChar.self) { text in
                guard let base = text.baseAddress, !text.isEmpty else {
                    return isText
                        ? sqlite3_bind_text(handle, place, "", 0, nil) : sqlite3_bind_zeroblob(handle, place, 0)
                }
                let count = UInt64(text.count)
                return isText
                    ? sqlite3_bind_text64(handle, place, base, count, nil, UInt8(SQLITE_UTF8))
                    : sqlite3_bind_blob64(handle, place, base, count, nil)
            })
        return try bound(values, from: Int(place), body)
    }

    private func check(_ code: CInt) throws {
        if code != SQLITE_OK { throw failure(code) }
    }

    /// The columns of the row a statement stands at; valid only inside the closure they are handed to.
    struct Columns {
        fileprivate let handle: OpaquePointer

        func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }

        func bytes(_ column: CInt) -> UnsafeRawBufferPointer {
            let base = sqlite3_column_blob(handle, column)
            return UnsafeRawBufferPointer(start: base, count: Int(sqlite3_column_bytes(handle, column)))
        }

        func isNull(_ column: CInt) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

        func optionalText(_ column: CInt) -> String? { isNull(column) ? nil : text(column) }

        func text(_ column: CInt) -> String { String(decoding: bytes(column), as: UTF8.self) }
    }
}
