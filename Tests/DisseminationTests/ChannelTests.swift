import AdapterKit
import Dissemination
import Federation
import OAIPMH
import ScienceShopSDK
import Testing

@Suite struct ChannelTests {
    @Test func aListIsGivenWholeAndDeletionsStayForEver() async throws {
        var house = ChannelHouse()
        for name in "abcdefghij" { house.say(String(name), "Projet \(name)") }
        let first = try await house.publish()
        #expect(first?.counts.published == 10)
        #expect(try await house.list().names == "abcdefghij".map { "project/\($0)" })
        #expect(try await house.list("metadataPrefix=oai_dc", .listIdentifiers).names.count == 10)

        house.records.removeAll { $0.identifier == "c" }
        house.say("f", "Un autre titre")
        try await house.publish()
        let wanted = ["a", "b", "d", "e", "g", "h", "i", "j"].map { "project/\($0)" }
        let listing = try await house.list()
        #expect(
            listing.names == wanted + ["project/f", "-project/c"]
                || listing.names == wanted + ["-project/c", "project/f"])
        let gone = try #require(listing.records.first { $0.header.isDeleted })
        #expect(gone.metadata == nil && gone.about.isEmpty)
        #expect(gone.header.sets == ["kind:project", "node:lyon"])
        #expect(try await house.list("metadataPrefix=oai_dc&set=kind:project").names.contains("-project/c"))

        // Back again, it is no longer deleted; nothing else moves.
        house.say("c", "Projet c")
        try await house.publish()
        #expect(try await house.list().names.last == "project/c")
        #expect(try await house.publish() == nil)
    }
}
