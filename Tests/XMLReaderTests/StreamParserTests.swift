import Messages
import Testing

@testable import XMLReader

/// Writes down what it is told; takes the elements of one name, and hears the parts of another.
final class Listener: XMLStreamHandler {
    var taken = "take"
    var list: XMLList?
    var log: [String] = []
    var repairs: [Set<XMLRepair.Kind>] = []
    unowned var parser: XMLStreamParser?

    func start(_ tag: XMLStartTag) -> XMLStreamAction {
        if tag.name == taken { return .take }
        log.append("<\(tag.name)")
        if tag.name == "stop" { return .stop }
        if tag.name == "list", let list { return .list(list) }
        return tag.name == "silent" ? .enter : .read
    }

    func end() { log.append(">") }
    func text(_ bytes: UnsafeBufferPointer<UInt8>) { log.append(String(decoding: bytes, as: UTF8.self)) }
    func fragment(_ fragment: XMLFragment) {
        log.append(fragment.bytes.map { String(decoding: $0, as: UTF8.self) } ?? "too large: \(fragment.length)")
        if let parser { repairs.append(parser.takeRepairs(from: 0, to: parser.offset)) }
    }
    func broken(_ part: XMLBrokenPart) {
        log.append("broken " + (part.bytes.map { String(decoding: $0, as: UTF8.self) } ?? "and large"))
    }
    func hidden(_ count: Int) { log.append("hides \(count)") }

    /// What is told of a document that comes in pieces; neighbouring texts as one.
    static func hear(
        _ bytes: [UInt8], inPieces size: Int = .max, limits: XMLStreamLimits = .init(),
        rigour: XMLStreamParser.Rigour = .lenient, list: XMLList? = nil
    ) -> (log: [String], failure: XMLStreamError.Kind?, listener: Listener) {
        let listener = Listener()
        listener.list = list
        let parser = XMLStreamParser(handler: listener, limits: limits, rigour: rigour)
        listener.parser = parser
        for start in stride(from: 0, to: bytes.count, by: min(size, max(1, bytes.count))) {
            parser.feed(Array(bytes[start..<min(bytes.count, start + min(size, bytes.count))]))
        }
        parser.finish()
        listener.parser = nil
        return (listener.log, parser.failure?.kind, listener)
    }

    static func hear(_ text: String, list: XMLList? = nil) -> [String] { hear(Array(text.utf8), list: list).log }
}

