import AdapterKit
import Federation
import FederationConformance
import FederationSQLite
import Foundation
import GRDB
import JSONSchema
import ScienceShopSDK
import TestSupport
import Testing

/// What is forgotten is nowhere in the ledger, and does not come back.
@Suite struct ForgetTests {
    // MARK: - A ledger with somebody in it

    private static let source = SourceKey(node: "lyon", source: "list")

    private static func id(_ text: String) throws -> RecordIdentifier {
        try #require(RecordIdentifier("lyon:" + text))
    }

    private static func draft(_ name: String, _ title: String, _ more: [String: JSONValue] = [:]) -> JSONValue {
        let kind = String(name.prefix { $0 != "/" })
        var object: JSONObject = [
            "schema": "record/1", "id": .string("lyon:" + name), "kind": .string(kind), "home": "lyon",
            "status": "active", "title": ["fr": .string(title)],
        ]
        for (key, value) in more { object[key] = value }
        return .object(object)
    }

    /// - Parameter also: makes other payloads of the same records.
    private static func records(also: String = "") -> [SourceRecord] {
        [
            .json(
                "1",
                draft(
                    "person/p1", "Zoé Quénot-Ferrand",
                    [
                        "summary": ["fr": .string("Hydrologue." + also)],
                        "contacts": [
                            ["type": "email", "value": "zq@exemple.org"],
                            ["type": "phone", "value": "06 12 34 56 78"],
                        ],
                    ])),
            .json(
                "2",
                draft(
                    "organisation/eaux", "Association des eaux",
                    [
                        "summary": [
                            "fr": .string("Écrire à ZOE QUENOT FERRAND ou au 0612345678. Ouvert le lundi." + also)
                        ],
                        "participants": [
                            ["name": "Zoé Quénot-Ferrand", "record": "lyon:person/p1", "role": "contact"],
                            ["name": "Ali Benali", "role": "contact"],
                        ],
                        "pages": ["https://exemple.org/equipe/zo%C3%A9-qu%C3%A9not-ferrand", "https://exemple.org/"],
                    ])),
            .json("3", draft("organisation/autre", "Atelier du vélo", ["summary": ["fr": "Réparer ensemble."]])),
            .json("zoe-quenot-ferrand", draft("organisation/sienne", "Sa propre maison")),
            .json(
                "5", draft("organisation/faute", "Faute", ["@error": "« Zoé Quénot-Ferrand » n’est pas une date"])),
        ]
    }

    private static func harvest(
        _ ledger: any Ledger, _ records: [SourceRecord], full: Bool = false
    ) async throws -> RunReport {
        let engine = HarvestEngine(
            ledger: ledger, validator: NoValidation(), clock: { Timestamp(seconds: 1_800_000_000) }, sleeper: { _ in })
        return try await engine.run(
            HarvestJob(
                key: source, source: ScriptedSource(records), crosswalks: [JSONCrosswalk()],
                context: CrosswalkContext(node: "lyon", language: "fr", basis: "public"),
                options: HarvestOptions(full: full, acceptRemovals: true)))
    }

    private static func fill(_ ledger: any Ledger) async throws {
        _ = try await harvest(ledger, records())
        let decision = ConsentDecision(
            record: try id("organisation/eaux"), group: .publication, isGranted: true,
            date: try #require(PartialDate("2025-01-01")), wording: "Publier ?", answer: "Oui, dit Zoé Quénot-Ferrand",
            givenBy: "Zoé Quénot-Ferrand", recordedAt: Timestamp(seconds: 0))
        var own = decision
        own.record = try id("person/p1")
        _ = try await ConsentRegister(ledger).record([decision, own])
    }

    private static func forget(_ ledger: any Ledger) async throws -> ForgetReport {
        let person = try id("person/p1")
        return try await Forgetting(ledger, clock: { Timestamp(seconds: 1_800_000_100) }).forget(
            .init(records: [person]))
    }

    /// What must be found nowhere, as it was written and as it is stored, folded or escaped.
    private static let traces = [
        "Quénot", "QUENOT", "quenot", "Que\u{301}not", "qu%C3%A9not", "ferrand", "Ferrand", "FERRAND", "0612345678",
        "06 12 34 56 78", "zq@exemple",
    ]

    private static func traces(in bytes: some Collection<UInt8>) -> [String] {
        let data = Data(bytes)
        return traces.filter { data.range(of: Data($0.utf8)) != nil }
    }

