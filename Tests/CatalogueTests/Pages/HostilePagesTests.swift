import Catalogue
import JSONSchema
import Messages
import ScienceShopSDK
import Testing

/// Records whose every text tries to break out of its place.
@Suite struct HostilePagesTests {
    private static let attacks = [
        #""><script>alert(1)</script>"#, #"'><img src=x onerror=alert(1)>"#, "javascript:alert(1)",
        "]]>--><svg/onload=x>",
        "{{title}} {{{title}}} {{#site}}x{{/site}} [[skip]]",
        "a\u{0}b\u{1B}c\u{7F}\u{85}\u{FFFE}\u{202E}d</title></textarea>",
        "data:text/html,<script>alert(1)</script>", "//evil.example/x", "http://evil.example/\" onclick=\"x",
    ]

    /// Elements that this project's templates have; anything else came from a record.
    private static let elements: Set = [
        "html", "head", "meta", "title", "link", "script", "body", "a", "header", "nav", "img", "span", "ol", "ul",
        "li",
        "main", "p", "i", "h1", "h2", "h3", "small", "div", "aside", "dl", "dt", "dd", "section", "strong", "q", "time",
        "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td", "code", "br", "footer", "form",
        "label", "input", "button", "noscript",
        // The map.
        "svg", "g", "path", "text", "desc", "rect", "polygon", "use", "figure", "figcaption",
    ]

    /// Everything but what makes a record a record.
    private static let frame: Set = ["id", "kind", "home", "schema", "status"]
    /// Dates, concepts, roles and references stay what they are too, so that more of the page appears.
    private static let coded = frame.union([
        "scheme", "concept", "level", "role", "type", "record", "start", "end", "date", "quantity", "qualifier",
        "translatedBy", "from", "retrievedAt", "eventStatus",
    ])

    @Test(arguments: [frame, coded])
    func nothingHarvestedBecomesMarkup(_ kept: Set<String>) throws {
        var number = 0
        let catalogue = try SampleCatalogue { document in
            for member in document where !kept.contains(member.key) {
                document[member.key] = Self.poisoned(member.value, sparing: kept, &number)
            }
        }
        try check(catalogue)
    }

    private func check(_ catalogue: SampleCatalogue) throws {
        var catalogue = catalogue
        catalogue.identity.contact = "javascript:alert(1)"
        catalogue.identity.nodes = [
            NodeCard(
                id: "lyon", name: ["fr": Self.attacks[0]], description: ["fr": Self.attacks[1]],
                homepage: Self.attacks[2])
        ]
        let renderer = catalogue.renderer
        for language in Language.allCases {
            for record in catalogue.records { try check(renderer.record(record, in: language)) }
            for address in renderer.addresses { try check(try #require(renderer.page(address, in: language))) }
        }
    }

    private func check(_ bytes: [UInt8]) throws {
        let page = try PageMarkup(bytes)
        for tag in page.tags {
            #expect(Self.elements.contains(tag.name), "\(tag)")
            #expect(!tag.attributes.contains { $0.name.hasPrefix("on") || $0.name == "style" }, "\(tag)")
            for (name, value) in tag.attributes where ["href", "src", "action"].contains(name) {
                let scheme = value.prefix { $0 != ":" && $0 != "/" && $0 != "#" && $0 != "?" }
                let isAbsolute = scheme.endIndex < value.endIndex && value[scheme.endIndex] == ":"
                #expect(!isAbsolute || ["http", "https", "mailto"].contains(scheme), "\(tag)")
                #expect(!value.hasPrefix("//"), "\(tag)")
            }
            if tag.name == "script" {
                #expect(tag["src"]?.hasPrefix("http") != true)
                #expect(tag["src"] != nil || tag["type"] == "application/ld+json")
            }
        }
        for script in page.scripts where !script.isEmpty { _ = try JSONValue(parsing: script) }
        // HTML forbids control characters and noncharacters.
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            !text.unicodeScalars.contains { scalar in
                (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || (0x7F...0x9F).contains(scalar.value)
                    || scalar.value & 0xFFFE == 0xFFFE
            })
    }

    /// Every text replaced by an attack, each attack in its turn.
    private static func poisoned(_ value: JSONValue, sparing kept: Set<String>, _ number: inout Int) -> JSONValue {
        switch value {
        case .string:
            number += 1
            return .string(attacks[number % attacks.count])
        case .array(let values): return .array(values.map { poisoned($0, sparing: kept, &number) })
        case .object(let object):
            var result = JSONObject()
            for member in object {
                let isKept = kept.contains(member.key)
                result[member.key] = isKept ? member.value : poisoned(member.value, sparing: kept, &number)
            }
            // As a language, or as a member nobody knows.
            result[attacks[number % attacks.count]] = .string(attacks[0])
            return .object(result)
        default: return value
        }
    }
}
