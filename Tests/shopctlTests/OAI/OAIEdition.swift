import TestSupport

/// What the repository holds, at one time after another.
struct OAIEdition {
    let now: String
    let change: @Sendable (inout [OAILibrary.Item]) -> Void

    func publish(in library: OAILibrary) {
        library.rule { rules in
            rules.now = now
            rules.pageSize = 12
        }
        library.edit(change)
    }

    static let all = [
        OAIEdition(now: "2026-11-01T12:00:00Z") { items in
            items = (1...220).map { sheet($0, "2026-10-01T00:00:00Z", "first") }
            // Some have left before we came, and some of those still carry their metadata.
            for number in stride(from: 10, to: 220, by: 20) {
                items.append(gone(10_000 + number, "2026-10-02T00:00:00Z"))
            }
        },
        // Some change, some leave, some are new.
        OAIEdition(now: "2026-11-02T12:00:00Z") { items in
            for index in items.indices {
                let number = index + 1
                if number <= 220, number % 9 == 0 { items[index] = sheet(number, "2026-11-02T08:00:00Z", "second") }
                if number <= 220, number % 17 == 0 { items[index] = gone(number, "2026-11-02T09:00:00Z") }
            }
            items += (301...320).map { sheet($0, "2026-11-02T10:00:00Z", "second") }
        },
        // Some of them come back.
        OAIEdition(now: "2026-11-03T12:00:00Z") { items in
            for index in items.indices where items[index].isDeleted && index < 120 {
                items[index] = sheet(index + 1, "2026-11-03T08:00:00Z", "third")
            }
        },
    ]

    private static func sheet(_ number: Int, _ datestamp: String, _ edition: String) -> OAILibrary.Item {
        var item = OAILibrary.Item("oai:library.example:\(number)", datestamp, "")
        item.metadata = """
            <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>L’eau de la rivière \(number), \(edition)</dc:title>\
            <dc:creator>Association \(number % 12)</dc:creator><dc:subject>eau</dc:subject>\
            <dc:description>Comment protéger l’eau de la rivière numéro \(number) ?</dc:description>\
            <dc:date>20\(10 + number % 15)</dc:date><dc:type>Text</dc:type></oai_dc:dc>
            """
        return item
    }

    private static func gone(_ number: Int, _ datestamp: String) -> OAILibrary.Item {
        var item = sheet(number, datestamp, "last")
        item.isDeleted = true
        if number % 2 == 0 { item.metadata = nil }
        return item
    }
}
