import Messages
import Testing

@testable import Catalogue

@Suite struct ReadableRuleTests {
    @Test(
        arguments: [
            ("FREQ=MONTHLY;BYDAY=3TH", "le 3e jeudi de chaque mois", "the 3rd Thursday of each month"),
            (
                "FREQ=MONTHLY;BYDAY=1MO,-1FR", "le 1er lundi et le dernier vendredi de chaque mois",
                "the 1st Monday and the last Friday of each month"
            ),
            ("FREQ=MONTHLY;BYMONTHDAY=1", "le 1er de chaque mois", "the 1st of each month"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "le dernier jour de chaque mois", "the last day of each month"),
            ("FREQ=MONTHLY;BYMONTHDAY=12;INTERVAL=3", "tous les 3 mois, le 12", "every 3 months, the 12th"),
            ("FREQ=WEEKLY", "chaque semaine", "every week"),
            ("FREQ=WEEKLY;WKST=MO;BYDAY=TU", "chaque mardi", "every Tuesday"),
            (
                "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=12", "chaque lundi, mercredi et vendredi, 12 fois",
                "every Monday, Wednesday and Friday, 12 times"
            ),
            (
                "INTERVAL=2;FREQ=WEEKLY;BYDAY=TU,TH", "toutes les 2 semaines, le mardi et le jeudi",
                "every 2 weeks, on Tuesday and Thursday"
            ),
            (
                "FREQ=DAILY;UNTIL=20260601T215959Z", "tous les jours, jusqu’au 1er juin 2026",
                "every day, until 1 June 2026"
            ),
            ("FREQ=DAILY;INTERVAL=3", "tous les 3 jours", "every 3 days"),
            ("FREQ=YEARLY", "chaque année", "every year"),
        ])
    func rulesThatPeopleMake(rule: String, french: String, english: String) {
        #expect(ReadableRule(language: .french).text(rule) == french)
        #expect(ReadableRule(language: .english).text(rule) == english)
    }

    @Test(arguments: [
        "", "FREQ=HOURLY", "FREQ=DAILY;BYMONTH=2", "FREQ=MONTHLY;BYDAY=TH;BYSETPOS=3", "FREQ=MONTHLY;BYDAY=TH",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;UNTIL=demain", "FREQ=DAILY;FREQ=DAILY",
        "n’importe quoi",
        "FREQ=YEARLY;BYDAY=1MO", "FREQ=DAILY;COUNT=0",
    ])
    func whatCannotBeSaidInALineIsNotSaid(rule: String) {
        #expect(ReadableRule(language: .french).text(rule) == nil)
    }
}
