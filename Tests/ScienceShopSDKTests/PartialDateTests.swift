import ScienceShopSDK
import Testing

@Suite struct PartialDateTests {
    @Test(arguments: [
        "2012", "2012~", "2018?", "2023-04", "2023-04~", "2017-11-14", "2020-02-29", "2019-04-26T10:00",
        "2019-04-26T10:00:30", "2019-04-26T10:00Z", "2019-04-26T10:00:30+02:00", "2019-04-26T10:00-05:00",
        "2019-04-26T10:00+00:00~", "0000", "9999-12-31T23:59:59",
    ])
    func writesBackWhatItRead(text: String) throws {
        let date = try #require(PartialDate(text))
        #expect(date.description == text)
        #expect(PartialDate(date.description) == date)
    }

    @Test(arguments: [
        "", "12", "201", "20123", "2012-", "2012-13", "2012-00", "2012-1", "2019-02-29", "2019-04-31", "2019-04-00",
        "2019-04-26T", "2019-04-26T10", "2019-04-26T24:00", "2019-04-26T10:60", "2019-04-26T10:00:60",
        "2019-04-26T10:00+2:00", "2019-04-26T10:00-00:00", "2019Z", "2019-04-26Z", "2012~?", "~2012", " 2012", "2012 ",
        "２０１２", "2018/2021", "-2012",
    ])
    func refusesTheRest(text: String) {
        #expect(PartialDate(text) == nil)
    }

    @Test func bounds() throws {
        let year = try #require(PartialDate("2012"))
        #expect(year.earliest.description == "2012-01-01T00:00:00Z")
        #expect(year.latest.description == "2012-12-31T23:59:59.999Z")
        let february = try #require(PartialDate("2024-02"))
        #expect(february.latest.description == "2024-02-29T23:59:59.999Z")
        let offset = try #require(PartialDate("2019-04-26T10:00+02:00"))
        #expect(offset.earliest.description == "2019-04-26T08:00:00Z")
        #expect(offset.latest.description == "2019-04-26T08:00:59.999Z")
    }

    @Test func precedence() throws {
        let year = try #require(PartialDate("2012"))
        let month = try #require(PartialDate("2012-04"))
        let next = try #require(PartialDate("2013"))
        #expect(!year.certainlyPrecedes(month) && !month.certainlyPrecedes(year))
        #expect(year.certainlyPrecedes(next) && month.certainlyPrecedes(next) && !next.certainlyPrecedes(year))
    }

    @Test func sortingIsATotalOrder() {
        let dates = ["2012", "2012~", "2012-01", "2012-01-01", "2012-01-01T00:00", "2012-01-01T00:00Z", "2013"]
            .compactMap { PartialDate($0) }
        for left in dates {
            for right in dates {
                #expect([left < right, left == right, left > right].filter { $0 }.count == 1)
            }
        }
    }

    @Test func precisionAndTruncation() throws {
        let date = try #require(PartialDate("2019-04-26T10:00:30+02:00~"))
        #expect(date.precision == .second)
        #expect(date.truncated(to: .minute).description == "2019-04-26T10:00+02:00~")
        #expect(date.truncated(to: .day).description == "2019-04-26~")
        #expect(date.truncated(to: .year).qualified(nil).description == "2019")
        #expect(PartialDate(year: 2019, day: 3) == nil)
        #expect(PartialDate(year: 2019, month: 1, day: 3, hour: 4) == nil)
    }
}
