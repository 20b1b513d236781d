import TestSupport
import Testing

@testable import Catalogue

/// The part of Mustache our templates are written in. The cases follow the specification's own, where it has one.
@Suite struct TemplateTests {
    private func render(_ template: String, _ page: PageValue, partials: [String: String] = [:]) throws -> String {
        let texts = [template] + partials.sorted { $0.key < $1.key }.map(\.value)
        let names = ["page"] + partials.keys.sorted()
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        let templates = try texts.map { try MustacheTemplate($0, partials: places) }
        var result = MustachePage(page, templates: templates)
        result.write(templates[0].steps)
        return String(decoding: result.bytes, as: UTF8.self)
    }

    private let page = PageValue([
        "text": "a & \"b\" <c> ’", "yes": true, "no": false,
        "place": PageValue(["name": "Lyon", "lang": " lang=\"fr\""]),
        "items": [PageValue(["name": "un"]), PageValue(["name": "deux", "note": "x"])], "words": ["p & q", "r"],
        "name": "outer",
    ])

    @Test(arguments: [
        ("{{text}}", "a &amp; &quot;b&quot; &lt;c&gt; ’"),
        ("{{{text}}}|{{&text}}", "a & \"b\" <c> ’|a & \"b\" <c> ’"),
        ("[{{missing}}]", "[]"),
        ("{{place.name}}", "Lyon"),
        ("{{place.missing}}{{missing.name}}", ""),
        ("{{#yes}}1{{/yes}}{{#no}}2{{/no}}{{^no}}3{{/no}}{{^missing}}4{{/missing}}{{^items}}5{{/items}}", "134"),
        ("{{#items}}({{.name}}{{#.if.note}}:{{.note}}{{/.if.note}}){{/items}}", "(un)(deux:x)"),
        ("{{#items}}{{^.if.note}}{{.name}}{{/.if.note}}{{/items}}", "un"),
        // A name without a dot in front is also looked for outside; one with a dot never is.
        ("{{#items}}{{text}}{{/items}}", String(repeating: "a &amp; &quot;b&quot; &lt;c&gt; ’", count: 2)),
        ("{{#items}}{{.text}}{{/items}}", ""),
        ("{{#words}}<p>{{.}}</p>{{/words}}", "<p>p &amp; q</p><p>r</p>"),
        ("{{#words}}{{name}}{{#if.place}}!{{/if.place}}{{/words}}", "outer!outer!"),
        ("{{#place}}{{.name}}{{{.lang}}}{{/place}}", "Lyon lang=\"fr\""),
        ("{{#if.items}}some{{/if.items}}{{#if.missing}}none{{/if.missing}}", "some"),
        ("a{{! said to nobody }}b", "ab"),
        // Lines with nothing but a tag vanish, others stay as they are.
        ("<ul>\n{{#items}}\n<li>{{.name}}</li>\n  {{/items}}\n</ul>\n", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n"),
        (" {{#yes}} x {{/yes}} \n", "  x  \n"),
        ("{{#yes}}\r{{/yes}}", "\r"),
        ("|\n{{! alone }}\n|", "|\n|"),
        ("{{#yes}}\nlast\n{{/yes}}", "last\n"),
        ("{ {text} } {{", "{ {text} } {{"),
    ])
    func rendering(_ template: String, _ expected: String) throws {
        guard !template.hasSuffix("{{") else {
            #expect(throws: MustacheTemplate.Failure.self) { try render(template, page) }
            return
        }
        #expect(try render(template, page) == expected)
    }

    @Test func partialsSeeWhatIsAroundThem() throws {
        let text = "<\n{{>head}}\n{{#items}}\n{{>row}}\n{{/items}}\n>"
        let result = try render(text, page, partials: ["head": "{{name}}\n", "row": "- {{.name}}\n"])
        #expect(result == "<\nouter\n- un\n- deux\n>")
    }

    @Test(arguments: [
        "{{#open}}", "{{/close}}", "{{#a}}{{#b}}{{/a}}{{/b}}", "{{>nobody}}", "{{name", "{{{name}}", "{{}}", "{{a b}}",
        "{{if}}", "{{if.a.b}}", "{{a..b}}", "{{=<% %>=}}",
    ])
    func whatIsNoTemplateIsRefused(_ text: String) {
        #expect(throws: MustacheTemplate.Failure.self) { try render(text, page) }
    }

    /// What HTML forbids is left out; everything else comes through, whatever its place in Unicode.
    @Test func textsKeepAllThatHTMLAllows() throws {
        var generator = SeededGenerator(seed: 24)
        let scalars = (0..<4000).compactMap { _ in Unicode.Scalar(UInt32.random(in: 1...0x10FFFF, using: &generator)) }
        let edges = [
            0x85, 0xA0, 0xFDCF, 0xFDD0, 0xFDEF, 0xFDF0, 0xFFFD, 0xFFFE, 0x1F7FF, 0x1FFFD, 0x1FFFE, 0x1FFFF,
            0x10FFFD, 0x10FFFF,
        ].compactMap { Unicode.Scalar(UInt32($0)) }
        for scalar in scalars + edges {
            let isForbidden =
                (scalar.value < 0x20 && scalar != "\t" && scalar != "\n") || (0x7F...0x9F).contains(scalar.value)
                || (0xFDD0...0xFDEF).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
            guard !"<>&\"'".unicodeScalars.contains(scalar) else { continue }
            let result = try render("{{text}}", PageValue(["text": "a\(scalar)b"]))
            #expect(result == (isForbidden ? "ab" : "a\(scalar)b"), "U+\(String(scalar.value, radix: 16))")
        }
    }
}
