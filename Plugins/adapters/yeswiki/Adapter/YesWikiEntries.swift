import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// The entries of one answer of the API.
///
/// An answer is an object keyed by entry id, or `null` when there is no entry; a list of entries is taken too.
struct YesWikiEntries: Sendable {
    struct Entry: Sendable {
        var identifier: String
        var value: JSONValue
        /// The entry's bytes in the answer.
        var range: Range<Int>
        /// Line of the first of them, from 1.
        var line: Int
    }

    let entries: [Entry]
    let bytes: [UInt8]
    let issues: [Issue]
    /// Tells this answer from another one.
    let fingerprint: String

    /// - Throws: `FederationError` with code `malformed-source` for what is no answer of entries.
    init(_ answer: [UInt8], from location: String) throws {
        bytes = TextEncoding.byteOrderMark(of: answer)?.encoding == .utf8 ? Array(answer.dropFirst(3)) : answer
        fingerprint = String(ContentHash.hex(bytes).prefix(16))
        let document: JSONValue
        do { document = try JSONValue(parsing: bytes) } catch {
            throw FederationError(
                .malformedSource,
                """
                \(location) is not the JSON of a YesWiki API: \(error). Look at it in a browser; an error of the wiki may stand \
                in its place.
                """)
        }
        let members = try Self.members(of: document, from: location)
        var entries: [Entry] = []
        var issues: [Issue] = []
        var line = 1
        var counted = 0
        for (member, range) in zip(members, JSONSlices.children(of: bytes)) {
            line += bytes[counted..<range.lowerBound].count { $0 == 0x0A }
            counted = range.lowerBound
            var identifier = member.value["id_fiche"]?.string ?? ""
            if identifier.isEmpty { identifier = member.key ?? "entry-" + ContentHash.hex(bytes[range]).prefix(32) }
            if member.value.object == nil || (member.key == nil && member.value["id_fiche"]?.string == nil) {
                issues.append(
                    Issue(
                        .warning, code: "malformed-entry",
                        message: "The entry “\(identifier)” on line \(plain: line) is no object with an `id_fiche`.",
                        remedy: "Look at the entry on the wiki.",
                        location: SourceLocation(line: line, label: identifier)))
            }
            entries.append(Entry(identifier: identifier, value: member.value, range: range, line: line))
        }
        if !entries.isEmpty, entries.allSatisfy({ $0.value["id_fiche"] == nil }) {
            let start = String(decoding: bytes.prefix(200), as: UTF8.self)
            throw FederationError(
                .malformedSource,
                "\(location) holds no Bazar entries (none has an `id_fiche`); it begins “\(start)”. Check the form's number."
            )
        }
        self.entries = entries
        self.issues = issues + Self.duplicates(in: entries)
    }

    private static func members(
        of document: JSONValue, from location: String
    ) throws -> [(key: String?, value: JSONValue)] {
        switch document {
        case .null: return []
        case .object(let object): return object.members.map { ($0.key, $0.value) }
        case .array(let values): return values.map { (nil, $0) }
        case .bool, .number, .string:
            throw FederationError(
                .malformedSource, "\(location) is neither an object of entries nor `null`; check the address.")
        }
    }

    private static func duplicates(in entries: [Entry]) -> [Issue] {
        var first: [ByteString: Int] = [:]
        return entries.compactMap { entry in
            guard let line = first.updateValue(entry.line, forKey: ByteString(entry.identifier)) else { return nil }
            return Issue(
                .error, code: "duplicate-identifier",
                message:
                    "Two entries, on line \(plain: line) and line \(plain: entry.line), have the identifier “\(entry.identifier)”.",
                remedy: "Remove one of them on the wiki.",
                location: SourceLocation(line: entry.line, label: entry.identifier))
        }
    }
}
