import ScienceShopSDK
import TestSupport
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"), (-86_400_000, "1969-12-31T00:00:00Z"),
            (1_795_253_400_000, "2026-11-21T09:30:00Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func writesAndReads(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test func roundTripsEverywhere() {
        var random = SeededGenerator(seed: 41)
        for _ in 0..<2000 {
            let time = Timestamp(milliseconds: .random(in: -62_135_596_800_000...253_402_300_799_999, using: &random))
            #expect(Timestamp(time.description) == time)
        }
    }

    @Test func offsetsAreTakenIntoAccount() {
        #expect(Timestamp("2019-04-26T10:00:00+02:00") == Timestamp("2019-04-26T08:00:00Z"))
        #expect(
            Timestamp("2019-04-26t10:00:00.5z")?.milliseconds == (Timestamp("2019-04-26T10:00:00Z")?.milliseconds ?? 0)
                + 500)
    }

    @Test(arguments: [
        "", "2019-04-26", "2019-04-26T10:00Z", "2019-04-26T10:00:00", "2019-02-29T10:00:00Z", "2019-04-26T24:00:00Z",
        "2019-04-26T10:00:00.Z", "2019-04-26T10:00:00+2:00", "2019-04-26 10:00:00Z", "2019-04-26T10:00:00Zx",
    ])
    func refusesTheRest(text: String) {
        #expect(Timestamp(text) == nil)
    }
}
