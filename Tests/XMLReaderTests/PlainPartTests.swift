import TestSupport
import Testing

@testable import XMLReader

/// What is told of plain parts of a list is what libxml2 would have said, whatever happens to the document.
@Suite struct PlainPartTests {
    /// Writes down all that it can learn; of texts in a row it makes one.
    private final class Recorder: XMLStreamHandler {
        private(set) var log: [String] = []
        private var words: [UInt8] = []
        private var depth = 0
        /// Behind damage places go on from anywhere: those of a part count from its first byte.
        private var origin = 0
        unowned var parser: XMLStreamParser?

        private func write(_ line: String) {
            if !words.isEmpty { log.append("\"" + String(decoding: words, as: UTF8.self)) }
            words = []
            log.append(line)
        }

        private func place(_ offset: Int) -> Int { offset - origin }

        func start(_ tag: XMLStartTag) -> XMLStreamAction {
            if depth <= 2 { origin = tag.offset }
            let attributes = tag.allAttributes.map { "\($0.hasPrefix) \($0.name) \($0.namespace ?? "-") \($0.value)" }
            write("<\(tag.name) \(tag.namespace ?? "-") \(attributes) at \(place(tag.offset)), \(tag["size"] ?? "-")")
            if tag.name == "take" || tag.name == "whole" { return .take }
            depth += 1
            if tag.name == "list" { return .list(XMLList(part: "part", first: "head", last: "last")) }
            return tag.name == "silent" ? .enter : .read
        }

        func end() {
            let whereabouts =
                parser.map { depth > 2 ? "at \(place($0.offset))" + ", line \($0.line)" : "" } ?? ""
            depth -= 1
            // Asked for once in a part, as who reads records does.
            let repairs = depth == 2 ? parser.map { $0.takeRepairs(from: 0, to: $0.offset) } ?? [] : []
            write("> \(whereabouts) \(XMLRepair.Kind.allCases.filter(repairs.contains))")
        }

        func text(_ bytes: UnsafeBufferPointer<UInt8>) { words += bytes }

        func fragment(_ fragment: XMLFragment) {
            let bytes = fragment.bytes.map { String(decoding: $0, as: UTF8.self) } ?? "too large"
            write("= \(bytes) \(fragment.length) \(fragment.undeclared) at \(place(parser?.offset ?? 0))")
        }

        func broken(_ part: XMLBrokenPart) {
            depth = 2
            write(
                "broken \(part.bytes.map { String(decoding: $0, as: UTF8.self) } ?? "-"), line \(part.line): \(part.words)"
            )
        }

        func hidden(_ count: Int) { write("hides \(count)") }
    }

    private struct Hearing: Equatable {
        var log: [String]
        var failure: XMLStreamError?
        var hasTrailingBytes: Bool
    }

    private func hear(
        _ bytes: [UInt8], plainly: Bool, inPieces size: Int = .max
    ) -> (hearing: Hearing, plainParts: Int) {
        let recorder = Recorder()
        let parser = XMLStreamParser(handler: recorder, readsPlainly: plainly)
        recorder.parser = parser
        for start in stride(from: 0, to: bytes.count, by: min(size, max(1, bytes.count))) {
            parser.feed(Array(bytes[start..<min(bytes.count, start + min(size, bytes.count))]))
        }
        parser.finish()
        recorder.parser = nil
        let hearing = Hearing(
            log: recorder.log, failure: parser.failure, hasTrailingBytes: parser.hasTrailingBytes)
        return (hearing, parser.plain.hits)
    }

    /// Where two hearings part.
    private func difference(_ ours: Hearing, _ expected: Hearing) -> String {
        for (one, other) in zip(ours.log, expected.log) where one != other { return "\(one) for \(other)" }
        return "\(ours.log.count) for \(expected.log.count), \(String(describing: ours.failure)) for "
            + String(describing: expected.failure)
    }

    private static let parts = [
        "<part><head><id>a:1</id><day>2024-05-01</day></head><meta>\n<take xmlns:d=\"urn:d\"><d:t x:a=\"1\">é &amp; 😀</d:t><d:u/></take></meta></part>",
        "<part>\n<head state='gone'><id>b&amp;c &lt;d&gt;</id><day/></head>\n</part>\n\n",
        "<part><head><id> é </id></head><meta><take><u>default</u></take></meta><silent>s<x>t</x></silent></part>",
        "<part><head/><meta><take xmlns='urn:own' xml:lang='fr'><u/></take>loose</meta></part>\t",
        "<part><head><id>e</id></head><meta><x:take\n  xmlns:x='urn:inner'\n\tb='c'><x:t/><u x:v='w'/></x:take></meta></part>",
        "<part><head><w xmlns='urn:w' xmlns:v='urn:v'><v:take><t v:a='1'/></v:take></w></head></part>",
        "<part><head><y:z y:a='1' b='2'>q</y:z></head></part>",
        "<part><head><id>f</id></head><!-- <part><head> --><meta><take><![CDATA[<g>]]></take></meta></part>",
        "<part><head><id>h&eacute;&#233; & i</id></head><meta><take>j & k</take></meta></part>",
        "<whole a='1'><b/>c</whole>", "<other><head>l</head></other>",
    ]

