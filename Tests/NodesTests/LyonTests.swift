import AdapterKit
import BuiltinAdapters
import Crosswalks
import Foundation
import JSONSchema
import ScienceShopSDK
import Testing

/// The lyon node: a table of demands and a page of events.
@Suite struct LyonTests {
    /// The rows of the sample as the csv adapter gives them.
    private func demands() async throws -> SeedHarvest {
        let adapter = try #require(BuiltinAdapters.named("csv"))
        let opener = FileOpener(base: SeedHarvest.root.path)
        let source = try adapter.init(
            configuration: AdapterConfiguration(
                location: "Plugins/nodes/lyon/samples/demandes-2024.csv", options: ["key": ["Référence"]]),
            context: AdapterContext(opener: opener))
        _ = try await source.identify()
        let page = try await source.page(HarvestRequest(), after: nil)
        #expect(page.next == nil)
        return try SeedHarvest.map(page.records, by: "lyon/demandes", basis: "consent")
    }

    @Test func eachRowIsADemandOfItsRequester() async throws {
        let table = try await demands()
        #expect(table.counts == ["demand": 5, "organisation": 5])
        #expect(table.locals(.demand) == ["ami24-01", "ami24-02", "ami24-03", "ami24-04", "ami24-05"])
        #expect(
            table.participants(.demand, "ami24-05") == ["requester -> organisation/dys-et-compagnie"])
        #expect(table.text(.organisation, "dys-et-compagnie", "/address/locality") == "Lyon")
        #expect(table.text(.organisation, "dys-et-compagnie", "/types/0/concept") == "association")
    }

    @Test func questionsKeepBothTheirTexts() async throws {
        let table = try await demands()
        #expect(
            table.text(.demand, "ami24-01", "/question/fr")?.hasPrefix("Le ruisseau qui borde nos parcelles") == true)
        #expect(
            table.text(.demand, "ami24-01", "/reformulatedQuestion/fr")
                == "Quels sont les apports de sédiments du bassin versant et quels gestes de jardinage les réduisent ?")
        #expect(table.value(.demand, "ami24-02", "/reformulatedQuestion") == nil)
    }

    @Test func statusesAreReadWithTheirHistory() async throws {
        let table = try await demands()
        let statuses = table.locals(.demand).map { table.text(.demand, $0, "/demandStatus/status") }
        #expect(statuses == ["accepted", "received", "referred", "declined", "matched"])
        #expect(table.text(.demand, "ami24-01", "/demandStatus/history/0/date") == "2024-02-19")
        #expect(table.text(.demand, "ami24-01", "/demandStatus/history/1/note") == "Retenue")
        #expect(table.value(.demand, "ami24-02", "/demandStatus/history/1") == nil)
    }

    @Test func consentIsTheRowsOwnAnswerAndContactsArePrivate() async throws {
        let table = try await demands()
        let granted = table.locals(.demand).map { table.value(.demand, $0, "/consent/0/granted")?.bool }
        #expect(granted == [true, true, false, true, true])
        #expect(table.value(.organisation, "collectif-tri-a-bord", "/consent/0/granted")?.bool == false)
        #expect(table.text(.demand, "ami24-01", "/consent/0/wording") == "Accord de publication")
        #expect(table.text(.demand, "ami24-01", "/contacts/0/value") == "camille.exemple@jardins.example")
        #expect(table.value(.demand, "ami24-01", "/contacts/0/private")?.bool == true)
        #expect(table.value(.demand, "ami24-03", "/contacts") == nil, "a row without an address has no contact")
    }

    @Test func datedItemsAreEventsAndUnsettledOnesAreNot() throws {
        let page = try SeedHarvest.map("Plugins/nodes/lyon/samples/rendez-vous-2024.html", by: "lyon/rendez-vous")
        #expect(page.counts == ["event": 6, "initiative": 1, "organisation": 1])
        let webinar = "29-fevrier-2024-presentation-de-l-appel-et-questions-des-structures"
        #expect(page.text(.event, webinar, "/period/start") == "2024-02-29T12:30")
        #expect(page.text(.event, webinar, "/period/end") == "2024-02-29T13:30")
        #expect(page.value(.event, webinar, "/online")?.bool == true)
        let workshop = "19-mars-2024-atelier-a-villeurbanne"
        #expect(page.text(.event, workshop, "/territories/0/label") == "Villeurbanne")
        #expect(page.text(.event, workshop, "/types/0/concept") == "workshop")
        #expect(page.value(.event, workshop, "/online") == nil)
        #expect(page.text(.initiative, "appel-2024", "/period/start") == "2024-02-15")
        #expect(page.text(.initiative, "appel-2024", "/period/end") == "2024-05-15")
    }
}
