import Federation
import JSONSchema
import ScienceShopSDK
import Testing

@Suite struct PublicationGateTests {
    /// 15 June 2026, noon.
    static let now = Timestamp(seconds: 1781524800)

    static func judge(
        _ record: Record, decisions: StandingDecisions = .none, evidence: [Evidence] = [],
        policy: PublicationPolicy = PublicationPolicy(), at now: Timestamp = now
    ) throws -> PublicationGate.Judgement {
        var record = record
        record["revision"] = 3
        record["modifiedAt"] = "2026-01-01T00:00:00Z"
        record.statedContentHash = record.contentHash
        let claim = ClaimEvidence(
            source: SourceKey(node: "lyon", source: "list"), sourceRecord: "1", evidence: evidence)
        return PublicationGate(policy, at: now).judge(
            try #require(StoredRecord(record)), decisions: decisions, evidence: [claim])
    }

    static func record(_ id: String = "lyon:project/p", basis: String? = "public", _ more: JSONObject = [:]) throws
        -> Record
    {
        var record = Record(id: try #require(RecordIdentifier(id)))
        record["title"] = ["fr": "Le ruisseau"]
        if let basis { record["basis"] = ["type": .string(basis)] }
        for member in more { record[member.key] = member.value }
        return record
    }

    static func shown(_ judgement: PublicationGate.Judgement) throws -> PublicRecord {
        guard case .show(let record, _) = judgement else { throw Withheld(judgement: judgement) }
        return record
    }
    struct Withheld: Error { let judgement: PublicationGate.Judgement }

    /// Everything of a public record that can be read.
    static func everything(_ record: PublicRecord) -> String {
        var text = String(decoding: record.record.canonicalBytes, as: UTF8.self)
        for source in record.evidence {
            text += "\n\(source.source) \(source.sourceRecord)"
            for item in source.items { text += "\n" + item.json.canonicalText }
        }
        return text
    }

    // MARK: - Nothing private gets through

    @Test func noMarkOfAPrivateFieldIsEverShown() throws {
        for seed in 1...250 as ClosedRange<UInt64> {
            let secret = try #require(SecretRecord(seed: seed))
            let judgement = PublicationGate(at: Self.now).judge(
                secret.stored, decisions: .none, evidence: secret.evidence)
            let shown = try Self.shown(judgement)
            let text = Self.everything(shown).lowercased()
            let leaks = secret.secrets.filter { text.contains($0) }
            #expect(leaks.isEmpty, "seed \(seed), \(secret.stored.id.kind): \(leaks)\n\(text)")
            #expect(text.contains("le ruisseau") && text.contains("the brook"))
            #expect(shown.evidence.flatMap(\.items).contains { $0.path == "/title/fr" }, "seed \(seed)")
            #expect(shown.record.statedContentHash == shown.record.contentHash)
        }
    }

    @Test func theMarksAreThereToBeFound() throws {
        let secret = try #require(SecretRecord(seed: 7))
        let text = String(decoding: secret.stored.record.canonicalBytes, as: UTF8.self)
        #expect(secret.secrets.filter { text.contains($0) }.count > 15)
    }

    @Test func whatIsShownIsStillARecord() throws {
        let validator = RecordValidator.standard
        for seed in 1...100 as ClosedRange<UInt64> {
            let secret = try #require(SecretRecord(seed: seed))
            guard secret.stored.id.kind != .demand else { continue }
            let shown = try Self.shown(
                PublicationGate(at: Self.now).judge(secret.stored, decisions: .none, evidence: secret.evidence))
            var record = shown.record
            // The generator's hash of a payload is no hash.
            record["provenance"] = nil
            record.statedContentHash = record.contentHash
            let errors = validator.validate(record).filter { $0.severity == .error }
            #expect(errors.isEmpty, "seed \(seed): \(errors.map { "\($0.path) \($0.message)" })")
        }
    }

    // MARK: - Basis and consent

    @Test(
        arguments: [
            ("public", true), ("agreement", true), ("consent", false), ("hearsay", false), (nil, false),
        ] as [(String?, Bool)])
    func nothingWithoutABasis(basis: String?, isShown: Bool) throws {
        let judgement = try Self.judge(Self.record(basis: basis))
        if isShown {
            _ = try Self.shown(judgement)
        } else {
            #expect(judgement == .withhold(basis == "consent" ? .noConsent : .noBasis))
        }
    }

    static func grant(_ members: JSONObject, group: String = "publication") -> JSONValue {
        var grant: JSONObject = ["group": .string(group), "wording": "?", "asWritten": "!"]
        for member in members { grant[member.key] = member.value }
        return .object(grant)
    }

    /// What the answers to the question of publication say on a public channel; nil for shown.
    @Test(
        arguments: [
            ([["granted": true, "scope": "public"]], nil),
            ([["granted": true, "scope": "federation"]], .narrower),
            ([["granted": true]], .narrower),
            ([["granted": true, "scope": "everywhere"]], .narrower),
            ([["granted": false]], .refused),
            ([["scope": "public"]], .refused),
            ([["granted": "yes", "scope": "public"]], .refused),
            // The newest answer wins.
            ([["granted": true, "scope": "public", "date": "2024-05"], ["granted": false, "date": "2024-04"]], nil),
            (
                [["granted": true, "scope": "public", "date": "2024-04"], ["granted": false, "date": "2024-05"]],
                .refused
            ),
            ([["granted": true, "scope": "public", "date": "2023"], ["granted": true, "date": "2024"]], .narrower),
            // A refusal wins where the order is not certain.
            ([["granted": true, "scope": "public", "date": "2024"], ["granted": false, "date": "2024"]], .refused),
            (
                [["granted": true, "scope": "public", "date": "2024-05"], ["granted": false, "date": "2024"]], .refused
            ),
            ([["granted": true, "scope": "public", "date": "2024"], ["granted": false]], .refused),
            ([["granted": true, "scope": "public"], ["granted": false, "date": "2024"]], .refused),
            // The last day holds.
            ([["granted": true, "scope": "public", "until": "2026-06-15"]], nil),
            ([["granted": true, "scope": "public", "until": "2026"]], nil),
            ([["granted": true, "scope": "public", "until": "2026-06-14"]], .ended),
            ([["granted": true, "scope": "public", "until": "2026-05"]], .ended),
            ([["granted": true, "scope": "public", "until": "2026~"]], .ended),
            ([["granted": true, "scope": "public", "until": "some day"]], .ended),
            ([["granted": true, "scope": "public", "until": "2025"], ["granted": true, "scope": "public"]], nil),
            ([], .noConsent),
        ] as [([JSONObject], PublicationGate.Reason?)])
    func answersOfConsent(answers: [JSONObject], reason: PublicationGate.Reason?) throws {
        for answers in [answers, answers.reversed()] {
            let record = try Self.record(basis: "consent", ["consent": .array(answers.map { Self.grant($0) })])
            switch (try Self.judge(record), reason) {
            case (.show, nil): break
            case (.withhold(let found), let wanted?): #expect(found == wanted, "\(answers)")
            case (let judgement, _): Issue.record("\(answers): \(judgement)")
            }
        }
    }

    @Test func aRefusalForAWiderScopeLeavesTheNearerOnes() throws {
        let record = try Self.record(
            basis: "consent",
            [
                "consent": [
                    Self.grant(["granted": true, "scope": "federation"]),
                    Self.grant(["granted": false, "scope": "public"]),
                ]
            ])
        #expect(try Self.judge(record) == .withhold(.refused))
        for scope in [PublicationScope.node, .federation] {
            _ = try Self.shown(Self.judge(record, policy: PublicationPolicy(scope: scope)))
        }
    }

    @Test func aGrantOfOneGroupOpensNoOther() throws {
        let record = try Self.record(
            basis: "consent", ["consent": [Self.grant(["granted": true, "scope": "public"], group: "contact")]])
        #expect(try Self.judge(record) == .withhold(.noConsent))
    }

    @Test func tombstonesAreNotShown() throws {
        #expect(try Self.judge(Self.record(["status": "deleted"])) == .withhold(.removed))
        #expect(PublicationGate(at: Self.now).judge(nil, decisions: .none) == .withhold(.removed))
    }

    // MARK: - Groups of fields

    private static func record(_ more: JSONObject) throws -> Record { try record(basis: "public", more) }

    @Test func contactsNeedAGrantAndMustNotBePrivate() throws {
        let contacts: JSONValue = [
            ["type": "email", "value": "open@example.org", "private": false],
            ["type": "email", "value": "closed@example.org", "private": true],
            ["type": "email", "value": "silent@example.org"],
        ]
        let grant = Self.grant(["granted": true, "scope": "public", "until": "2027"], group: "contact")
        #expect(try Self.shown(Self.judge(Self.record(["contacts": contacts]))).record.contacts.isEmpty)
        let judgement = try Self.judge(
            Self.record(["contacts": contacts, "consent": [grant]]),
            evidence: ["open", "closed"].map {
                Evidence(path: "/title/fr", asWritten: "\($0)@example.org", location: SourceLocation(), rule: "r")
            })
        guard case .show(let shown, let until) = judgement else { throw Withheld(judgement: judgement) }
        #expect(shown.record.contacts.compactMap(\.value) == ["open@example.org"])
        #expect(until == PartialDate("2027")?.latest)
        #expect(shown.record.consent.map(\.wording) == ["[…]"], "the grant goes along, its words do not")
        #expect(shown.evidence.flatMap(\.items).map(\.asWritten) == ["open@example.org"])
    }

    @Test func imagesNeedAGrant() throws {
        let images: JSONValue = [["file": "/srv/photos/fete.png", "caption": "La fête"]]
        #expect(try Self.shown(Self.judge(Self.record(["images": images]))).record["images"] == nil)
        let grant = Self.grant(["granted": true, "scope": "public"], group: "image")
        let shown = try Self.shown(Self.judge(Self.record(["images": images, "consent": [grant]])))
        #expect(shown.record["images"] == [["file": "fete.png", "caption": "La fête"]])
    }

    @Test func aPersonIsShownInItsPublicCapacity() throws {
        let person: JSONObject = [
            "givenName": "Anne", "familyName": "Exemple", "jobTitle": ["fr": "Chercheuse"],
            "affiliations": [["name": "Université"]], "expertise": [["asWritten": "Hydrologie"]],
            "summary": ["fr": "Née à Lyon."], "identifiers": [["scheme": "orcid", "value": "0000-0000-0000-0000"]],
        ]
        var shown = try Self.shown(Self.judge(Self.record("lyon:person/anne", person))).record
        #expect(shown["givenName"] == "Anne" && shown["jobTitle"] != nil && shown["expertise"] != nil)
        #expect(shown["summary"] == nil && shown["identifiers"] == nil)
        var agreed = person
        agreed["consent"] = [Self.grant(["granted": true, "scope": "public"], group: "person")]
        shown = try Self.shown(Self.judge(Self.record("lyon:person/anne", agreed))).record
        #expect(shown["summary"] == ["fr": "Née à Lyon."] && shown["identifiers"] != nil)
    }

    @Test func whoAsksAQuestionIsNamedOnlyAsABody() throws {
        let participants: JSONValue = [
            ["role": "requester", "name": "Les Jardins", "kind": "organisation"],
            ["role": "requester", "name": "Un voisin", "kind": "person"], ["role": "requester", "name": "Quelqu’un"],
            ["role": "researcher", "name": "Anne Exemple", "kind": "person"],
        ]
        let record = try Self.record("lyon:demand/d", ["participants": participants, "question": ["fr": "Pourquoi ?"]])
        let names = try Self.shown(Self.judge(record)).record["participants"]?.array?.compactMap { $0["name"]?.string }
        #expect(names == ["Les Jardins", "Anne Exemple"])
    }

    @Test func extensionsAreShownWhereThePolicyNamesThem() throws {
        let record = try Self.record([
            "extensions": [
                "resolis": ["detail": "Une ruche", "inside": ["private": true, "note": "x"], "mail": "a@b.example"],
                "other": ["detail": "y"],
            ]
        ])
        #expect(try Self.shown(Self.judge(record)).record["extensions"] == nil)
        let policy = PublicationPolicy(extensions: ["resolis"])
        #expect(
            try Self.shown(Self.judge(record, policy: policy)).record["extensions"]
                == ["resolis": ["detail": "Une ruche", "mail": "[…]"]])
    }

    @Test func narrativeStaysAsWritten() throws {
        let story = "Écrivez à bonjour@example.org ou appelez le 04 00 00 00 00 !"
        let record = try Self.record(["summary": ["fr": .string(story)]])
        let evidence = Evidence(path: "/summary/fr", asWritten: story, location: SourceLocation(line: 2), rule: "r")
        let shown = try Self.shown(Self.judge(record, evidence: [evidence]))
        #expect(shown.record["summary"] == ["fr": .string(story)])
        #expect(shown.evidence.first?.items == [evidence], "what the record itself says may be proved")
    }

    @Test(arguments: [
        ("https://example.org/a?page=2#x", "https://example.org/a?page=2#x"),
        ("https://anna:pw@example.org/a?token=1&page=2", "https://example.org/a?page=2"),
        ("https://example.org/?api_key=1", "https://example.org/"), ("/home/anna/demandes.csv", "demandes.csv"),
        ("file:///home/anna/demandes.csv", "demandes.csv"), ("C:\\Users\\anna\\demandes.csv", "demandes.csv"),
        ("./exports/a.csv", "a.csv"), ("demandes.csv", "demandes.csv"), ("7/2024", "7/2024"),
        ("oai:hal.science:hal-1", "oai:hal.science:hal-1"),
    ])
    func originsKeepTheirSecrets(written: String, shown: String) throws {
        let record = try Self.record([
            "provenance": [["node": "lyon", "sourceURL": .string(written), "sourceIdentifier": .string(written)]]
        ])
        let hop = try #require(Self.shown(Self.judge(record)).record["provenance"]?[0])
        #expect(hop["sourceURL"] == .string(shown))
        #expect(hop["sourceIdentifier"] == .string(shown))
    }

    // MARK: - Several sources

    /// Two sources speak of one record, each with a basis of its own.
    static func claims(_ first: Record, _ second: Record) throws -> (StoredRecord, [Claim], [ClaimEvidence]) {
        let drafts = [first, second]
        let claims = try drafts.enumerated().map { index, draft in
            Claim(
                source: SourceKey(node: "lyon", source: "s\(index)"), sourceRecord: "r", record: try #require(draft.id),
                ordinal: 0, isMention: false, draft: draft, contentHash: draft.contentDigest, payload: nil,
                crosswalk: "x", crosswalkVersion: "1")
        }
        let evidence = claims.map { claim in
            ClaimEvidence(
                source: claim.source, sourceRecord: "r",
                evidence: [
                    Evidence(
                        path: "/title/fr", asWritten: "mots de \(claim.source)", location: SourceLocation(), rule: "r")
                ])
        }
        var whole = first.merging(second)
        whole["revision"] = 4
        whole["modifiedAt"] = "2026-01-01T00:00:00Z"
        whole.statedContentHash = whole.contentHash
        return (try #require(StoredRecord(whole)), claims, evidence)
    }

    @Test func theBasisOfOneSourceOpensNothingOfAnother() throws {
        let open = try Self.record(["themes": [["asWritten": "Eau"]]])
        let refused = try Self.record(
            basis: "consent",
            [
                "summary": ["fr": "Confié au formulaire."], "themes": [["asWritten": "Santé de ma mère"]],
                "consent": [Self.grant(["granted": false])],
            ])
        for pair in [(open, refused), (refused, open)] {
            let (stored, claims, evidence) = try Self.claims(pair.0, pair.1)
            let shown = try Self.shown(
                PublicationGate(at: Self.now).judge(stored, decisions: .none, claims: claims, evidence: evidence))
            #expect(shown.record["summary"] == nil)
            #expect(shown.record["themes"] == [["asWritten": "Eau"]])
            #expect(shown.record.basis?.type == .public)
            #expect(shown.evidence.count == 1)
            #expect(!Self.everything(shown).contains("ma mère"))
            #expect(shown.revision == 4 && shown.record["revision"] == 4)
        }
        let (stored, claims, evidence) = try Self.claims(refused, refused)
        #expect(
            PublicationGate(at: Self.now).judge(stored, decisions: .none, claims: claims, evidence: evidence)
                == .withhold(.refused))
    }

    @Test func whereAllSourcesMayBeShownTheRecordIsTheLedgers() throws {
        let one = try Self.record(["themes": [["asWritten": "Eau"]]])
        let granted = try Self.record(
            basis: "consent",
            [
                "summary": ["fr": "Oui."],
                "consent": [Self.grant(["granted": true, "scope": "public", "until": "2027"])],
            ])
        let (stored, claims, evidence) = try Self.claims(one, granted)
        let judgement = PublicationGate(at: Self.now).judge(
            stored, decisions: .none, claims: claims, evidence: evidence)
        guard case .show(let shown, let until) = judgement else { throw Withheld(judgement: judgement) }
        #expect(shown.record["summary"] == ["fr": "Oui."])
        #expect(shown.evidence.count == 2)
        #expect(until == PartialDate("2027")?.latest, "then the words of the second source go")
    }

    // MARK: - What the tables know

    @Test func theHashIsOfAllThatIsShown() throws {
        let record = try Self.record(["summary": ["fr": "Un"]])
        func hash(_ record: Record, _ words: String) throws -> String {
            try Self.shown(
                Self.judge(
                    record,
                    evidence: [Evidence(path: "/summary/fr", asWritten: words, location: SourceLocation(), rule: "r")])
            ).hash
        }
        let first = try hash(record, "Un")
        #expect(try hash(record, "Un") == first)
        #expect(try hash(record, "Autre") != first)
        var other = record
        other["summary"] = ["fr": "Deux"]
        #expect(try hash(other, "Un") != first)
        var hidden = record
        hidden["contacts"] = [["type": "email", "value": "a@b.example"]]
        #expect(try hash(hidden, "Un") == first, "what is not shown changes nothing")
        #expect(first.count == 64)
    }

    /// Nobody else could write to the ledger while one record is looked at for ever.
    @Test func textsMadeToTakeLongAreLookedThroughOnce() throws {
        let marks = String(repeating: "x{at}", count: 60_000) + "moi{at}ici.example fin"
        let record = try Self.record(
            basis: "public", ["themes": [["asWritten": .string(marks)], ["asWritten": "a{at}b {at} c@d.example"]]])
        let shown = try Self.shown(Self.judge(record)).record
        let words = shown.themes.compactMap(\.asWritten)
        #expect(words.first?.hasSuffix("[…] fin") == true)
        #expect(words.last?.contains("d.example") == false)
    }

    @Test func whereFarTooMuchWasLeftOutNoWordOfASourceIsShown() throws {
        func words(_ count: Int) throws -> Int {
            let secrets = (0..<count).map { JSONValue.string("geheim \($0)") }
            let record = try Self.record(
                basis: "public", ["summary": ["fr": "Rien."], "note": .array(secrets)])
            let evidence = Evidence(
                path: "/title/fr", asWritten: "Le ruisseau", location: SourceLocation(line: 1), rule: "r")
            return try Self.shown(Self.judge(record, evidence: [evidence])).evidence.flatMap(\.items).count
        }
        #expect(try words(10) == 1)
        #expect(try words(20_000) == 0)
    }
}
