import JSONSchema
import ScienceShopSDK
import TestSupport
import Testing

@Suite struct ContentHashTests {
    /// FIPS 180-4 example vectors and the two one-block boundary lengths.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func vectors(text: String, expected: String) {
        #expect(ContentHash.hex(text.utf8) == expected)
    }

    @Test func aMillionTimesA() {
        var hash = SHA256()
        for _ in 0..<1000 { hash.update(repeatElement(UInt8(ascii: "a"), count: 1000)) }
        #expect(hash.hexDigest() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    /// With the processor's own instructions, where it has some, and without.
    @Test func bothWaysOfComputingAgree() {
        var random = SeededGenerator(seed: 5)
        for length in 0..<300 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let digests = [true, false].map { isAccelerated in
                var hash = SHA256(accelerated: isAccelerated)
                hash.update(bytes.prefix(length / 3))
                hash.update(bytes.dropFirst(length / 3))
                return hash.hexDigest()
            }
            #expect(digests[0] == digests[1])
            #expect(digests[0] == ContentHash.hex(bytes))
        }
    }

    @Test func piecesGiveTheSameHashAsTheWhole() {
        var random = SeededGenerator(seed: 3)
        for length in [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1000] {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            var hash = SHA256()
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...70, using: &random)
                hash.update(rest.prefix(count))
                _ = hash.digest()
                rest = rest.dropFirst(count)
            }
            #expect(hash.hexDigest() == ContentHash.hex(bytes))
        }
    }

    @Test func frenchDocumentVector() throws {
        let text = #"""
            {"titre":"Ateliers des savoirs partagés","année":2012,"null":null,"b":true,"liste":[56,{"d":1e21,"10":null}],"esc":"a\"b\\c\n\t\u0001/é\u2028"}
            """#
        let value = try JSONValue(parsing: text)
        #expect(
            ContentHash.hex(value.canonicalBytes)
                == "7e5e905dbafbf1758a1c22ee6a08df17f3f150a753c377a52dae99e141e94707")
    }

    @Test func volatileMembersDoNotCount() throws {
        let id = try #require(RecordIdentifier("lyon:demand/2024-017"))
        var record = Record(id: id)
        record["title"] = ["fr": "Îlots de chaleur"]
        let before = record.contentHash
        #expect(ContentHash.isValid(before))
        record["revision"] = 4
        record["modifiedAt"] = "2026-11-21T09:30:00Z"
        record["provenance"] = [["node": "lyon"]]
        record.statedContentHash = before
        #expect(record.contentHash == before)
        record["title"] = ["fr": "Ilots de chaleur"]
        #expect(record.contentHash != before)
        #expect(record.statedContentHash == before)
    }

    @Test func hashTextIsChecked() {
        #expect(!ContentHash.isValid("sha256:ABC"))
        #expect(!ContentHash.isValid(String(repeating: "a", count: 71)))
        #expect(ContentHash.isValid(ContentHash.of([])))
    }
}
