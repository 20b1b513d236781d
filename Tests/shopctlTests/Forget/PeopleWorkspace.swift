import Foundation
import JSONSchema
import TestSupport
import Testing

/// A workspace in which somebody, Maryvonne Kerjéan, is everywhere: she has a record of her own that is called by her name,
/// asks questions, and is named in an event.
struct PeopleWorkspace {
    let folder: TemporaryFolder
    var path: String { folder.path }

    static let name = "Maryvonne Kerjéan"
    static let person = "n:person/maryvonne-kerjean"

    static func rows(_ count: Int) -> [String] {
        ["1;L’eau;Que boit-on ? Écrire à MARYVONNE KERJEAN.;\(name)"]
            + (2...max(2, count)).map { "\($0);Demande \($0);Comment faire, \($0) ?;Ali Benali \($0 % 7)" }
    }

    /// - Parameter count: how many demands there are.
    init(_ count: Int = 3) throws {
        folder = try TemporaryFolder()
        try folder.write(
            "federation.yaml",
            """
            federation: 1
            node: { id: here, name: Ici, language: fr, contact: a@example.org }
            nodes: [n]
            serve: { domain: here.example }
            peers: [{ id: lille, token: { env: LILLE_TOKEN } }]
            removals: { graceDays: 0 }

            """)
        try folder.write(
            node: "n",
            ["demandes", "agenda"].map { name in
                SmallSource(
                    id: name, adapter: "csv", location: "\(name).csv", options: "{ key: id }",
                    crosswalk: "\(name).yaml")
            })
        try folder.write(
            crosswalk: "demandes", of: "n",
            """
            formats: [csv]
            records:
              - rule: demande
                kind: demand
                key: "{identifier}"
                fields:
                  title: { column: titre }
                  question: { column: question }
                participants:
                  - { role: requester, from: { column: qui }, kind: person, record: true }

            """)
        try folder.write(
            crosswalk: "agenda", of: "n",
            """
            formats: [csv]
            records:
              - rule: rencontre
                kind: event
                key: "{identifier}"
                fields:
                  title: { column: titre }
                  period: { from: { column: jour }, read: period }

            """)
        try folder.write(
            "nodes/n/demandes.csv", "id;titre;question;qui\n" + Self.rows(count).map { $0 + "\n" }.joined())
        try folder.write(
            "nodes/n/agenda.csv", "id;titre;jour\n7;Rencontre avec \(Self.name);2030-05-02\n8;Fête;2030-06-03\n")
    }

    /// Harvests, and writes down that she once wanted to be shown.
    func fill() throws {
        #expect(try run("harvest").status == 0)
        for record in [Self.person, "n:demand/1"] {
            let granted = try run(
                "consent", "grant", record, "--group", "person", "--scope", "public", "--by", Self.name, "--wording",
                "Montrer votre nom, Maryvonne Kerjéan ?")
            #expect(granted.status == 0, "\(granted.errors)")
        }
    }

    @discardableResult
    func run(_ arguments: String...) throws -> Shopctl.Outcome { try Shopctl.run(arguments, in: path) }

    /// Where her name is in the files of the workspace, besides in what its sources say themselves.
    func traces(besides identifiers: [String] = []) throws -> [String] {
        try NameTraces.found(inFilesOf: path, besides: identifiers)
    }
}

/// Looks for her name in bytes: as it is written, folded, percent-encoded, escaped as in JSON or XML.
enum NameTraces {
    private static let spellings = [
        "kerjéan", "kerjean", "kerje\u{301}an", "kerj%c3%a9an", "kerj\\u00e9an", "kerj&eacute;an", "kerj&#233;an",
        "kerj&#xe9;an", "maryvonne",
    ]

    /// What `shopctl` makes of her record's identifier: as it is, as the path of its page, and in a query.
    static let identifiers = ["n:person/maryvonne-kerjean", "n/person/maryvonne-kerjean", "maryvonne-kerjean.html"]

    /// - Parameter identifiers: what is no trace.
    static func found(in bytes: [UInt8], besides identifiers: [String] = []) -> [String] {
        // Letters with accents are compared as they are; only ASCII has cases that differ in bytes alone.
        var lower = bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        for upper in [("É", "é")] { lower = replacing(Array(upper.0.utf8), by: Array(upper.1.utf8), in: lower) }
        for identifier in identifiers { lower = replacing(Array(identifier.utf8), by: [0x2D], in: lower) }
        let data = Data(lower)
        return spellings.filter { data.range(of: Data($0.utf8)) != nil }
    }

    /// In the files of a workspace and their names, besides in what its sources say themselves: paths with how it was found.
    static func found(inFilesOf path: String, besides identifiers: [String] = []) throws -> [String] {
        let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return try files.filter { !$0.hasPrefix("nodes") }.sorted().flatMap { file -> [String] in
            let named = found(in: Array(file.utf8), besides: identifiers)
            let url = URL(fileURLWithPath: path + "/" + file)
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { return named }
            let bytes = Array(try Data(contentsOf: url))
            return (named + found(in: bytes, besides: identifiers)).map { "\(file): \($0)" }
        }
    }

    private static func replacing(_ part: [UInt8], by other: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        var rest = Data(bytes)[...]
        var result: [UInt8] = []
        while let range = rest.range(of: Data(part)) {
            result += rest[rest.startIndex..<range.lowerBound]
            result += other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
