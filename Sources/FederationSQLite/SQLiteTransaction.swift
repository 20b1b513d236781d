import AdapterKit
import Federation
import GRDB
import JSONSchema
import Messages
import ScienceShopSDK

/// One transaction on the file, in the words of the ledger contract. Statements are prepared once per connection.
final class SQLiteTransaction {
    let db: Database
    private var sourceNumbers: [SourceKey: Int64] = [:]
    private var sourceKeys: [Int64: SourceKey] = [:]
    var channelNumbers: [ByteString: Int64] = [:]
    var labelNumbers: [LabelKey: Int64] = [:]
    private var prepared = [PreparedStatement?](repeating: nil, count: HotStatement.allCases.count)
    /// Blocks of search facts not yet written, and numbers of home nodes.
    var facts: [Int64: [UInt8]] = [:]
    var searchNodes: [String: UInt32] = [:]
    /// Claims whose rows wait for their records, and the source records that make them.
    var held: [RecordIdentifier: HeldClaim] = [:]
    /// The names are seldom asked for, and listed when they first are.
    var heldNames: Set<ByteString>?
    private(set) lazy var shapes = EvidenceShapes(self)
    /// The record read last, the one last found not to be there, and the one last found to have no claim: each is asked
    /// for several times on its way.
    var lastRead: StoredRecord?
    var absent: RecordIdentifier?
    var unclaimed: RecordIdentifier?
    private var aliased: Bool?
    /// The payloads filed last: one frame serves every row of a table.
    var filed: [Digest] = []
    /// What this transaction changes of kept sets.
    var keeper = SetKeeper()
    private var lastSource: (key: SourceKey, number: Int64)?

    init(_ db: Database) { self.db = db }

    // MARK: - Statements

    func rows<Value>(
        _ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = [], _ make: (Row) throws -> Value
    ) throws -> [Value] {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        var values: [Value] = []
        while let row = try cursor.next() { values.append(try make(row)) }
        return values
    }

    func row<Value>(
        _ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = [], _ make: (Row) throws -> Value
    ) throws -> Value? {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        let value = try cursor.next().map(make)
        return value
    }

    func number(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws -> Int {
        try row(sql, arguments) { $0[0] as Int } ?? 0
    }

    func execute(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws {
        try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }

    func hot(_ statement: HotStatement) throws -> PreparedStatement {
        if let known = prepared[statement.rawValue] { return known }
        let made = try PreparedStatement(statement.sql, db)
        prepared[statement.rawValue] = made
        return made
    }

    /// Writes what was held back; done before each commit.
    func flush() throws {
        try writeHeldClaims()
        try flushFacts()
        try keepSets()
    }

    /// Whether any record goes on under another identifier: of most ledgers, none.
    func hasAliases() throws -> Bool {
        if let aliased { return aliased }
        let found = try number("SELECT EXISTS (SELECT 1 FROM alias)") != 0
        aliased = found
        return found
    }

    func noteAlias() { aliased = true }

    // MARK: - Sources

    /// The row of a source; nil when nothing was ever written of it.
    func number(of source: SourceKey) throws -> Int64? {
        if let lastSource, lastSource.key == source { return lastSource.number }
        if let known = sourceNumbers[source] {
            lastSource = (source, known)
            return known
        }
        let found = try row("SELECT pk FROM source WHERE key = ?", [source.description]) { $0[0] as Int64 }
        sourceNumbers[source] = found
        return found
    }

    func makeNumber(of source: SourceKey) throws -> Int64 {
        if let known = try number(of: source) { return known }
        try execute("INSERT INTO source (key) VALUES (?)", [source.description])
        let number = db.lastInsertedRowID
        sourceNumbers[source] = number
        return number
    }

    func source(_ number: Int64) throws -> SourceKey {
        if let known = sourceKeys[number] { return known }
        let key = try row("SELECT key FROM source WHERE pk = ?", [number]) { $0[0] as String }.flatMap { SourceKey($0) }
        guard let key else { throw Self.damaged("a source's name") }
        sourceKeys[number] = key
        return key
    }

    // MARK: - Columns

    static func damaged(_ what: Message) -> FederationError {
        FederationError(
            .ledgerCorrupt,
            "The ledger holds \(what) that cannot be read. Restore it from a backup, or harvest again into a new one.")
    }

    static func bytes(_ row: Row, _ column: Int) throws -> [UInt8] {
        try row.withUnsafeData(atIndex: column) { data in data.map { [UInt8]($0) } ?? [] }
    }

    static func json(_ row: Row, _ column: Int) throws -> JSONValue {
        let value = try row.withUnsafeData(atIndex: column) { data -> JSONValue? in
            guard let data else { return .null }
            return try? JSONValue(parsing: data, limits: JSONLimits(depth: 512))
        }
        guard let value else { throw damaged("a document") }
        return value
    }

    static func record(_ row: Row, _ column: Int) throws -> ScienceShopSDK.Record {
        guard let object = try json(row, column).object else { throw damaged("a record") }
        return ScienceShopSDK.Record(document: object)
    }

    static func record(_ columns: PreparedStatement.Columns, _ column: CInt) throws -> ScienceShopSDK.Record {
        guard let value = try? JSONValue(parsing: columns.bytes(column), limits: JSONLimits(depth: 512)),
            let document = value.object
        else { throw damaged("a record") }
        return ScienceShopSDK.Record(document: document)
    }

    static func digest(_ row: Row, _ column: Int) throws -> Digest {
        guard let digest = try optionalDigest(row, column) else { throw damaged("a hash") }
        return digest
    }

    static func optionalDigest(_ row: Row, _ column: Int) throws -> Digest? {
        try row.withUnsafeData(atIndex: column) { data in
            guard let data else { return nil }
            guard let digest = Digest(data) else { throw damaged("a hash") }
            return digest
        }
    }

    static func identifier(_ row: Row, _ column: Int) throws -> RecordIdentifier {
        guard let id = RecordIdentifier(row[column] as String) else { throw damaged("a record's name") }
        return id
    }

    static func optionalIdentifier(_ row: Row, _ column: Int) throws -> RecordIdentifier? {
        try (row[column] as String?).map {
            guard let id = RecordIdentifier($0) else { throw damaged("a record's name") }
            return id
        }
    }

    static func time(_ row: Row, _ column: Int) -> Timestamp { Timestamp(milliseconds: row[column]) }
}

/// A word of an enumeration as it is stored.
func word<Value: RawRepresentable<String>>(_ row: Row, _ column: Int, as type: Value.Type = Value.self) throws -> Value
{
    guard let value = Value(rawValue: row[column] as String) else {
        throw SQLiteTransaction.damaged("a word this version does not know")
    }
    return value
}
