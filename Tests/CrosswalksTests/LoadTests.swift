import AdapterKit
import Crosswalks
import Messages
import Testing

/// What is wrong with a crosswalk is said at once, each with its place and the way out.
@Suite struct LoadTests {
    private let good = """
        crosswalk: 1
        id: test/good
        formats: [page]
        records:
          - rule: r
            kind: organisation
            fields: {title: {title: true}}
        """

    @Test func aSoundCrosswalkLoads() throws {
        let crosswalk = try load(good)
        #expect(crosswalk.id == "test/good")
        #expect(crosswalk.accepts(.html) && crosswalk.accepts(.markdown) && crosswalk.accepts(.plainText))
        #expect(!crosswalk.accepts(.csv))
        #expect(crosswalk.version.hasPrefix("sha256:") && crosswalk.version.utf8.count == 19)
        #expect(try load(good + "\n").version != crosswalk.version)
    }

    @Test func everyProblemIsToldWithItsPlace() {
        let text = """
            crosswalk: 2
            id: Test
            formats: [pages]
            recrods: []
            records:
              - rule: a
                kind: organization
                fields:
                  title: {lable: 'Nom'}
                  sumary: "{text}"
              - rule: a
                kind: event
                each: {items: '('}
                fields: {title: "{nom}"}
                relations:
                  - {type: memberof, to: b}
            """
        let found = problems(text)
        #expect(
            found.map { "\($0.line):\($0.column)" } == [
                "1:12", "2:5", "3:11", "4:1", "7:11", "9:15", "10:7", "11:11", "13:19", "14:21", "16:16",
            ], "\(found)")
        func message(_ line: Int) -> String { found.first { $0.line == line }?.message.description ?? "" }
        #expect(message(3).contains("did you mean `page`?"))
        #expect(message(4).contains("did you mean `records`?"))
        #expect(message(7).contains("did you mean `organisation`?"))
        #expect(message(9).contains("did you mean `label`?"))
        #expect(message(10).contains("did you mean `summary`?"))
        #expect(message(11).contains("already on line 6"))
        #expect(message(13).contains("never closed"))
        #expect(message(14).contains("no variable `{nom}`"))
        #expect(message(16).contains("did you mean `memberOf`?"))
    }

    @Test(arguments: [
        ("fields: {title: x, venue: y}", "that is for `event`"),
        ("fields: {title: x, participants: []}", "beside `fields`"),
        ("fields: {summary: x}", "every record has a title"),
        (
            "fields: {title: x, types: [{scheme: organisation-typ, concept: association}]}",
            "did you mean `organisation-type`"
        ),
        ("fields: {title: x, types: [{scheme: organisation-type, concept: asociation}]}", "did you mean `association`"),
        ("fields: {title: x, types: [{concept: association}]}", "needs its `scheme`"),
        ("fields: {title: {from: x, splitt: list}}", "did you mean `split`"),
        ("fields: {title: {items: {undr: x}}}", "did you mean `under`"),
        ("fields: {title: {label: a, heading: b}}", "two sources"),
        ("fields: {title: {under: a}}", "need a selector"),
        ("fields: {title: {pointer: bf_titre}}", "begins with `/`"),
        ("fields: {title: '{name|slag}'}", "did you mean `slug`"),
        ("fields: {title: '{name'}", "never closed"),
        ("fields: {title: {from: x, read: figurs}}", "did you mean `figure"),
        ("fields: {title: {from: x, language: français}}", "a language is written"),
        ("fields: {title: {label: a, nth: first}}", "whole number"),
        ("fields: {title: {sentence: true}}", "needs a pattern"),
        ("fields: {title: {title: yes}}", "`title: true`"),
        ("fields: {title: x, consent: {label: a}}", "`group` says"),
        ("fields: {title: x, address: {town: b}}", "no `town` here"),
        ("fields: {title: x}\n    participants: [{role: leader, label: a}]", "did you mean `lead`"),
        ("fields: {title: x}\n    participants: [{label: a}]", "has a `role`"),
        ("fields: {title: x}\n    participants: [{role: lead, label: a, fields: {title: b}}]", "`record: true`"),
        ("fields: {title: x}\n    relations: [{type: memberOf, to: nobody}]", "no rule is called `nobody`"),
        ("fields: {title: x}\n    relations: [{type: memberOf, label: x, record: true}]", "needs the `kind`"),
        ("fields: {title: x}\n    mention: peut-être", "`true` or `false`"),
        ("fields: {title: x}\n    wen: x", "did you mean `when`"),
        ("fields: {title: x, territories: {label: a, level: departament}}", "did you mean `departement`"),
    ])
    func explains(rest: String, expected: String) {
        let found = problems(
            "crosswalk: 1\nid: test/x\nformats: [page]\nrecords:\n  - rule: r\n    kind: organisation\n    \(rest)\n")
        #expect(found.contains { $0.message.description.contains(expected) }, "\(found)")
        #expect(found.allSatisfy { $0.line > 0 && $0.column > 0 })
    }

    @Test func brokenYAMLIsToldWithItsPlace() {
        let found = problems("crosswalk: 1\nid: [\n")
        #expect(found.count == 1)
        #expect(found.first.map { $0.line >= 2 } ?? false)
    }

    @Test func theErrorNamesTheFile() {
        do throws(CrosswalkLoadError) {
            _ = try DeclarativeCrosswalk.load(text: Array("crosswalk: 1".utf8), file: "lyon/demands.yaml")
            Testing.Issue.record("it should not load")
        } catch {
            #expect(error.file == "lyon/demands.yaml")
            #expect(error.description.hasPrefix("lyon/demands.yaml:1:1: "))
            #expect(error.problems.count == 3)
        }
    }
}