@Suite struct StreamParserTests {
    @Test func elementsAreHeardEnteredOrTaken() {
        #expect(
            Listener.hear("<?xml version='1.0'?>\n<r>a<silent>b<x>c</x></silent><take a='1'><y/>d</take>e</r>")
                == ["<r", "a", "<silent", "<x", "c", ">", ">", "<take a='1'><y/>d</take>", "e", ">"])
    }

    @Test(arguments: [
        ("", XMLStreamError.Kind.empty), ("<r>", .truncated), ("<r", .truncated), ("<r></s>", .malformed),
        ("<r><stop/></r>", .stopped), ("<!DOCTYPE r><r/>", .documentType("r")), ("\u{1F}", .malformed),
        ("<r " + (0..<300).map { "a\($0)=''" }.joined(separator: " ") + "/>", .limit),
        (String(repeating: "<a>", count: 200), .limit),
    ]) func failuresHaveTheirKind(text: String, kind: XMLStreamError.Kind) {
        for size in [1, 5, 4096] { #expect(Listener.hear(Array(text.utf8), inPieces: size).failure == kind) }
    }

    @Test func whatFollowsTheRootIsLeftInPeaceOnlyWhenLenient() {
        let bytes = Array("<r/> <br> & rubbish".utf8)
        #expect(Listener.hear(bytes).failure == nil)
        #expect(Listener.hear(bytes, rigour: .strict).failure == .malformed)
    }

    /// How the pieces are cut makes no difference, and each change is told of the element it is in.
    @Test(arguments: [
        // (bytes, as they are mended, what is told)
        (Array("a & b".utf8), "a &amp; b", [XMLRepair.Kind.ampersand]), ([0x63, 0xE9], "cé", [.strayByte]),
        (Array("&eacute;".utf8), "é", [.entity]),
        (Array("p < 0.05 <= 1 <> <<".utf8), "p &lt; 0.05 &lt;= 1 &lt;> &lt;&lt;", [.lessThan]),
        ([0x61, 0x00, 0x0B, 0x62], "a\u{FFFD} b", [.control]), (Array("&#0;&#xB;".utf8), "\u{FFFD} ", [.control]),
        (Array("<!-- & < é --><![CDATA[& < ]] ]]><?p & < ?>".utf8), "<!-- & < é --><![CDATA[& < ]] ]]><?p & < ?>", []),
        (Array("<i a='&x' b=\"&amp;>\"/>".utf8), "<i a='&amp;x' b=\"&amp;>\"/>", [.ampersand]),
        ([0xEF, 0xBF, 0xBF, 0xF0, 0x9F, 0x98, 0x80], "\u{FFFD}\u{1F600}", [.control]),
        ([0xE2, 0x82], "â\u{201A}", [.strayByte]),
        (Array("&amp;&lt;&gt;&quot;&apos;&#233;".utf8), "&amp;&lt;&gt;&quot;&apos;&#233;", []),
        (Array("&AMP; &ampamp; &;".utf8), "&amp;AMP; &amp;ampamp; &amp;;", [.ampersand]),
    ]) func damageIsMended(bytes: [UInt8], mended: String, kinds: [XMLRepair.Kind]) {
        let document = Array("<r><take>".utf8) + bytes + Array("</take><take>x</take></r>".utf8)
        for size in [1, 2, 3, 5, 64, document.count] {
            let (log, failure, listener) = Listener.hear(document, inPieces: size)
            #expect(failure == nil)
            #expect(log == ["<r", "<take>\(mended)</take>", "<take>x</take>", ">"])
            #expect(listener.repairs == [Set(kinds), []])
        }
    }

    @Test(
        arguments: [
            ("ISO-8859-1", [0xE9, 0x80], "é\u{20AC}"), ("iso-8859-15", [0xBD, 0xA4], "œ\u{20AC}"),
            ("windows-1252", [0x9C], "œ"),
            // What is UTF-8 all the same is read as such.
            ("ISO-8859-1", [0xC3, 0xA9], "é"),
        ] as [(String, [UInt8], String)]) func declaredEncodingsAreNoDamage(label: String, bytes: [UInt8], text: String)
    {
        let document =
            Array("<?xml version='1.0' encoding='\(label)'?><r><take>".utf8) + bytes + Array("</take></r>".utf8)
        let (log, _, listener) = Listener.hear(document, inPieces: 3)
        #expect(log == ["<r", "<take>\(text)</take>", ">"])
        #expect(listener.repairs == [[]])
    }

    /// A byte each that has to be replaced: what is known of them is let go with the bytes.
    @Test(arguments: ["a", "take"]) func heapsOfDamageCostLittle(name: String) {
        let damage = [UInt8](repeating: 1, count: 600_000)
        let text =
            Array("<list><p><h/><\(name)>".utf8) + damage
            + Array("</\(name)></p><p><h/>good</p><p><h/>a<</p><p><h/>b</p></list>".utf8)
        var limits = XMLStreamLimits()
        limits.fragmentBytes = 1 << 20
        let told = Listener.hear(text, inPieces: 10_000, limits: limits, list: list)
        #expect(told.failure == nil)
        #expect(told.log.contains("good") && told.log.last == ">")
        #expect(told.log.joined().unicodeScalars.count { $0 == "\u{FFFD}" } == (name == "a" ? 600_000 : 0))
        // Where the parser cannot pass them, there is an end to it.
        let hidden = Array("<list><p><h/><!--".utf8) + damage + Array("--></p></list>".utf8)
        #expect(Listener.hear(hidden, list: list).failure == .limit)
    }

    /// Heaps of several kinds at once are a few notes, and still are told of the element that they are in.
    @Test func changesAreToldOfTheElementTheyAreIn() {
        let mixed = String(repeating: "\u{1}& ", count: 20_000)
        let gap = String(repeating: "x", count: 100)
        let told = Listener.hear(
            Array("<r><take>\(mixed)</take>\(gap)<take>\(gap)</take>\(gap)<take>&eacute;</take></r>".utf8))
        #expect(told.listener.repairs == [[.control, .ampersand], [], [.entity]])
    }

    @Test func giantsAreLeftOut() {
        let text = String(repeating: "x", count: 100_000)
        let document = Array("<r><take>\(text)</take><take>y</take></r>".utf8)
        let limits = XMLStreamLimits(fragmentBytes: 1000)
        for size in [1000, 70_000, document.count] {
            #expect(
                Listener.hear(document, inPieces: size, limits: limits).log
                    == ["<r", "too large: 100013", "<take>y</take>", ">"])
        }
    }

    private let list = XMLList(part: "p", first: "h", last: "token")

    @Test(arguments: [
        // (what stands in the list, what is told)
        (
            "<p><h/>1</p><p><h/><b></p><p><h/>3</p>",
            ["<p", "<h", ">", "1", ">", "<p", "<h", ">", "<b", "broken <p><h/><b></p>", "<p", "<h", ">", "3", ">"]
        ),
        ("<p><h></p><token>t</token>", ["<p", "<h", "broken <p><h></p>", "<token", "t", ">"]),
        (
            "<p><!-- <p><h/></p> --></q> <p a='>'><!-- --><h a='1'/></p>",
            ["<p", "broken <p><!-- <p><h/></p> --></q> ", "<p", "<h", ">", ">"]
        ),
        ("<p></q><p><x/></p></list><list>", ["<p", "broken <p></q><p><x/></p>"]),
        ("<p><h/><![CDATA[<p><h/></p>]]></p>", ["<p", "<h", ">", "<p><h/></p>", "hides 1", ">"]),
        ("<q a='<'/><p><h/></p>", ["broken <q a='<'/>", "<p", "<h", ">", ">"]),
    ]) func listsGoOnBehindDamage(inside: String, told: [String]) {
        for size in [1, 4, 1000] {
            let document = Array("<r xmlns='urn:r'><list>\(inside)</list></r>".utf8)
            let heard = Listener.hear(document, inPieces: size, list: list)
            let expected = ["<r", "<list"] + told + [">"]
            #expect(Self.joined(Array(heard.log.prefix(expected.count))) == Self.joined(expected), "\(heard.log)")
        }
    }

    /// Neighbouring texts as one.
    private static func joined(_ log: [String]) -> String {
        log.joined(separator: "\u{1}").replacing("\u{1} \u{1}", with: "\u{1}")
    }

    @Test func whatIsBrokenOutsideListsEndsTheDocument() {
        let heard = Listener.hear(Array("<r><list><p><h/></p></list><x></r>".utf8), list: list)
        #expect(heard.failure == .malformed)
        let lost = Listener.hear(Array("<r><list><p><h/></p><token>a<b></token></list></r>".utf8), list: list)
        #expect(lost.failure == .malformed)
        #expect(!lost.log.contains { $0.hasPrefix("broken") })
    }

    @Test func declarationsAroundReachThePartsBehindDamage() {
        let document =
            "<a:r xmlns:a='urn:a&amp;b' xmlns='urn:d'><a:list xmlns:b='urn:b'><a:p></x><a:p><a:h/><take><b:x/><y/></take></a:p></a:list></a:r>"
        let log = Listener.hear(document, list: list)
        #expect(log.contains("<take xmlns:b=\"urn:b\" xmlns=\"urn:d\"><b:x/><y/></take>"))
    }
}
