import JSONSchema
import Messages
import ScienceShopSDK

/// One record being written as an entity of CERIF. Its methods are called in the order of the XML Schema.
struct CERIFSheet {
    var xml: XMLWriter
    var tally: LossTally
    let record: Record
    let id: RecordIdentifier
    let context: DisseminationContext
    /// Of names that do not say theirs; the format asks for one each time.
    let language: String

    init(_ record: PublicRecord, _ context: DisseminationContext, _ style: XMLStyle, tellsLosses: Bool) {
        self.record = record.record
        id = record.id
        self.context = context
        xml = XMLWriter(style)
        tally = LossTally(record.record.document, isCounting: tellsLosses)
        let languages = (record.record.title?.languages ?? []) + record.record.languages
        language = languages.first(where: ScienceShopWriter.isLanguage) ?? "und"
        // The header of the record says when it changed, and that it was not deleted.
        for member in ["schema", "id", "kind", "home", "status", "modifiedAt"] { tally.keep(.member(member)) }
    }

    /// The identifier of a record in the format, of 128 characters at most.
    static func name(_ id: RecordIdentifier) -> String {
        let name = id.description
        guard name.utf8.count > 128 else { return name }
        return "\(name.prefix(111))-\(ContentHash.hex(name.utf8).prefix(16))"
    }

    // MARK: - Writing one value

    mutating func leaf(_ name: String, _ text: String?, at place: JSONPointer) {
        guard let text else { return }
        xml.leaf(name, text: text)
        mark(text, at: place)
    }

    /// One element for each language; the format says who translated, and not from which language.
    mutating func texts(_ name: String, _ map: LanguageMap?, at place: JSONPointer, coarser reason: Message? = nil) {
        guard let map else { return }
        for language in map.languages where ScienceShopWriter.isLanguage(language) {
            guard let text = map[language] else { continue }
            let place = place.appending(language)
            var attributes = [(name: "xml:lang", value: language)]
            if let translator = map.translator(of: language) {
                attributes.append(("trans", translator == .human ? "h" : "m"))
                mark(text, at: place.appending("value"))
                tally.keep(place.appending("translatedBy"))
            } else {
                mark(text, at: place)
            }
            if let reason { tally.coarsen(place, reason) }
            xml.leaf(name, attributes, text: text)
        }
    }

    func mainLanguage() -> XMLWriter.Attributes { [("xml:lang", language)] }

    mutating func mark(_ text: String, at place: JSONPointer) {
        if XMLWriter.canHold(text) { tally.keep(place) } else { tally.coarsen(place, LossReason.characters) }
    }

    /// A classification; words without a concept have no place in one.
    mutating func concept(_ name: String, _ concept: Concept?, at place: JSONPointer) {
        guard let concept else { return }
        guard let scheme = concept.scheme, let notation = concept.concept else {
            return tally.drop(place, LossReason.conceptWords)
        }
        xml.leaf(
            name, [("scheme", RecordTerms.vocabularies + scheme)], text: RecordTerms.concept(scheme, notation))
        tally.keep(place.appending("scheme"))
        tally.keep(place.appending("concept"))
    }

    mutating func types() {
        xml.leaf("Type", [("scheme", RecordTerms.kinds)], text: RecordTerms.kind(id.kind))
        for (index, type) in record.types.enumerated() { concept("Type", type, at: .member("types").appending(index)) }
    }

    mutating func dates() {
        date("StartDate", record.period?.start, at: .member("period").appending("start"))
        date("EndDate", record.period?.end, at: .member("period").appending("end"))
    }

    private mutating func date(_ name: String, _ date: PartialDate?, at place: JSONPointer) {
        guard let date else { return }
        guard date.precision >= .day else { return tally.drop(place, LossReason.partialDate) }
        guard date.qualifier == nil else { return tally.drop(place, LossReason.inexactDate) }
        xml.leaf(name, text: date.truncated(to: .day).description)
        if date.precision == .day { tally.keep(place) } else { tally.coarsen(place, LossReason.time) }
    }

    /// Concepts first, then words, as the XML Schema has them.
    mutating func subjects() {
        let themes = record.themes.enumerated().map { (JSONPointer.member("themes").appending($0), $1) }
        for (place, theme) in themes where theme.concept != nil { concept("Subject", theme, at: place) }
        for (place, theme) in themes {
            for (member, words) in [("keyword", theme.keyword), ("asWritten", theme.asWritten)] {
                guard let words else { continue }
                xml.leaf("Keyword", mainLanguage(), text: words)
                mark(words, at: place.appending(member))
            }
        }
    }

    /// The summary, or for want of one the description.
    mutating func abstract(as name: String) {
        texts(name, record.summary, at: .member("summary"))
        if record.summary == nil {
            texts(name, record.description, at: .member("description"), coarser: LossReason.onlyAsAbstract)
        }
    }

    /// Contacts the gate let through, and pages.
    mutating func electronicAddresses() {
        for (index, contact) in record.contacts.enumerated() {
            guard let type = contact.type, let value = contact.value else { continue }
            let address: String? =
                switch type {
                case .email: "mailto:\(value)"
                case .phone: "tel:\(value.filter { !$0.isWhitespace })"
                case .web, .form: value
                case .postal: nil
                }
            guard let address else { continue }
            xml.leaf("ElectronicAddress", text: address)
            let place = JSONPointer.member("contacts").appending(index)
            for member in ["type", "value", "private"] { tally.keep(place.appending(member)) }
        }
        for (index, link) in record.links.enumerated() {
            guard let url = link.url else { continue }
            xml.leaf("ElectronicAddress", text: url)
            tally.keep(.member("links").appending(index).appending("url"))
        }
    }
}
