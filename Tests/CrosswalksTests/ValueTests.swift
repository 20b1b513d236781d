import AdapterKit
import Crosswalks
import JSONSchema
import ScienceShopSDK
import Testing

/// How words become the values of a record.
@Suite struct ValueTests {
    /// One field's value as canonical JSON, of an event or another kind, from a Markdown text.
    private func made(
        _ member: String, _ expression: String, on text: String, kind: String = "event", head: String = ""
    ) throws -> String? {
        let outcome = try run(
            "  - {rule: r, kind: \(kind), key: x, fields: {title: T, \(member): \(expression)}}", on: text,
            format: .markdown, head: head)
        return try outcome.value("\(kind)/x", "/" + member)
    }

    private func warnings(
        _ member: String, _ expression: String, on text: String, kind: String = "event"
    ) throws -> [String] {
        try run("  - {rule: r, kind: \(kind), key: x, fields: {title: T, \(member): \(expression)}}", on: text).codes
    }

    @Test func dates() throws {
        #expect(
            try made("period", "{paragraph: true}", on: "Le *vendredi* 26 avril 2019, de 10h à 17h")
                == #"{"asWritten":"vendredi 26 avril 2019, de 10h à 17h","end":"2019-04-26T17:00","start":"2019-04-26T10:00"}"#
        )
        #expect(
            try made(
                "period", "{text: '9h-10h30', on: '{day}'}", on: "3 mai 2024", head: "let: {day: {paragraph: true}}")
                == #"{"asWritten":"9h-10h30","end":"2024-05-03T10:30","start":"2024-05-03T09:00"}"#)
        #expect(try made("period", "{paragraph: true}", on: "2012") == #"{"asWritten":"2012","start":"2012"}"#)
        #expect(
            try made("period", "{start: '{text}', end: {const: '2024'}}", on: "juin 2021")
                == #"{"end":"2024","start":"2021-06"}"#)
        #expect(
            try made("period", "{paragraph: true}", on: "14 mars", head: "let: {year: {const: '2023'}}")
                == #"{"asWritten":"14 mars","start":"2023-03-14"}"#)
        #expect(try warnings("period", "{paragraph: true}", on: "T\n\nbientôt.") == ["unread-date"])
        #expect(try made("period", "{paragraph: true}", on: "bientôt") == #"{"asWritten":"bientôt"}"#)
    }

    @Test func figures() throws {
        #expect(
            try made("figures", "{document: true}", on: "Plus de 1 400 acteurs en 2017. Près de 3 communes.")
                == #"[{"asWritten":"Plus de 1 400 acteurs","qualifier":"moreThan","unit":"acteurs","value":1400},{"asWritten":"Près de 3 communes","qualifier":"nearly","unit":"communes","value":3}]"#
        )
        #expect(
            try made(
                "figures", "{document: true, keep: [communes], on: {const: '2022'}}", on: "12 acteurs et 3 communes")
                == #"[{"asWritten":"3 communes","date":"2022","unit":"communes","value":3}]"#)
        #expect(
            try made("extent", "{document: true}", on: "Un rapport de 40 pages", kind: "resource")
                == #"{"asWritten":"40 pages","unit":"pages","value":40}"#)
    }

    @Test func concepts() throws {
        #expect(
            try made("stage", "{label: État}", on: "État : Projet en cours", kind: "project")
                == #"{"asWritten":"Projet en cours","concept":"inProgress","scheme":"stage"}"#)
        #expect(
            try made(
                "stage", "{label: État}", on: "État : bouclé !", kind: "project",
                head: "vocabulary: {stage: {bouclé: completed}}")
                == #"{"asWritten":"bouclé !","concept":"completed","scheme":"stage"}"#)
        #expect(
            try made("stage", "inProgress", on: "x", kind: "project") == #"{"concept":"inProgress","scheme":"stage"}"#)
        #expect(try made("stage", "{label: État}", on: "État : flou", kind: "project") == #"{"asWritten":"flou"}"#)
        #expect(try warnings("stage", "{label: État}", on: "T\n\nÉtat : flou", kind: "project") == ["unknown-label"])
        #expect(
            try made("scope", "{label: Échelle, split: list}", on: "Échelle : Régional, Galactique")
                == #"[{"asWritten":"Régional","level":"region"},{"asWritten":"Galactique"}]"#)
        #expect(try made("themes", "[{label: A, read: keyword}]", on: "A : eau") == #"[{"keyword":"eau"}]"#)
        #expect(
            try made("cstiCircle", "{concept: '2'}", on: "x", kind: "organisation")
                == #"{"concept":"2","scheme":"csti-circle"}"#)
    }

    @Test func territoriesAndPlaces() throws {
        let text = "Lieux : Toulouse – Haute-Garonne (31) et Montpellier – Hérault (34)"
        let territories = try #require(try made("territories", "{label: Lieux}", on: text))
        #expect(territories.contains(#""code":"31555","label":"Toulouse","level":"commune","scheme":"insee""#))
        let places = try #require(try made("places", "{label: Lieux}", on: text, kind: "organisation"))
        #expect(places.contains(#""locality":"Montpellier""#) && places.contains(#""code":"34172""#))
        #expect(try made("territories", "{label: Lieux}", on: "Lieux : Nulle Part") == nil)
        #expect(try warnings("territories", "{label: Lieux}", on: "T\n\nLieux : Nulle Part") == ["unknown-territory"])
        #expect(
            try made("territories", "{label: Lieux, level: quartier}", on: "Lieux : La Butte")
                == #"[{"asWritten":"La Butte","label":"La Butte","level":"quartier","scheme":"local"}]"#)
        #expect(
            try made("territories", "[{scheme: insee, level: region, code: '76', label: Occitanie}]", on: "x")
                == #"[{"code":"76","label":"Occitanie","level":"region","scheme":"insee"}]"#)
    }

    @Test func addressesLinksContacts() throws {
        #expect(
            try made(
                "venue", "{name: {paragraph: true, first-line: true, trim: true}, address: {paragraph: true}}",
                on: "Maison du projet,  \n12 rue des Lilas, 59000 Lille")
                == #"{"address":{"asWritten":"Maison du projet, 12 rue des Lilas, 59000 Lille","locality":"Lille","postalCode":"59000","street":"Maison du projet, 12 rue des Lilas"},"name":"Maison du projet"}"#
        )
        #expect(
            try made("links", "{links: true}", on: "Voir [le site](https://a.fr) ou https://b.fr/é.")
                == #"[{"label":"le site","url":"https://a.fr"},{"url":"https://b.fr/%C3%A9"}]"#)
        #expect(
            try made("contacts", "[{label: Courriel}, {label: Tél}]", on: "Courriel : a@b.fr\nTél : 01 02 03 04 05")
                == #"[{"private":true,"type":"email","value":"a@b.fr"},{"private":true,"type":"phone","value":"01 02 03 04 05"}]"#
        )
        #expect(
            try made("contacts", "[{type: web, private: false, value: {label: Site}}]", on: "Site : www.a.fr")
                == #"[{"private":false,"type":"web","value":"www.a.fr"}]"#)
        #expect(try made("contacts", "[{type: email, value: {label: Absent}}]", on: "x") == nil)
        #expect(try warnings("url", "{label: Site}", on: "T\n\nSite : à venir", kind: "resource") == ["unread-value"])
        #expect(
            try made("images", "{images: true}", on: "T\n\n![x](https://a.fr/i.png)")
                == #"[{"url":"https://a.fr/i.png"}]"#)
    }

    @Test func relativeLinksAreResolved() throws {
        let crosswalk = try load(
            "crosswalk: 1\nid: t/x\nformats: [page]\nrecords:\n  - {rule: r, kind: group, key: x, fields: {title: T, links: {links: true}}}"
        )
        let text =
            "<p><a href='b.html'>b</a> <a href='/c'>c</a> <a href='../d'>d</a> <a href='#e'>e</a> <a href='//f.fr'>f</a></p>"
        let source = SourceRecord(
            identifier: "d", format: .html, payload: Array(text.utf8), sourceURL: "https://a.fr/x/y/page.html?q")
        let draft = try #require(
            crosswalk.map(source, context: CrosswalkContext(node: "t", language: "fr", basis: "public")).drafts.first)
        #expect(
            draft.record["links"]?.array?.compactMap { $0["url"]?.string } == [
                "https://a.fr/x/y/b.html", "https://a.fr/c", "https://a.fr/x/d", "https://f.fr",
            ])
    }

    @Test(arguments: [("Oui", true), ("Non", false), ("oui !", true), ("peut-être", false)])
    func consent(answer: String, granted: Bool) throws {
        let expected =
            #"[{"asWritten":"\#(answer)","granted":\#(granted),"group":"publication","wording":"Je donne mon accord pour publier"}]"#
        let text = "Nom : x\n\nJe donne mon accord pour publier : \(answer)"
        #expect(try made("consent", "{group: publication, label: 'Je donne.*'}", on: text) == expected)
        #expect(
            try warnings("consent", "{group: publication, label: 'Je donne.*'}", on: text)
                == (answer == "peut-être" ? ["unread-consent"] : []))
        #expect(try made("consent", "{group: publication, label: Absent}", on: text) == nil)
    }

    @Test func languagesAndTexts() throws {
        let outcome = try run(
            """
              - rule: r
                kind: group
                fields:
                  title: ["{text}", {text: The network, language: en}]
                  summary: {first: [{label: Absent}, {label: Résumé}, {const: rien}]}
                  description: {label: Absent, default: "sans {text?}"}
            """, on: "Le  réseau", head: "let: {Résumé: {const: x}}")
        let id = "group/le-reseau"
        #expect(try outcome.value(id, "/title") == #"{"en":"The network","fr":"Le réseau"}"#)
        #expect(try outcome.value(id, "/summary/fr") == "rien")
        #expect(try outcome.value(id, "/description/fr") == "sans Le réseau")
    }

    @Test(arguments: [
        ("{name|upper}", "ALPHA (X)"), ("{name|lower|strip-parentheses}", "alpha"), ("{name|slug}", "alpha-x"),
        ("{q|unquote}", "Été ?"), ("{art|strip-article|sentence}", "Eau"), ("{dots|trim}", "Fin 12"),
        ("{dots|digits}", "12"),
        ("{lines|first-line}", "Un. Deux"), ("{lines|first-sentence}", "Un."), ("{{{name}}}", "{Alpha (X)}"),
        ("a{none?}b", "ab"),
    ])
    func filters(template: String, expected: String) throws {
        let head = """
            let:
              name: {const: 'Alpha (X)'}
              q: {const: '« Été ? »'}
              art: {const: "de l'eau"}
              dots: {const: '– Fin 12. ;'}
              lines: {const: "Un. Deux\\nTrois"}
              none: {label: Absent}
            """
        #expect(
            try run("  - {rule: r, kind: group, key: x, fields: {title: \"\(template)\"}}", on: "x", head: head)
                .value("group/x", "/title/fr") == expected)
    }

    @Test(arguments: [
        (
            "{document: true, split: list}", "le P'tit bonheur, la MRC des Lacs (A, B), « un, deux » et Orford.",
            ["P'tit bonheur", "MRC des Lacs (A, B)", "« un, deux »", "Orford"]
        ),
        (
            "{document: true, split: list}", "Le TIESS, la Fondation Lucie et André C, le PHILAB et le MÉI.",
            ["TIESS", "Fondation Lucie et André C", "PHILAB", "MÉI"]
        ),
        (
            "{document: true, split: list}", "La Matapédia, Les Basques et Orford",
            ["La Matapédia", "Les Basques", "Orford"]
        ),
        ("{document: true, split: list}", "Alpha, Bêta et d'autres", ["Alpha", "Bêta"]),
        ("{document: true, split: list}", "1,5 million ; deux", ["1,5 million", "deux"]),
        ("{document: true, split: ' et '}", "a et b ET c", ["a", "b", "c"]),
        ("{document: true, split: '/ (?:ou|et) /'}", "a ou b et c", ["a", "b", "c"]),
        (
            "{document: true, split: sentences}", "Le C.I.S.T. agit. M. X aussi ! Fin",
            ["Le C.I.S.T. agit.", "M. X aussi !", "Fin"]
        ),
        ("{document: true, split: list, match: '^(.)'}", "ab, cd", ["a", "c"]),
        ("{document: true, match: '^(.+), ', split: list}", "ab, cd, ef", ["ab", "cd"]),
        ("{document: true, split: list, keep: [b, c], drop: c, map: {b: B}}", "a, b, c", ["B"]),
        ("{document: true, split: list, only: {b: B}}", "a, b, c", ["B"]),
        ("{document: true, split: list, limit: 2}", "a, b, c", ["a", "b"]),
        ("{document: true, split: list, nth: -1}", "a, b, c", ["c"]),
        ("{document: true, split: list, join: ' + '}", "a, b, c", ["a + b + c"]),
        ("{document: true, strip: [article, parentheses, quotes]}", "l'« Eau (douce) »", ["Eau"]),
        ("{document: true, replace: {'(?<a>.)-(?<b>.)': '${b}${a}', 'x': '[$0]'}}", "a-bx", ["ba[x]"]),
        ("{document: true, match: {pattern: 'z', required: false}}", "abc", ["abc"]),
        ("{document: true, match: 'z'}", "abc", []),
    ])
    func steps(expression: String, text: String, expected: [String]) throws {
        let outcome = try run(
            "  - {rule: r, kind: group, key: x, fields: {title: T, missions: [\(expression)]}}", on: text + "\n")
        let missions = try outcome.draft("group/x").record["missions"]?.array ?? []
        #expect(missions.compactMap { $0["fr"]?.string } == expected)
    }

    @Test func extensionsAreGivenAsWanted() throws {
        #expect(
            try made(
                "extensions", "{resolis: {format: {label: Format}, parts: {items: true}, fixed: {const: [1, true]}}}",
                on: "Format : court\n\n- a\n- b")
                == #"{"resolis":{"fixed":[1,true],"format":"court","parts":["a","b"]}}"#)
    }
}
