import Testing

@testable import SetReconciliation

@Suite("SipHash-2-4")
struct SipHashTests {
    /// The vectors of the reference implementation: the key 00 01 … 0f, the input 00 01 … of some length.
    @Test(
        "The reference's vectors",
        arguments: [
            (0, "310e0edd47db6f72", "a3817f04ba25a8e66df67214c7550293"),
            (1, "fd67dc93c539f874", "da87c1d86b99af44347659119b22fc45"),
            (7, "37d1018bf50002ab", "a1f1ebbed8dbc153c0b84aa61ff08239"),
            (8, "6224939a79f5f593", "3b62a9ba6258f5610f83e264f31497b4"),
            (9, "b0e4a90bdf82009e", "264499060ad9baabc47f8b02bb6d71ed"),
            (15, "e545be4961ca29a1", "5493e99933b0a8117e08ec0f97cfc3d9"),
            (16, "db9bc2577fcc2a3f", "6ee2a4ca67b054bbfd3315bf85230577"),
            (17, "9447be2cf5e99a69", "473d06e8738db89854c066c47ae47740"),
            (31, "42c341d8fa92d832", "2939b0183223fafc1723de4f52c43d35"),
            (63, "724506eb4c328a95", "5150d1772f50834a503e069a973fbd7c"),
        ])
    func vectors(length: Int, narrow: String, wide: String) throws {
        let key = try #require(ReconciliationKey(bytes: (0..<16).map { UInt8($0) }))
        let input = (0..<length).map { UInt8($0) }
        var bytes: [UInt8] = []
        bytes.append(number: SipHash.hash64(input, key: key))
        #expect(hex(bytes) == narrow)

        let hash = SipHash.hash128(input, key: key)
        bytes = []
        bytes.append(number: hash.first)
        bytes.append(number: hash.second)
        #expect(hex(bytes) == wide)

        if let symbol = SetSymbol(bytes: input) {
            #expect(SipHash.hash128(symbol, key: key) == hash)
        }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
