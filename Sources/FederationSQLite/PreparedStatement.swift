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
        defer { sqlite3_reset(handle) }
        try bind(values)
        while true {
            let code = sqlite3_step(handle)
            if code == SQLITE_DONE { return }
            if code != SQLITE_ROW { throw failure(code) }
        }
    }

    /// What `read` makes of the first row; nil when there is none.
    func first<Value>(_ values: [Bound], _ read: (Columns) throws -> Value) throws -> Value? {
        defer { sqlite3_reset(handle) }
        try bind(values)
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return try read(Columns(handle: handle))
        case SQLITE_DONE: return nil
        case let code: throw failure(code)
        }
    }

    func isEmpty(_ values: [Bound]) throws -> Bool { try first(values) { _ in true } == nil }

    private func failure(_ code: CInt) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
    }

    private func bind(_ values: [Bound]) throws {
        for (index, value) in values.enumerated() {
            let place = CInt(index + 1)
            let code =
                switch value {
                case .null: sqlite3_bind_null(handle, place)
                case .integer(let number): sqlite3_bind_int64(handle, place, number)
                case .text(var text): text.withUTF8 { Self.bind($0, handle, place, isText: true) }
                case .utf8(let bytes): bytes.withUnsafeBufferPointer { Self.bind($0, handle, place, isText: true) }
                case .blob(let bytes): bytes.withUnsafeBufferPointer { Self.bind($0, handle, place, isText: false) }
                case .digest(let digest): digest.withBytes { Self.bind($0, handle, place, isText: false) }
                }
            if code != SQLITE_OK { throw failure(code) }
        }
    }

    /// SQLite copies the bytes: they live only as long as the call.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private static func bind(
        _ bytes: UnsafeBufferPointer<UInt8>, _ handle: OpaquePointer, _ place: CInt, isText: Bool
    ) -> CInt {
        guard let base = bytes.baseAddress, !bytes.isEmpty else {
            return isText ? sqlite3_bind_text(handle, place, "", 0, copied) : sqlite3_bind_zeroblob(handle, place, 0)
        }
        guard isText else { return sqlite3_bind_blob64(handle, place, base, UInt64(bytes.count), copied) }
        return base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            sqlite3_bind_text64(handle, place, $0, UInt64(bytes.count), copied, UInt8(SQLITE_UTF8))
        }
    }

    /// The columns of the row a statement stands at; valid only inside the closure they are handed to.
    struct Columns {
        fileprivate let handle: OpaquePointer

        func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }

        func bytes(_ column: CInt) -> UnsafeRawBufferPointer {
            let base = sqlite3_column_blob(handle, column)
            return UnsafeRawBufferPointer(start: base, count: Int(sqlite3_column_bytes(handle, column)))
        }

        func text(_ column: CInt) -> String { String(decoding: bytes(column), as: UTF8.self) }
    }
}