    /// In everything a ledger says of itself.
    private static func traces(in ledger: any Ledger) async throws -> [String] {
        try await ledger.read { ledger in
            var texts: [[UInt8]] = []
            for stored in try ledger.records(RecordQuery(status: nil)) {
                texts.append(stored.record.canonicalBytes)
                texts += try ledger.evidence(of: stored.id).map { Array("\($0)".utf8) }
                texts += try ledger.decisions(of: stored.id).map(\.json.canonicalBytes)
            }
            for state in Claim.State.allCases {
                texts += try ledger.claims(ClaimQuery(source, state: state)).map {
                    $0.draft.canonicalBytes + Array($0.sourceRecord.utf8)
                }
            }
            let statuses = Set(SourceRecordState.Status.allCases)
            texts += try ledger.sourceRecords(SourceRecordQuery(source, statuses: statuses)).map { Array("\($0)".utf8) }
            for run in try ledger.runs(of: nil, limit: 100) {
                texts.append(run.json.canonicalBytes)
                texts += try ledger.issues(of: run.id).map { Array("\($0)".utf8) }
            }
            try ledger.forEachPayload { texts.append($1) }
            return texts.flatMap(traces)
        }
    }

    // MARK: - Rules, over both ledgers

    @Test(arguments: [false, true]) func nothingOfItIsLeftAndNothingComesBack(inFile: Bool) async throws {
        let folder = try TemporaryFolder()
        let file: SQLiteLedger? = inFile ? try SQLiteLedger(path: folder.file("ledger.db")) : nil
        let ledger: any Ledger = file ?? MemoryLedger()
        try await Self.fill(ledger)
        #expect(!(try await Self.traces(in: ledger)).isEmpty)
        let other = try #require(try await ledger.read { try $0.storedRecord(try Self.id("organisation/autre")) })

        let plan = try await Forgetting(ledger).plan(
            .init(records: [try Self.id("person/p1")]))
        #expect(try plan.records == [Self.id("person/p1")])
        #expect(try await !Self.traces(in: ledger).isEmpty)

        let report = try await Self.forget(ledger)
        #expect(try report.records == [Self.id("person/p1")])
        #expect(try report.reduced == [Self.id("organisation/eaux")])
        #expect(report.payloads >= 3 && report.sourceRecords == 2 && report.issues > 0 && report.decisions == 2)
        #expect(try await Self.traces(in: ledger) == [])
        #expect(try await ledger.integrityCheck().isEmpty)

        // A tombstone without content; the others are what they were, but for the words.
        let gone = try #require(try await ledger.record(try Self.id("person/p1")))
        #expect(gone.isDeleted && gone["provenance"] == nil && gone["title"] == nil)
        let left = try #require(try await ledger.record(try Self.id("organisation/eaux")))
        #expect(left["summary"]?["fr"] == "Écrire à […] ou au […]. Ouvert le lundi.")
        #expect(left["participants"] == [["name": "Ali Benali", "role": "contact"]])
        #expect(left["pages"] == ["https://exemple.org/"])
        #expect(try await ledger.read { try $0.storedRecord(other.id) } == other)
        #expect(try await ledger.search(SearchQuery("quenot")).isEmpty)
        #expect(try await ledger.search(SearchQuery("eaux")).map(\.id) == [try Self.id("organisation/eaux")])

        // The source goes on telling it, in the same payloads and in others, and is asked for everything once more.
        let again = try await Self.harvest(ledger, Self.records())
        #expect(again.counts.addUp && again.counts.unchanged == 4 && again.counts.records.changedAnything == false)
        for records in [Self.records(also: " Et encore."), Self.records()] {
            let run = try await Self.harvest(ledger, records, full: true)
            #expect(run.counts.addUp && run.issues.contains { $0.issue.code == "forgotten" })
            #expect(try await Self.traces(in: ledger) == [])
        }
        #expect(try await ledger.record(try Self.id("person/p1"))?.isDeleted == true)
        #expect(try await ledger.read { try $0.storedRecord(other.id) } == other)
        #expect(try await ledger.integrityCheck().isEmpty)
        if let file {
            try await file.purge()
            try file.close()
            for (name, bytes) in try folder.contents() { #expect(Self.traces(in: bytes) == [], "\(name)") }
        }
    }

    @Test func whatIsImportedOrDecidedLaterIsHeldToIt() async throws {
        let ledger = MemoryLedger()
        try await Self.fill(ledger)
        let copies = try await ledger.records()
        _ = try await Self.forget(ledger)
        let records = RecordImport(into: ledger, name: "old", validator: NoValidation())
        try await records.add(copies.map { RecordImport.Entry(line: nil, record: $0) })
        #expect(try await records.finish().counts.addUp)
        let decision = ConsentDecision(
            record: try Self.id("organisation/autre"), group: .image, isGranted: false,
            date: try #require(PartialDate("2025-01-01")), givenBy: "Zoe Quenot Ferrand",
            recordedAt: Timestamp(seconds: 0))
        _ = try await ConsentRegister(ledger).record([decision])
        #expect(try await Self.traces(in: ledger) == [])
        #expect(try await ledger.record(try Self.id("person/p1"))?.isDeleted == true)
    }

    // MARK: - The file

    @Test func noByteOfItIsLeftInTheFile() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger(path: folder.file("ledger.db"))
        try await Self.fill(ledger)
        let before = try folder.contents().values.flatMap(Self.traces)
        #expect(before.contains("Quénot") && before.contains("quenot"))
        _ = try await Self.forget(ledger)
        // Open, with its log, and closed.
        for (name, bytes) in try folder.contents() { #expect(Self.traces(in: bytes) == [], "\(name)") }
        try ledger.close()
        for (name, bytes) in try folder.contents() { #expect(Self.traces(in: bytes) == [], "\(name)") }
    }

    /// Another program that reads an older state keeps the file from being rewritten; asking again completes it.
    @Test func whatAReaderHoldsUpIsCompletedLater() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("ledger.db")
        let ledger = try SQLiteLedger(path: path, options: .init(busyTimeout: 0.05))
        try await Self.fill(ledger)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: path, configuration: configuration)
        try await reader.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM record")
        }
        var code: FederationError.Code?
        do { _ = try await Self.forget(ledger) } catch let error as FederationError { code = error.code }
        #expect(code == .ledgerBusy)
        #expect(try await Self.traces(in: ledger) == [])
        try await reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try reader.close()
        _ = try await Self.forget(ledger)
        for (name, bytes) in try folder.contents() { #expect(Self.traces(in: bytes) == [], "\(name)") }
        try ledger.close()
    }

