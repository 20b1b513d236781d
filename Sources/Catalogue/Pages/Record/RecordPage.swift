import JSONSchema
import Messages
import ScienceShopSDK
import Translations

/// The page of one record.
struct RecordPage {
    let source: PublicRecord
    let edition: Edition
    let frame: PageFrame
    /// As the index has it: the title of a record without one, its entries.
    let card: RecordCard?
    let related: [RelatedGroup]

    /// How many records of one relation the page shows.
    static let mostRelated = CatalogueIndex.relatedLimit

    var record: Record { source.record }
    var kind: RecordKind { source.id.kind }

    init(_ source: PublicRecord, _ edition: Edition) {
        self.source = source
        self.edition = edition
        frame = PageFrame(edition, .record(source.id))
        card = edition.index.card(of: source.id)
        related = edition.index.related(to: source.id, limit: Self.mostRelated)
    }

    var bytes: [UInt8] {
        let title = (card?.title ?? RecordCard.title(of: source))[edition.language]
        let heading = edition.text(title)
        let summary = edition.text(card?.summary?[edition.language] ?? LocalText("", in: ""))
        let trail: [(title: String, address: PageAddress)] = [
            (edition.words("Home"), .home),
            (edition.plural(of: kind), .list(.kinds, slug: kindSlug)),
        ]
        var page = frame.value(
            title: title.shortened(to: 90).text, description: summary.text, trail: trail,
            data: edition.data.record(source, trail: trail + [(title.text, .record(source.id))]))
        page["json"] = frame.link(.record(source.id) as DataAddress)
        page["kind"] = kind.rawValue
        page["kindLabel"] = edition.name(of: kind)
        page["kindHref"] = frame.link(.list(.kinds, slug: kindSlug))
        page["type"] = record.types.lazy.compactMap { edition.labels.concept($0) }.first
        page["state"] = edition.label(of: card?.state)
        page["heading"] = heading.text
        page["titleLang"] = heading.lang
        page["alsoKnown"] = alsoKnown
        page["lead"] = edition.text(record.summary)?.value
        page["facts"] = RecordFacts(self).values
        page["sections"] = narrative
        page["history"] = history
        page["figures"] = figureValues(record.figures + record.attendance)
        let people = RecordPeople(self)
        page["people"] = people.values
        page["related"] = relatedValues
        page["links"] = links
        addOrigin(to: &page)
        return edition.render("record", page)
    }

    private var kindSlug: String { edition.index.facet(.kind(kind))?.slug ?? kind.rawValue }

    /// The title as the index writes it, in the language of the page.
    var title: LocalText { (card?.title ?? RecordCard.title(of: source))[edition.language] }

    /// Another language's title, the acronym, other names.
    private var alsoKnown: [PageValue] {
        let shown = title.text
        var seen = [shown]
        var names: [PageText] = []
        func add(_ text: PageText?) {
            guard let text, !seen.contains(where: { $0.hasSameBytes(as: text.text) }), names.count < 8 else { return }
            seen.append(text.text)
            names.append(text)
        }
        add(record.acronym.map { edition.text(LocalText($0, in: "")) })
        record.alternateTitles.forEach { add(edition.text($0)) }
        for tag in record.title?.languages ?? [] {
            add(record.title?[tag].map { edition.text(LocalText($0, in: tag)) })
        }
        return names.map(\.value)
    }

    private var history: [PageValue] {
        guard let status = record.demandStatus else { return [] }
        return status.history.prefix(50).enumerated().map { place, step in
            let label = edition.label("demand-status", step.status?.rawValue)
            // « Retenue » said twice would be once too many.
            let note = step.note.flatMap { note in
                label.map { Text.folded(note).hasSameBytes(as: Text.folded($0)) } == true ? nil : note
            }
            var value = PageValue([
                "status": label.map(frame.capitalised),
                "date": step.date.map { edition.dates.text($0) },
                "node": step.node.map { edition.name(ofNode: $0).text },
                "class": place + 1 == status.history.count ? " class=\"now\"" : nil,
            ])
            value.put(note.map(asWritten), as: "note")
            return value
        }
    }

    /// Figures with their words as written, unless these say the same as number and unit.
    func figureValues(_ figures: [Figure]) -> [PageValue] {
        figures.prefix(60).map { figure in
            let number = edition.figures.number(figure)
            let plain = Text.wordKey([number, figure.unit].compactMap(\.self).joined(separator: " "))
            let isPlain = figure.asWritten.map(Text.wordKey) == plain
            return PageValue([
                "number": number, "unit": figure.unit, "written": isPlain ? nil : figure.asWritten,
                "date": figure.date.map { edition.dates.text($0) }, "lang": asWritten("").lang,
            ])
        }
    }

    private var links: [PageValue] {
        var values = record.links.prefix(40).compactMap { link -> PageValue? in
            guard let url = link.url else { return nil }
            return PageValue([
                "href": SafeLink.web(url), "text": Prose.capped(link.label ?? url, to: 200),
                "lang": link.label == nil ? nil : asWritten("").lang,
                "note": link.label == nil ? nil : host(of: url),
            ])
        }
        for uri in record.sameAs.prefix(40) {
            values.append(
                PageValue([
                    "href": SafeLink.web(uri), "text": Prose.capped(uri, to: 200),
                    "note": edition.words("the same thing"),
                ]))
        }
        for identifier in record.identifiers.prefix(40) {
            guard let scheme = identifier.scheme, let value = identifier.value else { continue }
            values.append(
                PageValue([
                    "href": ExternalAddress.of(identifier), "text": Prose.capped(value, to: 200),
                    "note": scheme.uppercased(),
                ]))
        }
        return values
    }

    private func host(of url: String) -> String? {
        SafeLink.web(url).map { String($0.split(separator: "/", maxSplits: 2)[1].prefix(80)) }
    }

    /// Words of the source: in its language, as far as the record tells.
    func asWritten(_ text: String) -> PageText {
        let tag = record.languages.first ?? record.title?.languages.first ?? ""
        return edition.text(LocalText(Prose.capped(text, to: 4000), in: tag))
    }
}
