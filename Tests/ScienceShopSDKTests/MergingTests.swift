import JSONSchema
import ScienceShopSDK
import Testing

@Suite struct MergingTests {
    func record(_ members: JSONObject) -> Record {
        var document: JSONObject = [
            "schema": "record/1", "id": "lyon:project/p1", "kind": "project", "home": "lyon", "status": "active",
        ]
        for member in members { document[member.key] = member.value }
        return Record(document: document)
    }

    @Test func unitesTextsDatesAndLists() {
        let mine = record([
            "title": ["fr": "Sociopôles"], "period": ["start": "2018"],
            "stage": ["scheme": "stage", "concept": "idea"],
            "participants": [["role": "lead", "name": "RESOLIS"], ["role": "partner", "record": "lyon:group/a"]],
            "themes": [["asWritten": "Eau"]], "figures": [["value": 10, "unit": "communautés", "asWritten": "10"]],
            "territories": [["scheme": "insee", "level": "departement", "code": "31", "label": "Haute-Garonne"]],
        ])
        let theirs = record([
            "title": ["fr": "Autre", "en": "Sociopoles"], "period": ["start": "2017", "end": "2021"],
            "stage": ["scheme": "stage", "concept": "completed"], "summary": ["fr": "Un résumé"],
            "participants": [
                ["role": "lead", "name": "Resolis", "record": "lyon:organisation/resolis"],
                ["role": "funder", "name": "RESOLIS"], ["role": "partner", "record": "lyon:group/b"],
            ],
            "themes": [["asWritten": "eau", "scheme": "sdg", "concept": "6"], ["asWritten": "Air"]],
            "figures": [["value": 15, "unit": "communautés", "asWritten": "15"]],
            "territories": [
                ["scheme": "insee", "level": "region", "code": "31", "label": "Nord"],
                ["scheme": "insee", "level": "departement", "code": "31", "label": "HG", "asWritten": "31"],
            ],
        ])
        let united = mine.merging(theirs)
        #expect(united["title"] == ["fr": "Sociopôles", "en": "Sociopoles"])
        #expect(united["period"] == ["start": "2018", "end": "2021"])
        #expect(united["stage"] == ["scheme": "stage", "concept": "idea"])
        #expect(united["summary"] == ["fr": "Un résumé"])
        #expect(
            united["participants"] == [
                ["role": "lead", "name": "RESOLIS", "record": "lyon:organisation/resolis"],
                ["role": "partner", "record": "lyon:group/a"], ["role": "funder", "name": "RESOLIS"],
                ["role": "partner", "record": "lyon:group/b"],
            ])
        #expect(united["themes"] == [["asWritten": "Eau", "scheme": "sdg", "concept": "6"], ["asWritten": "Air"]])
        #expect(united.figures.map(\.value) == [10, 15])
        #expect(
            united["territories"] == [
                [
                    "scheme": "insee", "level": "departement", "code": "31", "label": "Haute-Garonne",
                    "asWritten": "31",
                ], ["scheme": "insee", "level": "region", "code": "31", "label": "Nord"],
            ])
    }

    @Test func anEndBeforeTheStartIsNotTaken() {
        let united = record(["period": ["start": "2017-11-14"]]).merging(
            record(["period": ["start": "2012", "end": "2013"]]))
        #expect(united["period"] == ["start": "2017-11-14"])
    }

    @Test func addressesMixOnlyWhenTheyAgree() {
        let mine = record(["address": ["postalCode": "62000", "asWritten": "62000 Arras"]])
        let agreeing = record(["address": ["postalCode": "62000", "locality": "Arras", "asWritten": "Arras (62000)"]])
        let other = record(["address": ["postalCode": "59000", "locality": "Lille"]])
        #expect(
            mine.merging(agreeing)["address"] == [
                "postalCode": "62000", "asWritten": "62000 Arras", "locality": "Arras",
            ])
        #expect(mine.merging(other)["address"] == mine["address"])
    }

    @Test func envelopeStaysAndTheStatedHashIsRight() {
        var mine = record(["revision": 3])
        mine.statedContentHash = mine.contentHash
        var theirs = record(["revision": 9, "acronym": "X", "modifiedAt": "2026-01-01T00:00:00Z"])
        theirs.statedContentHash = theirs.contentHash
        let united = mine.merging(theirs)
        #expect(united.revision == 3 && united.modifiedAt == nil && united.acronym == "X")
        #expect(united.statedContentHash == united.contentHash)
    }

    @Test func refusalsAreNeverLost() {
        let yes: JSONValue = ["group": "contact", "granted": true, "wording": "w", "asWritten": "Oui"]
        let no: JSONValue = ["group": "contact", "granted": false, "wording": "w", "asWritten": "Non"]
        let united = record(["consent": [yes]]).merging(record(["consent": [no]]))
        #expect(united["consent"] == [yes, no])
    }

    @Test func laws() {
        var maker = RecordMaker(seed: 21)
        for _ in 0..<300 {
            let (a, b, c) = (maker.record(), maker.record(), maker.record())
            #expect(a.merging(a) == a)
            let ab = a.merging(b)
            #expect(ab.merging(b) == ab && ab.merging(a) == ab)
            #expect(ab.merging(c).canonicalBytes == a.merging(b.merging(c)).canonicalBytes)
            for member in a.document where member.value.string != nil { #expect(ab[member.key] == member.value) }
            for member in b.document where a[member.key] == nil { #expect(ab[member.key] == member.value) }
        }
    }

    @Test func differencesAreEmptyExactlyForEqualContent() {
        var maker = RecordMaker(seed: 22)
        for _ in 0..<600 {
            let (a, b) = (maker.record(), maker.record())
            #expect(a.differences(from: a).isEmpty)
            #expect(a.differences(from: b).isEmpty == (a.contentHash == b.contentHash))
            for change in a.differences(from: b) {
                let pointer = JSONPointer(change.path)
                #expect(pointer?.resolve(in: .object(a.document)) == change.new || change.new == nil)
                if change.new == nil {
                    let parent = pointer?.parent?.resolve(in: .object(a.document))
                    #expect(parent?.object != nil || pointer?.resolve(in: .object(b.document)) == change.old)
                }
                #expect(change.old != change.new)
            }
        }
    }

    @Test func differencesReadWell() {
        let old = record([
            "title": ["fr": "A", "en": "B"], "revision": 1,
            "participants": [["role": "partner", "name": "Un"], ["role": "partner", "name": "Deux"]],
            "figures": [["value": 130, "unit": "portraits", "asWritten": "130 portraits"]],
            "sameAs": ["https://a.example/"],
        ])
        let new = record([
            "title": ["fr": "A2", "en": "B"], "revision": 2,
            "participants": [
                ["role": "lead", "name": "Zéro"], ["role": "partner", "name": "Un", "record": "lyon:organisation/un"],
            ],
            "figures": [["value": 150, "unit": "portraits", "asWritten": "150 portraits"]],
            "sameAs": ["https://a.example/", "https://b.example/"],
        ])
        #expect(
            new.differences(from: old) == [
                FieldChange(path: "/figures/0/asWritten", old: "130 portraits", new: "150 portraits"),
                FieldChange(path: "/figures/0/value", old: 130, new: 150),
                FieldChange(path: "/participants/0", old: nil, new: ["role": "lead", "name": "Zéro"]),
                FieldChange(path: "/participants/1/record", old: nil, new: "lyon:organisation/un"),
                FieldChange(path: "/participants/1", old: ["role": "partner", "name": "Deux"], new: nil),
                FieldChange(path: "/sameAs/1", old: nil, new: "https://b.example/"),
                FieldChange(path: "/title/fr", old: "A", new: "A2"),
            ])
    }

    @Test func anotherOrderIsOneChange() {
        let one: JSONValue = ["role": "partner", "name": "Un"]
        let two: JSONValue = ["role": "partner", "name": "Deux"]
        let changes = record(["participants": [two, one]]).differences(from: record(["participants": [one, two]]))
        #expect(changes == [FieldChange(path: "/participants", old: [one, two], new: [two, one])])
    }

    @Test func accentsInAnotherFormAreADifference() {
        let changes = record(["acronym": "é"]).differences(from: record(["acronym": "e\u{301}"]))
        #expect(changes.map(\.path) == ["/acronym"])
    }

    @Test func aUnitedRecordIsLeftAsItIsByUnitingItWithItself() {
        var maker = RecordMaker(seed: 31)
        var united = 0
        for _ in 0..<500 {
            let record = maker.record()
            guard record.isUnited else { continue }
            united += 1
            #expect(record.merging(record) == record)
        }
        #expect(united > 50)
        #expect(!record(["themes": [["keyword": "eau"], ["keyword": "Eau"]]]).isUnited)
    }
}