    /// However a name is written, it is found; and what only resembles it is left alone.
    @Test(arguments: [
        ("Zoé Quénot", true), ("zoe-quenot", true), ("ZOE  QUENOT", true), ("zo&eacute; qu&#233;not", true),
        ("zo%C3%A9%20qu%C3%A9not", true), ("Zo\\u00e9 Qu\\u00e9not", true), ("Zoe\u{301} Que\u{301}not", true),
        ("Zo\u{AD}é Qué\u{AD}not", true), ("Zoé de Quénot", false), ("Zoé Quénote", false), ("Anzoé Quénot", false),
    ]) func aNameIsFoundInAnyWriting(text: String, isFound: Bool) async throws {
        let ledger = MemoryLedger()
        _ = try await Forgetting(ledger).forget(.init(words: ["Zoé Quénot"]))
        let list = try await ledger.read { try $0.forgotten() }
        #expect(list.holds("avant " + text + " après") == isFound)
        #expect(!"\(list)".contains("quenot"))
    }

    /// Someone whose record left long ago: what ended claims say is known by their names.
    @Test func someoneWhoLeftIsForgottenToo() async throws {
        let ledger = MemoryLedger()
        try await Self.fill(ledger)
        _ = try await Self.harvest(ledger, Self.records().filter { $0.identifier != "1" })
        #expect(try await ledger.record(try Self.id("person/p1"))?.isDeleted == true)
        _ = try await Self.forget(ledger)
        #expect(try await Self.traces(in: ledger) == [])
        #expect(try await ledger.integrityCheck().isEmpty)
    }

