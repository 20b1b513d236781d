import TestSupport
import Testing
import XMLReader

/// Plain sheets are read by a reader of their own; a comment in front hands the same document to libxml2.
@Suite struct XMLSheetTests {
    private enum Reading: Equatable { case sheet(XMLSheet), refused }

    private func reading(_ bytes: [UInt8], limits: XMLTree.Limits = .init()) -> Reading {
        (try? XMLSheet(parsing: bytes, limits: limits)).map { .sheet($0) } ?? .refused
    }

    private func agree(_ bytes: [UInt8], _ comment: Comment? = nil) {
        #expect(reading(bytes) == reading(Array("<!---->".utf8) + bytes), comment)
    }

    private static let sheet = """
        <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" \
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ x">
        <dc:title xml:lang='fr'>\t L’eau &amp; la « ville » : a &lt; b, c &gt; d, &quot;e&apos;\n</dc:title>
        \t<dc:subject>eau</dc:subject><dc:subject/><dc:date >2024-05-01</dc:date><dc:type xsi:type="dcterms:DCMIType">Text</dc:type>
        <dc:description>Une ligne
        et une autre, 😀 et ]] et ]&gt;.</dc:description><dc:format>  </dc:format>
        <dc:rights>&#233;</dc:rights>
        </oai_dc:dc>
        """

    @Test func whatIsPlainIsReadAsLibxml2ReadsIt() throws {
        let plain = Self.sheet.replacing("&#233;", with: "é")
        agree(Array(plain.utf8))
        agree(Array(Self.sheet.utf8), "a reference to a character is left to others, and read all the same")
        let sheet = try XMLSheet(parsing: Array(plain.utf8))
        #expect(sheet.name == "dc" && sheet.namespace == "http://www.openarchives.org/OAI/2.0/oai_dc/")
        #expect(
            sheet.lines.map(\.name)
                == ["title", "subject", "subject", "date", "type", "description", "format", "rights"])
        #expect(sheet.lines[0].words == "L’eau & la « ville » : a < b, c > d, \"e'" && sheet.lines[0].language == "fr")
        #expect(sheet.lines[2].words.isEmpty && sheet.lines[6].words.isEmpty && sheet.lines[3].language == nil)
        #expect(sheet.lines[5].line == 5 && sheet.lines[7].line == 7 && sheet.lines[7].words == "é")
    }

    @Test func whatIsNoSheetKeepsItsWords() throws {
        let sheet = try XMLSheet(parsing: Array("<a>b<c> d <e>f</e> </c>g<![CDATA[ h ]]></a>".utf8))
        #expect(sheet.lines.count == 1 && sheet.lines[0].name == "c")
        #expect(sheet.lines[0].words == "d" && sheet.lines[0].allWords == "d f")
        #expect(try XMLSheet(parsing: Array("<a/>".utf8)).lines.isEmpty)
    }

    @Test(arguments: [
        "<a>", "<a></b>", "<a><b></c></a>", "<a><b c='1' c='2'/></a>", "<a xmlns:p='u'><b p:c='1' c='2'/></a>",
        "<a xmlns:p='u' xmlns:q='u'><b p:c='1' q:c='2'/></a>", "<a><p:b/></a>", "<a><b p:c='1'/></a>",
        "<a p:b='1'><c/></a>", "<a p:b='1' xmlns:p='u'><p:c>d</p:c></a>", "<p:a xmlns:p='u'><p:b>c</p:b></p:a>",
        "<p:a xmlns:p='u'><q:b>c</q:b></p:a>", "<a xmlns='u'><b>c</b></a>", "<a xmlns=''><b/></a>",
        "<a xmlns:p=''><b/></a>", "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'><b/></a>",
        "<a xmlns:b='http://www.w3.org/XML/1998/namespace'><c b:lang='fr'>d</c></a>", "<a xmlns:xmlns='u'><b/></a>",
        "<a><b xmlns='u'>c</b></a>", "<a><b xmlns:p='u' p:lang='x'>c</b></a>", "<a><b lang='fr'>c</b></a>",
        "<a xmlns:p='u'><b p:lang='fr' xml:lang='en'>c</b></a>", "<a><b xml:lang='fr' xml:lang='en'>c</b></a>",
        "<a><b xml:space='preserve'> c </b></a>", "<a><xml:b>c</xml:b></a>", "<a><xmlns:b/></a>", "<xml:a><b/></xml:a>",
        "<a>b<c>d</c></a>", "<a><b>]]></b></a>", "<a><b>]]&gt;</b></a>", "<a><b>]>]</b></a>", "<a><b>&eacute;</b></a>",
        "<a><b>&amp</b></a>", "<a><b>&</b></a>", "<a><b>&amp;</b>", "<a><b>c</b></a>d", "<a><b>c</b></a>\n ", "<a><b>c",
        "<a><b>c</b></a><d/>", " <a><b>c</b></a>", "<a\n><b>c</b></a>", "<a><b\n>c</b></a>", "<a><b>c\r\n</b></a>",
        "<a><b>\u{1}</b></a>", "<a><b>\u{FFFE}</b></a>", "<a><b>\u{A0}c\u{2003}</b></a>", "<a><b>\t\n c \n</b></a>",
        "<a><b>c<!-- d --></b></a>", "<a><b><![CDATA[c]]></b></a>", "<a><?b c?></a>", "<!DOCTYPE a><a><b>c</b></a>",
        "<a><b></b ></a>", "<a><b></b></a >", "<a><b c='d'/></a>", "<a><b c=d/></a>", "<a><b c/></a>",
        "<a><b c = 'd'/></a>",
        "<a><b c='1'd='2'/></a>", "<a><b / ></a>", "<a>< b/></a>", "<a><b c='&lt;'/></a>", "<a><b c='\t'/></a>", "",
        "<",
        "<a><é>b</é></a>", "<a><b:>c</b:></a>", "<a><:b>c</:b></a>", "<a><b:c:d/></a>", "<a><b.c-d_1>e</b.c-d_1></a>",
    ])
    func oddDocumentsComeOutTheSame(_ text: String) { agree(Array(text.utf8), "\(text)") }

    @Test func damagedDocumentsComeOutTheSame() {
        var chance = SeededGenerator(seed: 20_261_122)
        let pieces = [
            "<", ">", "/", "&", "]]>", "\"", "'", "=", " ", ":", "\n", "\r", "\t", "é", "\u{0}", "<b/>", "xmlns",
            " xml:lang='en'", " lang='a'", "&lt;", "<dc:x>y</dc:x>",
        ]
        .map { Array($0.utf8) }
        var refused = 0
        for _ in 0..<3000 {
            var bytes = Array(Self.sheet.replacing("&#233;", with: "é").utf8)
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
        let wide = Array(("<a>" + String(repeating: "<b/>", count: 40) + "</a>").utf8)
        #expect(reading(wide, limits: .init(nodes: 40)) == .refused)
        #expect(reading(wide, limits: .init(nodes: 41)) != .refused)
        #expect(reading(wide, limits: .init(bytes: wide.count - 1)) == .refused)
        #expect(reading(wide, limits: .init(depth: 1)) == .refused)
        #expect(reading(wide, limits: .init(depth: 2)) != .refused)
    }
}
