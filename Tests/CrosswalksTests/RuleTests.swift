import AdapterKit
import Crosswalks
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// Rules: which records are made, what they hold, how they refer to each other.
@Suite struct RuleTests {
    private let members = """
        Réseau des Causses

        Membres du réseau :

        - Terre Vive | Mende – Lozère (48) et Rodez – Aveyron (12)
        - Centre d’Astronomie Populaire (C.A.P.) | Florac – Lozère (48)
        - Quatrième membre à confirmer
        - Eau Claire | Millau – Aveyron (12) (adresse à confirmer)

        Conclusion

        Le réseau travaille avec l'Association Terre Vive et d'autres.
        """

    private let memberRules = """
          - rule: network
            kind: group
            fields: {title: {title: true}}
            relations: [{type: hasMember, to: members, inverse: memberOf}]
          - rule: members
            kind: organisation
            each: {items: {under: Membres}}
            match: '^(?<name>[^|(]+?)\\s*(?:\\((?<acronym>[^)]+)\\)\\s*)?\\|\\s*(?<places>.+)$'
            aliases: "Association {name}"
            fields:
              title: "{name}"
              acronym: "{acronym}"
              types: [{scheme: organisation-type, concept: association}]
              territories: "{places}"
        """

    @Test func aListMakesOneRecordAnItemAndNothingUnsettled() throws {
        let outcome = try run(memberRules, on: members)
        #expect(
            outcome.ids == [
                "test:group/reseau-des-causses", "test:organisation/terre-vive",
                "test:organisation/centre-d-astronomie-populaire", "test:organisation/eau-claire",
            ])
        let id = "organisation/centre-d-astronomie-populaire"
        #expect(try outcome.value(id, "/acronym") == "C.A.P.")
        #expect(try outcome.value(id, "/types/0") == #"{"concept":"association","scheme":"organisation-type"}"#)
        #expect(
            try outcome.value(id, "/relations") == #"[{"record":"test:group/reseau-des-causses","type":"memberOf"}]"#)
        #expect(try outcome.value("organisation/terre-vive", "/territories/0/label") == "Mende")
        #expect(try outcome.value("organisation/terre-vive", "/territories/1/within/0/code") == "12")
        #expect(try outcome.evidence("organisation/terre-vive", "/territories/1").location.line == 5)
        let skipped = outcome.trace.rules[1].skipped
        #expect(skipped.map(\.line) == [7])
        #expect(skipped.first?.reason.description.contains("not settled") ?? false)
        #expect(outcome.trace.rules[1].seen == 4)
        #expect(outcome.trace.rules[1].made.count == 3)
    }

    @Test func namesAreLinkedToTheRecordsThatBearThem() throws {
        let rules =
            memberRules + """

                  - rule: conclusion
                    kind: initiative
                    each: {sections: Conclusion}
                    fields: {title: "{heading}"}
                    participants:
                      - {role: partner, match: 'avec (.+)$', split: list, kind: organisation, record: true}
                      - {role: community, const: Réseau des Causses}
                """
        let outcome = try run(rules, on: members)
        let participants = try outcome.draft("initiative/conclusion").record["participants"]?.array ?? []
        #expect(participants.count == 2)
        #expect(participants[0]["record"]?.string == "test:organisation/terre-vive")
        #expect(participants[0]["name"]?.string == "Association Terre Vive")
        #expect(participants[1]["record"]?.string == "test:group/reseau-des-causses")
        #expect(!outcome.result.drafts.contains { $0.isMention && $0.record.id?.local == "association-terre-vive" })
    }

    @Test func aNameNoRuleDescribesBecomesAMention() throws {
        let text =
            "Projet\n\nPorteur : Atelier Bleu (AB)\nVille : Lyon\nStatut : Association\nIntervenante : Ada Martin, Directrice du Labo des villes"
        let rules = """
              - rule: p
                kind: project
                fields: {title: {title: true}}
                participants:
                  - role: lead
                    label: Porteur
                    kind: organisation
                    record: true
                    fields: {address: {locality: {label: Ville}}, legalStatus: {label: Statut, scheme: organisation-type}}
                  - {role: speaker, label: Intervenante, kind: person, record: true, affiliation: {match: 'du (.+)$', record: true}}
            """
        let outcome = try run(rules, on: text)
        #expect(
            outcome.ids == [
                "test:project/projet", "test:organisation/atelier-bleu", "test:organisation/labo-des-villes",
                "test:person/ada-martin",
            ])
        #expect(outcome.result.drafts.map(\.isMention) == [false, true, true, true])
        #expect(try outcome.value("organisation/atelier-bleu", "/acronym") == "AB")
        #expect(try outcome.value("organisation/atelier-bleu", "/address/locality") == "Lyon")
        #expect(try outcome.value("organisation/atelier-bleu", "/legalStatus/concept") == "association")
        #expect(try outcome.value("person/ada-martin", "/givenName") == "Ada")
        #expect(try outcome.value("person/ada-martin", "/familyName") == "Martin")
        #expect(try outcome.value("person/ada-martin", "/jobTitle/fr") == "Directrice")
        #expect(
            try outcome.value("person/ada-martin", "/affiliations/0")
                == #"{"name":"Labo des villes","record":"test:organisation/labo-des-villes"}"#)
        #expect(
            try outcome.value("project/projet", "/participants/1")
                == #"{"affiliation":{"name":"Labo des villes","record":"test:organisation/labo-des-villes"},"jobTitle":"Directrice","kind":"person","name":"Ada Martin","record":"test:person/ada-martin","role":"speaker"}"#
        )
        #expect(try outcome.evidence("organisation/atelier-bleu", "/address/locality").location.line == 4)
    }

    @Test func draftsOfOneIdentifierAreUnited() throws {
        let text = "Liste\n\n- Alpha : Lyon\n- ALPHA : Lille\n\nSuite\n\nAlpha compte 12 membres."
        let rules = """
              - rule: a
                kind: organisation
                each: {items: true}
                fields: {title: "{label}", themes: [{text: "{value}"}]}
              - rule: b
                kind: organisation
                each: {matches: '(?<name>Alpha) compte .+'}
                fields: {title: "{name}", figures: {sentence: Alpha}, themes: [Sols, {const: Eau}]}
            """
        let outcome = try run(rules, on: text)
        #expect(outcome.ids == ["test:organisation/alpha"])
        #expect(try outcome.value("organisation/alpha", "/title/fr") == "Alpha")
        #expect(try outcome.value("organisation/alpha", "/figures/0/value") == "12")
        let themes = try outcome.draft("organisation/alpha").record["themes"]?.array?.compactMap {
            $0["asWritten"]?.string
        }
        #expect(themes == ["Lyon", "Lille", "Sols", "Eau"])
        #expect(try outcome.evidence("organisation/alpha", "/themes/1").location.line == 4)
        #expect(try outcome.evidence("organisation/alpha", "/figures/0").location.line == 8)
    }

    @Test func relationsToOtherRules() throws {
        let text = "# A\n\n## B1\n\n- c1\n- c2\n\n## B2\n\n## D\n\n- c3"
        let rules = """
              - rule: b
                kind: event
                each: {sections: '^B'}
                fields: {title: "{heading}"}
                relations: [{type: hasSession, to: c, which: inside}]
              - rule: c
                kind: event
                each: {items: true}
                fields: {title: "{text}"}
                relations: [{type: sessionOf, to: b, which: enclosing}, {type: relatedTo, to: b, which: nearest}]
            """
        let outcome = try run(rules, on: text, format: .markdown)
        func relations(_ id: String) throws -> [String] {
            try outcome.draft(id).record["relations"]?.array?.map {
                "\($0["type"]?.string ?? "") \($0["record"]?.string ?? "")"
            } ?? []
        }
        #expect(try relations("event/b1") == ["hasSession test:event/c1", "hasSession test:event/c2"])
        #expect(try relations("event/b2") == [])
        #expect(try relations("event/c1") == ["sessionOf test:event/b1", "relatedTo test:event/b1"])
        #expect(try relations("event/c3") == ["relatedTo test:event/b2"])
    }

    @Test func conditionsAndKeys() throws {
        let text = "T\n\n- Réseau Un\n- Labo Deux\n- Réseau Trois"
        let rules = """
              - rule: groups
                kind: group
                each: {items: true}
                when: '^réseau'
                unless: [Trois]
                key: "g-{text}"
                fields: {title: "{text}"}
              - rule: others
                kind: organisation
                each: {items: true}
                when: {any: ['^labo', '^atelier']}
                fields: {title: {strip: '^Labo ', text: "{text}"}}
            """
        #expect(try run(rules, on: text).ids == ["test:group/g-reseau-un", "test:organisation/deux"])
    }

    @Test func appliesGuardsAgainstOtherDocuments() throws {
        let rule = "  - {rule: r, kind: group, fields: {title: {title: true}}}"
        let other = try run(rule, on: "Rien\n\nici.", head: "applies: {contains: 'Pôle'}")
        #expect(other.ids.isEmpty)
        #expect(other.codes == ["not-applicable"])
        #expect(try run(rule, on: "Le Pôle\n\nici.", head: "applies: 'Pôle'").ids.count == 1)
    }

    @Test func whatMakesNothingSaysWhatIsThere() throws {
        let rules = """
              - {rule: r, kind: group, required: true, each: {heading: 'Absent'}, fields: {title: "{text}"}}
              - {rule: s, kind: group, each: {items: true}, match: '\\|', optional: false, fields: {title: "{text}"}}
            """
        let outcome = try run(rules, on: "Un titre\n\nVille : Lyon\n\n- un point")
        #expect(outcome.codes == ["rule-matched-nothing", "element-not-matched", "no-records"])
        let message = outcome.result.issues[2].message.description
        #expect(message.contains("1 heading, 1 list item, 1 labelled line"), "\(message)")
        #expect(message.contains("« Un titre »") && message.contains("« Ville »"))
        #expect(outcome.result.issues[1].location?.line == 5)
    }

    @Test func variablesOfAMatchStayThroughASplit() throws {
        let outcome = try run(
            """
              - rule: r
                kind: initiative
                each: {items: true, match: '^Participation à (?<value>.+?) portés par (?<lead>.+)$', split: list}
                fields: {title: "{text|sentence}"}
                participants: [{role: lead, text: "{lead}", strip: article}]
            """, on: "T\n\n- Participation au Labo\n- Participation à l'Atelier et au Défi portés par la Région Bleue")
        #expect(outcome.ids == ["test:initiative/atelier", "test:initiative/defi"])
        #expect(try outcome.value("initiative/defi", "/participants/0/name") == "Région Bleue")
    }
}
