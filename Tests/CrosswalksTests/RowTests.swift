import AdapterKit
import Crosswalks
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// Rows of tables, entries of forms and other JSON: the same words find the same values.
@Suite struct RowTests {
    private let frame = Array(
        "csv/1 separator=semicolon encoding=utf-8 line=3\nTitre *;Structure;Ville;Autres;État;Autres;Défis;Accord  *\n"
            .utf8
    )
    private let row = Array(
        "Jardins partagés;Terre Vive (TV);Lyon;sols;Projet en cours;\"eau,\nair\";Eau, Sols;Oui\n".utf8)

    private let rules = """
          - rule: r
            kind: initiative
            fields:
              title: {label: Titre}
              stage: {label: État}
              themes: {label: Défis, split: ','}
              need: {label: 'Autres#2'}
              consent: {group: publication, label: Accord}
            participants: [{role: lead, label: Structure, kind: organisation, record: true, fields: {address: {locality: {label: Ville}}}}]
        """

    @Test func aRowByItsLabels() throws {
        let crosswalk = try load("crosswalk: 1\nid: t/r\nformats: [csv]\nlanguage: fr\nrecords:\n\(rules)")
        let source = SourceRecord(identifier: "1", format: .csv, payload: row, frame: frame, firstLine: 12)
        let context = CrosswalkContext(node: "test", language: "fr", basis: "consent")
        let (result, trace) = crosswalk.explain(source, context: context)
        let outcome = Outcome(result: result, trace: trace)
        let id = "initiative/jardins-partages"
        #expect(outcome.ids == ["test:" + id, "test:organisation/terre-vive"])
        #expect(try outcome.value(id, "/basis") == #"{"type":"consent"}"#)
        #expect(try outcome.value(id, "/stage/concept") == "inProgress")
        #expect(try outcome.value(id, "/themes") == #"[{"asWritten":"Eau"},{"asWritten":"Sols"}]"#)
        #expect(try outcome.value(id, "/need/fr") == "eau,\nair")
        #expect(try outcome.value(id, "/consent/0/granted") == "true")
        #expect(try outcome.value(id, "/consent/0/wording") == "Accord")
        #expect(try outcome.value("organisation/terre-vive", "/acronym") == "TV")
        #expect(try outcome.value("organisation/terre-vive", "/address/locality") == "Lyon")
        let evidence = try outcome.evidence(id, "/need/fr")
        #expect(evidence.location.line == 12 && evidence.location.label == "Autres#2")
        #expect(try outcome.evidence(id, "/consent/0/granted").location.line == 13)
        #expect(trace.summary.description.hasPrefix("a row with the columns « Titre », « Structure »"))
    }

    @Test func columnsAndTemplates() throws {
        func found(_ expression: String) throws -> [String] {
            let outcome = try run(
                "  - {rule: r, kind: group, key: x, fields: {title: T, missions: [\(expression)]}}",
                on: String(decoding: row, as: UTF8.self), format: .csv, formats: "[csv]", frame: frame)
            return (try outcome.draft("group/x").record["missions"]?.array ?? []).compactMap { $0["fr"]?.string }
        }
        #expect(try found("{column: titre}") == ["Jardins partagés"])
        #expect(try found("{column: [Absent, Ville, Structure]}") == ["Lyon"])
        #expect(try found("{columns: [Ville, Structure]}") == ["Lyon", "Terre Vive (TV)"])
        #expect(try found("{column: Accord}") == ["Oui"])
        #expect(try found("{field: '^Autres'}") == ["sols", "eau,\nair"])
        #expect(try found("{matches: '[Éé]tat : (\\w+)'}") == ["Projet"])
        #expect(try found("{matches: '(\\w+)', within: {column: Structure}, limit: 2}") == ["Terre", "Vive"])
    }

    @Test func aBazarEntryThroughItsForm() throws {
        let form = """
            {"bn_id_nature": "7", "prepared": [
              {"propertyname": "bf_titre", "label": "Titre *", "options": []},
              {"propertyname": "bf_structure", "label": "Structure"},
              {"propertyname": "bf_ville", "label": "Ville"},
              {"propertyname": "bf_a1", "label": "Autres"},
              {"propertyname": "listeListeEtat", "label": "&Eacute;tat", "options": {"1": "Id\\u00e9e", "2": "Projet en cours"}},
              {"propertyname": "bf_a2", "label": "Autres"},
              {"propertyname": "checkboxListeDefis", "label": "Défis", "options": {"e": "Eau", "s": "Sols, sous-sols"}},
              {"propertyname": "listeOui", "label": "Accord", "options": {"0": "Non", "1": "Oui"}}]}
            """
        let entry = """
            {"id_fiche": "Jardins", "bf_titre": "Jardins partag&eacute;s", "bf_structure": "Terre Vive (TV)", "bf_ville": "Lyon",
             "listeListeEtat": "2", "checkboxListeDefis": "e,s", "bf_a1": "", "bf_a2": "<p>eau,</p><p>air &amp; feu</p>",
             "listeOui": "1", "sub": {"n": 3, "list": ["x", "y"]}}
            """
        let rules =
            rules.replacing("{label: Défis, split: ','}", with: "{label: Défis}") + """

                  - rule: p
                    kind: group
                    fields:
                      title: {pointer: [/absent, /id_fiche]}
                      themes: {pointer: /checkboxListeDefis}
                      missions: [{pointer: /sub/list}, {pointer: /sub/n}]
                """
        let outcome = try run(rules, on: entry, format: .json, formats: "[json]", frame: Array(form.utf8))
        let id = "initiative/jardins-partages"
        #expect(try outcome.value(id, "/title/fr") == "Jardins partagés")
        #expect(try outcome.value(id, "/stage/concept") == "inProgress")
        #expect(try outcome.value(id, "/themes") == #"[{"asWritten":"Eau"},{"asWritten":"Sols, sous-sols"}]"#)
        #expect(try outcome.value(id, "/need/fr") == "eau,\n\nair & feu")
        #expect(try outcome.value(id, "/consent/0/granted") == "true")
        #expect(try outcome.value("organisation/terre-vive", "/address/locality") == "Lyon")
        #expect(try outcome.value("group/jardins", "/themes/1/asWritten") == "Sols, sous-sols")
        #expect(try outcome.value("group/jardins", "/missions") == #"[{"fr":"x"},{"fr":"y"},{"fr":"3"}]"#)
        #expect(try outcome.evidence("group/jardins", "/missions/1/fr").location.label == "/sub/list/1")
    }

