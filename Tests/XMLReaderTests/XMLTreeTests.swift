import Testing
import XMLReader

@Suite struct XMLTreeTests {
    private func tree(_ text: String, limits: XMLTree.Limits = .init()) throws -> XMLTree.Element {
        try XMLTree(parsing: Array(text.utf8), limits: limits).root
    }

    @Test func namesNamespacesTextsAndLinesAreKept() throws {
        let root = try tree(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <a:r xmlns:a="urn:a" xmlns="urn:b" a:x="1" y="&lt;&#10;é" xml:lang="fr">
              <c><![CDATA[<é>]]>&amp;<!-- left out -->fin</c>
            </a:r>
            """)
        #expect(root.name == "r" && root.namespace == "urn:a" && root.line == 2)
        #expect(root["y"] == "<\né" && root["x"] == nil && root.language == "fr")
        let child = try #require(root.elements.first)
        #expect(child.name == "c" && child.namespace == "urn:b" && child.line == 3)
        #expect(child.ownText == "<é>&fin")
        #expect(root.first("c") == nil, "it is of another namespace")
    }

    @Test func otherEncodingsAreRead() throws {
        let text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><r>\u{E9}</r>"
        let root = try XMLTree(parsing: text.unicodeScalars.map { UInt8($0.value) }).root
        #expect(root.ownText == "é")
    }

    @Test(arguments: [
        "", " ", "text", "<a>", "<a></b>", "<a/><b/>", "<a b=1/>", "<a>&undefined;</a>", "<a>\u{1}</a>", "<a",
        "<a><![CDATA[",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x \"y\"><!ENTITY z \"&x;&x;&x;\">]><a>&z;</a>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\"><a/>",
    ]) func whatIsBrokenOrHostileIsRefused(text: String) {
        #expect(throws: XMLTree.Failure.self) { try tree(text) }
    }

    @Test func brokenBytesAreRefused() {
        #expect(throws: XMLTree.Failure.self) {
            try XMLTree(parsing: Array("<a>".utf8) + [0xC3, 0x28] + Array("</a>".utf8))
        }
    }

    @Test func limitsHold() throws {
        let deep = String(repeating: "<a>", count: 600) + String(repeating: "</a>", count: 600)
        #expect(throws: XMLTree.Failure.self) { try tree(deep) }
        #expect(throws: Never.self) { try tree(deep, limits: .init(depth: 600)) }
        let many = "<r>" + String(repeating: "<a/>", count: 100) + "</r>"
        #expect(throws: XMLTree.Failure.self) { try tree(many, limits: .init(nodes: 100)) }
        #expect(throws: XMLTree.Failure.self) { try tree(many, limits: .init(bytes: 100)) }
    }

    /// libxml2 refuses a text of more than ten million characters unless told otherwise.
    @Test func aLongTextIsRead() throws {
        let text = String(repeating: "x", count: 11 << 20)
        #expect(try tree("<r>\(text)</r>").ownText.utf8.count == text.utf8.count)
    }
}
