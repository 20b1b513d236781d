import Federation
import JSONSchema
import ScienceShopSDK
import TestSupport

/// Records drawn by chance in which every private place holds a mark that must never be seen.
struct SecretRecord {
    private var random: SeededGenerator
    private var number = 0
    /// What must not be found in anything that is shown: marks, and the digits of phone numbers.
    private(set) var secrets: [String] = []
    private(set) var stored: StoredRecord
    private(set) var evidence: [ClaimEvidence] = []

    init?(seed: UInt64, grants: [JSONValue] = []) {
        random = SeededGenerator(seed: seed)
        let kind = RecordKind.allCases.randomElement(using: &random) ?? .project
        guard let id = RecordIdentifier(home: "lyon", kind: kind, local: "r-\(seed)") else { return nil }
        stored = StoredRecord(
            id: id, record: Record(id: id), revision: 1, modifiedAt: Timestamp(seconds: 1_700_000_000),
            contentHash: Digest(of: []))
        var record = Record(id: id)
        record["title"] = ["fr": "Le ruisseau", "en": ["value": "The brook", "translatedBy": "human"]]
        record["summary"] = ["fr": "Ce que le ruisseau charrie."]
        record["basis"] = ["type": .string(["public", "agreement"].randomElement(using: &random) ?? "public")]
        record["themes"] = [["asWritten": "Eau"], ["keyword": "vase"]]
        addContacts(&record)
        addPeople(&record)
        addPlaces(&record)
        addUnknown(&record)
        if kind == .person { addPrivateLife(&record) }
        record["consent"] = .array(
            grants + [["group": "image", "granted": false, "wording": .string(mark()), "asWritten": .string(mark())]])
        record["revision"] = 1
        record["modifiedAt"] = "2026-01-01T00:00:00Z"
        record.statedContentHash = record.contentHash
        guard let stored = StoredRecord(record) else { return nil }
        self.stored = stored
        // The hash of everything would let anybody try out what was left out.
        secrets.append(stored.contentHash.description)
        addEvidence()
    }

    private mutating func flip() -> Bool { Bool.random(using: &random) }

    private mutating func mark() -> String {
        number += 1
        let mark = "geheim\(number)x"
        secrets.append(mark)
        return mark
    }

    private mutating func phone() -> String {
        let digits = (0..<8).map { _ in Int.random(in: 0...9, using: &random) }
        let pairs = stride(from: 0, to: 8, by: 2).map { "\(digits[$0])\(digits[$0 + 1])" }
        secrets.append(digits.map(String.init).joined())
        secrets.append(pairs.joined(separator: " "))
        return (["05 ", "+33 5 "].randomElement(using: &random) ?? "05 ") + pairs.joined(separator: " ")
    }

    private mutating func email() -> String { "\(mark())@\(mark()).example" }

    // MARK: - Members