    @Test func listsInsideJSONAreElements() throws {
        let outcome = try run(
            """
              - rule: r
                kind: person
                each: {pointer: /people}
                fields: {title: {pointer: /name}, familyName: {pointer: /name, match: '(\\S+)$'}}
            """, on: #"{"people": [{"name": "Ada Martin"}, {"name": "Zoé Roy"}, {"other": 1}]}"#, format: .json,
            formats: "[json]")
        #expect(outcome.ids == ["test:person/ada-martin", "test:person/zoe-roy"])
        #expect(outcome.trace.rules[0].skipped.map(\.reason) == ["it has no title"])
    }

    @Test func brokenPayloadsAreIssuesNotCrashes() throws {
        let rule = "  - {rule: r, kind: group, fields: {title: {column: A}}}"
        let json = try run(rule, on: "{\"a\": ", format: .json, formats: "[json]")
        #expect(json.codes == ["malformed-source"])
        let row = try run(rule, on: "a;b", format: .csv, formats: "[csv]", frame: Array("nonsense".utf8))
        #expect(row.codes == ["malformed-source"])
        #expect(row.result.issues.first?.severity == .error)
        let empty = try run(rule, on: "", format: .json, formats: "[json]")
        #expect(empty.codes == ["malformed-source"])
    }

    // MARK: - XML

    private let xml = """
        <mods xmlns="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink" version="3.7">
          <titleInfo xml:lang="fr"><title>Les haies du vallon</title><subTitle>Récit</subTitle></titleInfo>
          <abstract displayLabel="short">Une &amp; deux</abstract>
          <subject authority="x"><topic>Sols</topic></subject>
          <subject><topic>Eau</topic></subject>
          <name><namePart>Terre Vive</namePart><role><roleTerm type="text">author</roleTerm></role></name>
        </mods>
        """

    /// A format that nobody foresaw is read by a crosswalk of its own.
    @Test func xmlByPointers() throws {
        func found(_ expression: String) throws -> [String] {
            let outcome = try run(
                "  - {rule: r, kind: group, key: x, fields: {title: T, missions: [\(expression)]}}", on: xml,
                format: "application/mods+xml", formats: "[application/mods+xml]")
            return (try outcome.draft("group/x").record["missions"]?.array ?? []).compactMap { $0["fr"]?.string }
        }
        #expect(try found("{pointer: /titleInfo/title}") == ["Les haies du vallon"])
        #expect(try found("{pointer: /titleInfo/@lang}") == ["fr"])
        #expect(try found("{pointer: /abstract}") == ["Une & deux"])
        #expect(try found("{pointer: /@version}") == ["3.7"])
        #expect(try found("{pointer: [/absent, /name/role/roleTerm]}") == ["author"])
        let outcome = try run(
            "  - {rule: r, kind: group, each: {pointer: /subject}, key: {pointer: /topic}, fields: {title: {pointer: /topic}}}",
            on: xml, format: "application/mods+xml", formats: "[application/mods+xml]")
        #expect(outcome.ids == ["test:group/sols", "test:group/eau"])
    }

    /// As many elements as may be are read in a time that grows no faster than they do.
    @Test func manyElementsOfAName() throws {
        let many = "<a>" + String(repeating: "<b/>", count: 50_000) + "<c>found</c></a>"
        let outcome = try run(
            "  - {rule: r, kind: group, key: x, fields: {title: {pointer: /c}}}", on: many,
            format: "application/xml", formats: "[application/xml]")
        #expect(outcome.ids == ["test:group/x"])
    }

    @Test func brokenXMLIsRefused() throws {
        for broken in ["<a><b></a>", "", "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"] {
            let outcome = try run(
                "  - {rule: r, kind: group, key: x, fields: {title: {pointer: /b}}}", on: broken,
                format: "application/xml", formats: "[application/xml]")
            #expect(outcome.result.drafts.isEmpty && outcome.result.issues.map(\.code) == ["malformed-source"])
        }
    }
}
