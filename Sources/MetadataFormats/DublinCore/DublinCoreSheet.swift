import JSONSchema
import Messages
import ScienceShopSDK

/// The lines one record gives in Dublin Core.
struct DublinCoreSheet {
    struct Line: Hashable {
        var term: DublinCoreTerm
        var text: String
        var language: String?

        /// As bytes: what only looks the same is another line.
        static func == (left: Self, right: Self) -> Bool {
            left.term == right.term && left.text.hasSameBytes(as: right.text) && left.language == right.language
        }

        /// Beginnings and lengths tell texts apart; only doubles are alike all the way.
        func hash(into hasher: inout Hasher) {
            hasher.combine(term)
            hasher.combine(text.utf8.count)
            for byte in text.utf8.prefix(24) { hasher.combine(byte) }
        }
    }

    private(set) var lines: [Line] = []
    var tally: LossTally
    let record: Record
    let id: RecordIdentifier
    let context: DisseminationContext
    private var written: Set<Line> = []

    init(_ record: PublicRecord, _ context: DisseminationContext, tellsLosses: Bool) {
        self.record = record.record
        id = record.id
        self.context = context
        tally = LossTally(record.record.document, isCounting: tellsLosses)
    }

    mutating func fill() {
        addIdentity()
        addTexts()
        addSubjects()
        addPlaces()
        addPeople()
        addOthers()
    }

    // MARK: - Writing one value

    /// Writes a line; the same line is not written twice.
    mutating func add(_ term: DublinCoreTerm, _ text: String, language: String? = nil) {
        let line = Line(term: term, text: XMLWriter.holdable(text), language: language)
        if written.insert(line).inserted { lines.append(line) }
    }

    /// Writes the text at a place.
    ///
    /// - Parameter reason: why the line says less than the record, if it does.
    mutating func add(
        _ term: DublinCoreTerm, _ text: String?, at place: JSONPointer, language: String? = nil,
        coarser reason: Message? = nil
    ) {
        guard let text else { return }
        add(term, text, language: language)
        guard tally.isCounting else { return }
        if let reason {
            tally.coarsen(place, reason)
        } else if !XMLWriter.canHold(text) {
            tally.coarsen(place, LossReason.characters)
        } else {
            tally.keep(place)
        }
    }

    mutating func add(
        _ term: DublinCoreTerm, _ map: LanguageMap?, at place: JSONPointer, coarser reason: Message? = nil
    ) {
        guard let map else { return }
        for language in map.languages where ScienceShopWriter.isLanguage(language) {
            let translated = map.translator(of: language) == nil ? nil : LossReason.translated
            add(term, map[language], at: place.appending(language), language: language, coarser: reason ?? translated)
        }
    }

    // MARK: -

    private mutating func addIdentity() {
        // The header of the record says when it changed, and that it was not deleted.
        for member in ["schema", "id", "kind", "home", "status", "modifiedAt"] { tally.keep(.member(member)) }
        if let page = context.page(id) { add(.identifier, page) }
        add(.identifier, id.description)
        add(.type, RecordTerms.kind(id.kind))
        add(.identifier, record.url, at: .member("url"))
        for (index, item) in record.identifiers.enumerated() {
            guard let scheme = item.scheme, let value = item.value else { continue }
            add(.identifier, RecordTerms.identifier(scheme: scheme, value: value))
            for member in ["scheme", "value"] { tally.keep(.member("identifiers").appending(index).appending(member)) }
        }
        for (index, address) in record.sameAs.enumerated() {
            add(.identifier, address, at: .member("sameAs").appending(index))
        }
    }

    private mutating func addTexts() {
        add(.title, record.title, at: .member("title"))
        add(.title, record.acronym, at: .member("acronym"), coarser: LossReason.oneMoreTitle)
        for (index, title) in record.alternateTitles.enumerated() {
            add(.title, title, at: .member("alternateTitles").appending(index), coarser: LossReason.oneMoreTitle)
        }
        // A demand is its question.
        add(.description, record.question, at: .member("question"))
        add(
            .description, record.summary, at: .member("summary"),
            coarser: record.question == nil ? nil : LossReason.oneMoreDescription)
        add(
            .description, record.description, at: .member("description"),
            coarser: record.summary == nil ? nil : LossReason.oneMoreDescription)
        for part in ["reformulatedQuestion", "need", "solution", "objectives", "outcomes"] {
            add(
                .description, LanguageMap(record[part]), at: .member(part), coarser: LossReason.oneMoreDescription)
        }
        for part in ["researchQuestions", "missions", "programme"] {
            for (index, item) in (record[part]?.array ?? []).enumerated() {
                add(
                    .description, LanguageMap(item), at: .member(part).appending(index),
                    coarser: LossReason.oneMoreDescription)
            }
        }
    }

    private mutating func addOthers() {
        addPeriod()
        for (index, language) in record.languages.enumerated() {
            add(.language, language, at: .member("languages").appending(index))
        }
        add(.rights, record.licence, at: .member("licence"))
        add(.format, record.format, at: .member("format"))
        for (index, hop) in record.provenance.enumerated() {
            guard let address = hop.object["sourceURL"]?.string, RecordTerms.isWebAddress(address) else { continue }
            add(.source, address, at: .member("provenance").appending(index).appending("sourceURL"))
        }
    }

    /// Both ends as an interval of ISO 8601; a beginning or an end alone as the date it is.
    private mutating func addPeriod() {
        guard let period = record.period else { return }
        let place = JSONPointer.member("period")
        let (start, end) = (period.start?.description, period.end?.description)
        if let start, let end {
            add(.date, "\(start)/\(end)")
            tally.keep(place.appending("start"))
            tally.keep(place.appending("end"))
        } else {
            let isMoment = id.kind == .event || id.kind == .resource
            add(
                .date, start, at: place.appending("start"), coarser: isMoment ? nil : LossReason.beginningAsDate)
            add(.date, end, at: place.appending("end"), coarser: LossReason.endAsDate)
        }
    }
}

extension JSONPointer {
    /// A member of the document itself.
    static func member(_ name: String) -> JSONPointer { JSONPointer(tokens: [name]) }
}