    private mutating func addContacts(_ record: inout Record) {
        var contacts: [JSONValue] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            var contact: JSONObject =
                flip()
                ? ["type": "email", "value": .string(email())] : ["type": "phone", "value": .string(phone())]
            contact["name"] = .string("Camille \(mark())")
            if flip() { contact["private"] = .bool(true) }
            contacts.append(.object(contact))
        }
        record["contacts"] = .array(contacts)
        record["images"] = [["file": .string("\(mark()).png"), "caption": .string("Avec \(mark())")]]
        record["links"] = [
            ["url": .string("mailto:\(email())")], ["url": .string("tel:\(mark())")],
            ["url": .string("https://user:\(mark())@example.org/?page=2&token=\(mark())"), "label": "Page"],
            ["url": .string("file:///home/\(mark())/index.html")],
        ]
        record["sameAs"] = ["https://example.org/", .string("mailto:\(email())")]
    }

    private mutating func addPeople(_ record: inout Record) {
        record["participants"] = .array(
            [
                ["role": "lead", "name": "Association du Ruisseau", "kind": "organisation"],
                [
                    "role": "partner", "name": .string("Les Jardins, \(email())"), "kind": "organisation",
                    "asWritten": .string("Les Jardins (tél. \(phone()), \(email()))"), "phone": .string(mark()),
                ],
                ["role": "requester", "name": .string("Anne \(mark())"), "kind": "person"],
                ["role": "requester", "name": .string("Une voisine, \(mark())")],
                ["role": "requester", "name": .string(mark()), "record": "lyon:person/voisine"],
            ].shuffled(using: &random))
        record["provenance"] = [
            [
                "node": "lyon", "adapter": "csv", "adapterVersion": "1", "retrievedAt": "2026-01-01T00:00:00Z",
                "sourceURL": .string(
                    [
                        "/home/\(mark())/demandes.csv", "file:///srv/\(mark())/demandes.csv",
                        "https://anna:\(mark())@example.org/demandes.csv?api_key=\(mark())", "../../\(mark())/a.csv",
                    ].randomElement(using: &random) ?? ""),
                "sourceIdentifier": .string(flip() ? email() : "42"), "payloadHash": "sha256:00", "crosswalk": "lyon/x",
                "crosswalkVersion": "1", "operator": .string(mark()),
            ]
        ]
    }

    private mutating func addPlaces(_ record: inout Record) {
        let address: JSONValue = [
            "locality": "Lyon", "asWritten": .string("1 rue de l’Eau, 69001 Lyon, tél. \(phone())"),
            "doorCode": .string(mark()),
        ]
        switch stored.id.kind {
        case .organisation:
            record["address"] = address
            record["places"] = [address]
        case .event: record["venue"] = ["name": "Salle des fêtes", "address": address]
        default: break
        }
        record["territories"] = [
            [
                "scheme": "insee", "level": "commune", "code": "69381", "label": "Lyon 1er",
                "asWritten": .string("Lyon (écrire à \(mark()) [at] \(mark()).org)"),
            ]
        ]
    }

    private mutating func addUnknown(_ record: inout Record) {
        record["private\(number)"] = .string(mark())
        record["secretary"] = ["birthDate": .string(mark())]
        record["extensions"] = ["yeswiki": ["bf_mail": .string(email()), "note": .string(mark())]]
        record["period"] = ["start": "2024", "enteredBy": .string(mark())]
        record["description"] = [
            "fr": "Un récit.", "email": .string(mark()),
            "en": ["value": "A story.", "translatedBy": "machine", "by": .string(mark())],
        ]
    }

    /// What only a grant of the group `person` opens.
    private mutating func addPrivateLife(_ record: inout Record) {
        record["givenName"] = "Anne"
        record["jobTitle"] = ["fr": "Chercheuse"]
        record["summary"] = ["fr": .string("Née à \(mark())")]
        record["description"] = ["fr": .string("Sa vie : \(mark())")]
        record["period"] = ["start": "1970", "asWritten": .string("née le \(mark())")]
        record["identifiers"] = [["scheme": "orcid", "value": .string(mark())]]
        record["alternateTitles"] = [["fr": .string("née \(mark())")]]
        record["sameAs"] = [.string("https://example.org/\(mark())")]
        record["links"] = [["url": .string("https://example.org/~\(mark())")]]
    }

    /// Evidence of everything, some of it quoting more than its own field.
    private mutating func addEvidence() {
        var items: [Evidence] = []
        func add(_ path: String, _ words: String, label: String? = nil) {
            items.append(
                Evidence(path: path, asWritten: words, location: SourceLocation(line: 3, label: label), rule: "r"))
        }
        func texts(_ value: JSONValue, _ path: String) {
            switch value {
            case .string(let text): add(path, text)
            case .array(let list): for (index, element) in list.enumerated() { texts(element, "\(path)/\(index)") }
            case .object(let object): for member in object { texts(member.value, "\(path)/\(member.key)") }
            default: break
            }
        }
        for member in stored.record.document where member.key != "contentHash" { texts(member.value, "/\(member.key)") }
        let row = stored.record.contacts.compactMap { ($0.value ?? "") + ";" + ($0.name ?? "") }.joined(separator: ";")
        add("/title/fr", "Le ruisseau;\(row)")
        add("/title/fr", "Le ruisseau", label: stored.record.contacts.first?.value)
        add("", row)
        add("/summary/fr", "Contact : \(email()), \(phone())")
        add("/title", "Le ruisseau")
        items.shuffle(using: &random)
        evidence = [
            ClaimEvidence(
                source: SourceKey(node: "lyon", source: "demandes"), sourceRecord: flip() ? email() : "42",
                evidence: items)
        ]
    }
}