    /// What a person kept, what was said in older payloads, and the words of claims that have ended.
    @Test(arguments: [false, true]) func whatIsKeptOrOverIsForgottenToo(inFile: Bool) async throws {
        let folder = try TemporaryFolder()
        let file: SQLiteLedger? = inFile ? try SQLiteLedger(path: folder.file("ledger.db")) : nil
        let ledger: any Ledger = file ?? MemoryLedger()
        try await Self.fill(ledger)
        _ = try await Self.harvest(ledger, Self.records(also: " Autrefois."), full: true)
        _ = try await Self.harvest(ledger, Self.records().filter { $0.identifier != "2" })
        let kept = try Self.id("organisation/eaux")
        try await ledger.write { ledger in
            for var claim in try ledger.claims(by: "2", of: Self.source) {
                claim.state = .kept
                try ledger.put(claim, evidence: nil)
            }
            if var state = try ledger.sourceRecord("2", of: Self.source) {
                state.status = .kept
                try ledger.put(state)
            }
        }
        // An older payload that names nobody, of a person who is forgotten.
        let old = Array("{\"Hydrologue\": true}".utf8)
        try await ledger.write { _ = try $0.keepPayload(old, as: Digest(of: old)) }
        #expect(!(try await Self.traces(in: ledger)).isEmpty)
        _ = try await Self.forget(ledger)
        #expect(try await Self.traces(in: ledger) == [])
        #expect(try await ledger.read { try $0.payload(Digest(of: old)) } == nil)
        #expect(try await ledger.read { try $0.claims(by: "2", of: Self.source) }.first { $0.record == kept } != nil)
        if let file {
            try file.close()
            for (name, bytes) in try folder.contents() { #expect(Self.traces(in: bytes) == [], "\(name)") }
        }
    }

    /// A name in an identifier goes too, once it need not be told any more; what is left adds up.
    @Test(arguments: [false, true]) func anIdentifierIsGivenUp(inFile: Bool) async throws {
        let folder = try TemporaryFolder()
        let ledger: any Ledger =
            inFile ? try SQLiteLedger(path: folder.file("ledger.db")) : MemoryLedger()
        let named = "lyon:organisation/zoe-quenot-ferrand"
        let records = Self.records() + [.json("9", Self.draft("organisation/zoe-quenot-ferrand", "Sa maison"))]
        _ = try await Self.harvest(ledger, records)
        let target = MemoryTarget()
        _ = try await PublishEngine(ledger: ledger).run(target)
        let forgetting = Forgetting(ledger)
        let report = try await forgetting.erasing(.init(words: ["Zoé Quénot-Ferrand"], why: "Lettre"))
        let id = try #require(RecordIdentifier(named))
        #expect(report.announced.contains(id))
        var code: FederationError.Code?
        do { try await forgetting.giveUpIdentifiers(report.announced) } catch let error as FederationError {
            code = error.code
        }
        #expect(code == "forget-untold")
        #expect(try await ledger.read { try $0.storedRecord(id) } != nil)
        #expect(try await forgetting.arrivals(of: report).map(\.isTold) == [false])

        _ = try await PublishEngine(ledger: ledger).run(target)
        #expect(try await forgetting.arrivals(of: report).map(\.isTold) == [true])
        let left = try await forgetting.giveUpIdentifiers(report.announced)
        let list = try await ledger.read { try $0.forgotten() }
        #expect(left.contains(try #require(list.neutralName(of: id))))
        _ = try await PublishEngine(ledger: ledger).run(target)
        #expect(try await ledger.integrityCheck() == [])
        let (gone, history, receipts) = try await ledger.read { ledger in
            (
                try ledger.storedRecord(id), try ledger.history(of: id),
                try ledger.receipts(ReceiptQuery(target.channel)).map(\.record)
            )
        }
        #expect(gone == nil && history.isEmpty && !receipts.contains(id))
        let neutral = try #require(try await ledger.read { try $0.storedRecord(left[0]) })
        #expect(neutral.isDeleted)
        // Asked again there is nothing left to do, and nothing comes back.
        #expect(try await forgetting.erasing(.init(records: [id], words: ["Zoé Quénot-Ferrand"])).records == [])
        _ = try await Self.harvest(ledger, records, full: true)
        #expect(try await ledger.read { try $0.storedRecord(id) } == nil)
        #expect(try await ledger.read { try $0.forgotten().acts.map(\.why) }.first == "Lettre")
    }

    @Test func wordsThatSayTooLittleAreRefused() async throws {
        var code: FederationError.Code?
        do {
            _ = try await Forgetting(MemoryLedger()).forget(.init(words: ["M. X"]))
        } catch let error as FederationError { code = error.code }
        #expect(code == "forget-words")
    }
}
