import TestSupport
import Testing
import XMLReader

/// Plain documents are read by a reader of their own; a comment in front hands the same document to libxml2.
@Suite struct XMLPlainTreeTests {
    private enum Reading: Equatable { case root(XMLTree.Element), refused }

    private func reading(_ bytes: [UInt8], limits: XMLTree.Limits = .init()) -> Reading {
        (try? XMLTree(parsing: bytes, limits: limits)).map { .root($0.root) } ?? .refused
    }

    private func agree(_ bytes: [UInt8], _ comment: Comment? = nil) {
        #expect(reading(bytes) == reading(Array("<!---->".utf8) + bytes), comment)
    }

    private static let sheet = """
        <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" \
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ x">
        <dc:title xml:lang='fr'>L’eau &amp; la « ville » : a &lt; b, c &gt; d, &quot;e&apos;</dc:title>
        \t<dc:subject>eau</dc:subject><dc:subject/><dc:date >2024-05-01</dc:date>
        <dc:description>Une ligne
        et une autre, 😀 et ]] et ]&gt;.</dc:description>
        <g xmlns="urn:g" a="1" b='2'><h xmlns="urn:h"><i/></h><i xmlns:dc="urn:other"><dc:x/></i></g>
        </oai_dc:dc>
        """

    @Test func whatIsPlainIsReadAsLibxml2ReadsIt() throws {
        agree(Array(Self.sheet.utf8))
        let root = try XMLTree(parsing: Array(Self.sheet.utf8)).root
        #expect(root.elements.count == 6 && root.elements[4].line == 4)
        #expect(root.elements[0].ownText == "L’eau & la « ville » : a < b, c > d, \"e'")
        #expect(root.elements[5].elements[1].elements[0].namespace == "urn:other")
    }

    @Test(arguments: [
        "<a>", "<a></b>", "<a b='1' b='2'/>", "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "<a>]]></a>",
        "<a>&eacute;</a>",
        "<a>&#233;</a>", "<a b='&lt;'/>", "<a b='<'/>", "<p:a/>", "<a p:b='1'/>", "<a\nb='1'/>", "<a>\r\n</a>",
        "<a b='\t'/>",
        "<é/>", "<a><![CDATA[b]]></a>", "<a><?b c?></a>", "<a><!-- b --></a>", "<!DOCTYPE a><a/>", "<a/>  \n", "<a/>b",
        "<a/><b/>", " <a/>", "<a xmlns=''/>", "<a xmlns:b=''/>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns:b='http://www.w3.org/XML/1998/namespace'/>", "<a xmlns:xmlns='u'/>", "<xml:a/>", "<xmlns:a/>",
        "<1a/>", "<a:/>",
        "<:a/>", "<a:b:c xmlns:a='u'/>", "<a.b-c_1/>", "<a b = '1'/>", "<a b='1'c='2'/>", "<a / >", "< a/>", "<a></a >",
        "<a></ a>",
        "<a>\u{1}</a>", "<a>\u{FFFE}</a>", "<a>\u{7F}\u{85}</a>", "", "<", "<a>&amp</a>", "<a>& </a>", "<a b=c/>",
        "<a b/>",
    ])
    func oddDocumentsComeOutTheSame(_ text: String) { agree(Array(text.utf8), "\(text)") }

    @Test func damagedDocumentsComeOutTheSame() {
        var chance = SeededGenerator(seed: 20_261_121)
        let pieces = [
            "<", ">", "/", "&", "]]>", "\"", "'", "=", " ", ":", "\n", "\r", "\t", "é", "\u{0}", "<b/>", "xmlns",
        ]
        .map { Array($0.utf8) }
        var refused = 0
        for _ in 0..<3000 {
            var bytes = Array(Self.sheet.utf8)
            for _ in 0...Int.random(in: 0...2, using: &chance) {
                let place = Int.random(in: 0..<bytes.count, using: &chance)
                switch Int.random(in: 0..<4, using: &chance) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(contentsOf: pieces.randomElement(using: &chance) ?? [], at: place)
                default:
                    let end = min(bytes.count, place + Int.random(in: 1...20, using: &chance))
                    let other = Int.random(in: 0..<bytes.count, using: &chance)
                    bytes.insert(contentsOf: Array(bytes[place..<end]), at: other)
                }
            }
            agree(bytes)
            if reading(bytes) == .refused { refused += 1 }
        }
        #expect(refused > 500 && refused < 2900, "the damage was neither always fatal nor always harmless")
    }

    @Test func limitsHold() {
        let deep = Array((String(repeating: "<a>", count: 40) + String(repeating: "</a>", count: 40)).utf8)
        #expect(reading(deep, limits: .init(depth: 39)) == .refused)
        #expect(reading(deep, limits: .init(depth: 40)) != .refused)
        let wide = Array(("<a>" + String(repeating: "<b/>", count: 40) + "</a>").utf8)
        #expect(reading(wide, limits: .init(nodes: 40)) == .refused)
        #expect(reading(wide, limits: .init(nodes: 41)) != .refused)
    }
}