    private func document(_ parts: [String], prefix: String = "") -> [UInt8] {
        let name = prefix.isEmpty ? "" : prefix + ":"
        let body = parts.joined().replacing("<part", with: "<\(name)part").replacing("</part", with: "</\(name)part")
            .replacing("<head", with: "<\(name)head").replacing("</head", with: "</\(name)head")
        let declared = prefix.isEmpty ? "xmlns=\"urn:o\"" : "xmlns:\(prefix)=\"urn:o\" xmlns='urn:default'"
        return Array(
            """
            <?xml version="1.0"?>
            <\(name)r \(declared) xmlns:x="urn:x" xmlns:y="urn:y?a&amp;b">
            <\(name)list>
            \(body)<\(name)last size='3' y:b="4">token</\(name)last>
            </\(name)list>
            </\(name)r>

            """.utf8)
    }

    @Test(arguments: ["", "o"]) func eachPartIsToldAlike(prefix: String) {
        for part in Self.parts {
            let bytes = document(Array(repeating: part, count: 3) + [Self.parts[0], part], prefix: prefix)
            let expected = hear(bytes, plainly: false)
            #expect(expected.plainParts == 0)
            for size in [1, 7, 100, Int.max] {
                #expect(hear(bytes, plainly: true, inPieces: size).hearing == expected.hearing)
            }
        }
    }

    @Test func plainPartsAreReadWithoutLibxml2() {
        let bytes = document(Array(repeating: Self.parts[0], count: 40))
        // All but those in the first bytes, which libxml2 needs to find the list; what stands behind the last is one.
        #expect(hear(bytes, plainly: true).plainParts >= 36)
        #expect(hear(bytes, plainly: true).hearing == hear(bytes, plainly: false).hearing)
    }

    @Test func whatGoesWrongGoesWrongAlike() {
        var chance = SeededGenerator(seed: 20_261_123)
        let pieces = [
            "<", ">", "/", "&", "]]>", "\"", "'", "=", " ", ":", "\n", "\r\n", "\t", "é", "\u{0}", "<b/>", "xmlns='u'",
            "</part>", "</list>", "<part>", "<part><head>", "<!--", "-->", "<![CDATA[", "&lt;", "&#9;", "\u{FFFE}",
        ].map { Array($0.utf8) }
        var (plain, broken) = (0, 0)
        for round in 0..<2500 {
            let parts = (0..<Int.random(in: 1...8, using: &chance)).map { _ in
                Self.parts.randomElement(using: &chance) ?? ""
            }
            var bytes = document(parts, prefix: round % 3 == 0 ? "o" : "")
            for _ in 0..<Int.random(in: 0...3, using: &chance) {
                let place = Int.random(in: 0..<bytes.count, using: &chance)
                switch Int.random(in: 0..<5, using: &chance) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(contentsOf: pieces.randomElement(using: &chance) ?? [], at: place)
                case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...20, using: &chance)))
                default:
                    let end = min(bytes.count, place + Int.random(in: 1...40, using: &chance))
                    let other = Int.random(in: 0..<bytes.count, using: &chance)
                    bytes.insert(contentsOf: Array(bytes[place..<end]), at: other)
                }
            }
            let size = Int.random(in: 1...bytes.count, using: &chance)
            let ours = hear(bytes, plainly: true, inPieces: size)
            // How the bytes are cut tells, here and there, which of two complaints comes first and what it names.
            let expected = [size, .max, 512, 64, 16, 5, 1].lazy.map {
                self.hear(bytes, plainly: false, inPieces: $0).hearing
            }
            if !expected.contains(ours.hearing), let first = expected.first {
                Issue.record("\(difference(ours.hearing, first)) of \(String(decoding: bytes, as: UTF8.self))")
            }
            if ours.plainParts > 0 { plain += 1 }
            if ours.hearing.failure != nil || ours.hearing.log.contains(where: { $0.hasPrefix("broken") }) {
                broken += 1
            }
        }
        #expect(plain > 1000 && broken > 500, "\(plain) had plain parts, \(broken) were broken")
    }
}
