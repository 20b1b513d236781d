import JSONSchema
import Messages
import ScienceShopSDK
import Translations

/// What a reader wants to know of a record at a glance, as names and values.
struct RecordFacts {
    private let page: RecordPage
    private var record: Record { page.record }
    private var edition: Edition { page.edition }
    private var frame: PageFrame { page.frame }
    private(set) var values: [PageValue] = []

    init(_ page: RecordPage) {
        self.page = page
        addPeriod()
        addPlaces()
        addEntries()
        addKindOfThing()
        let node = edition.text(edition.name(ofNode: page.source.id.home))
        let slug = edition.index.facet(.node(page.source.id.home))?.slug
        add(
            "Kept by",
            [
                PageValue([
                    "text": node.text, "lang": node.lang,
                    "href": slug.map { frame.link(.list(.nodes, slug: $0)) },
                ])
            ])
    }

    private mutating func add(_ name: Message, _ found: [PageValue]) {
        guard !found.isEmpty else { return }
        values.append(PageValue(["name": edition.words(name), "values": found]))
    }

    private mutating func addPeriod() {
        guard let period = record.period else { return }
        let (start, end) = (period.start, period.end)
        var value = PageValue([
            "text": edition.dates.text(from: start, to: end) ?? period.asWritten,
            "iso": end == nil || start == end ? ReadableDate.machine(start) : nil,
        ])
        if let words = period.asWritten, start != nil || end != nil { put(words, in: &value) }
        let name: Message
        if page.kind == .event {
            name = "Date"
        } else if page.kind == .demand {
            name = end == nil ? "Received" : "Period"
        } else {
            name = end == nil ? "Begins" : start == nil ? "Ends" : "Period"
        }
        add(name, [value])
    }

    /// The source's own words, unless they are what is shown already.
    private func put(_ words: String, in value: inout PageValue) {
        let shown = value.text(named: "text")
        guard Text.folded(words) != shown.map(Text.folded) else { return }
        value.put(page.asWritten(words), as: "written")
    }

    private mutating func addPlaces() {
        var venues: [PageValue] = []
        if let venue = record.venue {
            if let name = venue.name {
                var value = PageValue(["text": name, "lang": page.asWritten("").lang])
                value["href"] = venue.record.flatMap { edition.index.card(of: $0) }.map { frame.link($0.address) }
                venues.append(value)
            }
            if let address = venue.address { venues += lines(of: address) }
        }
        if record.isOnline == true { venues.append(PageValue(["text": edition.words("online")])) }
        add("Venue", venues)
        let rule = record.recurrence?.rrule.flatMap(ReadableRule(language: edition.language).text)
        let often =
            record.recurrence?.asWritten.map { PageValue(["text": $0, "lang": page.asWritten("").lang]) }
            ?? rule.map { PageValue(["text": $0]) }
        add("How often", [often].compactMap(\.self))
        add("Address", record.address.map(lines) ?? [])
        add("Places", record.places.prefix(20).flatMap(lines))
        add(
            "Territories",
            record.territories.prefix(40).compactMap { territory in
                guard let label = territory.label ?? territory.asWritten else { return nil }
                var value = PageValue([
                    "text": label, "note": edition.label("territory-level", territory.level),
                    "href": TerritoryName(territory).flatMap { edition.index.facet(.territory($0))?.address }
                        .map { frame.link($0) },
                ])
                if let words = territory.asWritten { put(words, in: &value) }
                return value
            })
        add(
            "Scale",
            record.scope.prefix(20).compactMap { scope in
                guard let label = edition.label("territory-level", scope.level) ?? scope.asWritten else { return nil }
                var value = PageValue(["text": frame.capitalised(label)])
                if let words = scope.asWritten { put(words, in: &value) }
                return value
            })
    }

    private func lines(of address: Address) -> [PageValue] {
        let town = [address.postalCode, address.locality].compactMap(\.self).joined(separator: " ")
        let parts = [address.name, address.street, town].compactMap(\.self).filter { !$0.isEmpty }
        let text = parts.isEmpty ? address.asWritten : parts.joined(separator: ", ")
        return text.map { [PageValue(["text": $0])] } ?? []
    }

    private mutating func addEntries() {
        add("Themes", record.themes.prefix(40).compactMap { concept($0, isBrowsed: true) })
        add("Audiences", record.audiences.prefix(40).compactMap { concept($0) })
        add("Expertise", record.expertise.prefix(40).compactMap { concept($0) })
    }

    /// A concept by its label, with the words as written beside it.
    private func concept(_ concept: Concept, isBrowsed: Bool = false) -> PageValue? {
        guard let label = edition.labels.concept(concept) else { return nil }
        var value = PageValue(["text": concept.concept == nil ? label : frame.capitalised(label)])
        if concept.concept == nil { value["lang"] = page.asWritten("").lang }
        if isBrowsed {
            let key: Facet.Key =
                ConceptKey(concept).map(Facet.Key.concept)
                ?? .keyword(Text.wordKey(concept.keyword ?? concept.asWritten ?? ""))
            value["href"] = edition.index.facet(key)?.address.map { frame.link($0) }
        }
        if let words = concept.asWritten { put(words, in: &value) }
        return value
    }

    private mutating func addKindOfThing() {
        add("Type", record.types.dropFirst().prefix(10).compactMap { concept($0) })
        add("Legal form", [record.legalStatus].compactMap { $0.flatMap { concept($0) } })
        add("Circle of science culture", [record.cstiCircle].compactMap { $0.flatMap { concept($0) } })
        add("Function", [edition.text(record.jobTitle)?.value].compactMap(\.self))
        add("Belongs to", record.affiliations.prefix(20).compactMap(reference))
        add("Appeared in", [record.container].compactMap { $0.flatMap(reference) })
        if let status = record.publicationStatus {
            add("Publication", [PageValue(["text": label(of: status)])])
        }
        add("Format", [record.format].compactMap { $0.map { PageValue(["text": $0]) } })
        add(
            "Extent",
            [record.extent].compactMap { figure in
                figure?.asWritten.map { PageValue(["text": $0, "lang": page.asWritten("").lang]) }
            })
        if let url = record.url {
            add(
                "Address on the web",
                [
                    PageValue([
                        "text": Prose.capped(url, to: 120), "href": SafeLink.web(url),
                        "rel": " rel=\"nofollow noopener\"",
                    ])
                ])
        }
        add("Languages", record.languages.prefix(20).map { PageValue(["text": LanguageName.text($0, edition.words)]) })
    }

    private func reference(_ reference: Reference) -> PageValue? {
        let card = reference.record.flatMap { edition.index.card(of: $0) }
        guard let name = reference.name ?? card?.title[edition.language].text else { return nil }
        return PageValue([
            "text": name, "lang": page.asWritten("").lang, "href": card.map { frame.link($0.address) },
            "note": edition.label("role", reference.role),
        ])
    }

    private func label(of status: Record.PublicationStatus) -> String {
        switch status {
        case .published: edition.words("published")
        case .forthcoming: edition.words("forthcoming")
        case .inPreparation: edition.words("in preparation")
        }
    }
}
