import JSONSchema
import Messages
import ScienceShopSDK

/// What a result of the search shows of a record, in short members: there are as many as records.
enum SearchCard {
    /// `p` path below `records/`, without extension; `t` title, `s` beginning of the summary, `w` where, `y` years,
    /// `k` what sort of its kind it is, as `<scheme>/<notation>`.
    ///
    /// A text is a string when it is French for readers of both languages, else `[text, its language]`, else
    /// `[text, its language, English text, its language]`; an empty language is one nobody knows.
    static func json(_ card: RecordCard) -> JSONObject {
        var object: JSONObject = [
            "p": .string(String(DataAddress.stem(of: card.id).dropFirst("records/".count))), "t": text(card.title),
        ]
        if let summary = card.summary { object["s"] = text(summary) }
        if let type = card.type { object["k"] = .string(name(of: type)) }
        if let place = card.place { object["w"] = .string(place) }
        if let year = card.start?.year ?? card.end?.year {
            let end = card.end?.year ?? year
            object["y"] = .array((end > year ? [year, end] : [year]).map { .number(Double($0)) })
        }
        return object
    }

    static func name(of type: ConceptKey) -> String { type.scheme + "/" + type.notation }

    private static func text(_ texts: ReaderTexts) -> JSONValue {
        let (french, english) = (texts.french, texts.english)
        if french == english {
            return french.language == "fr" ? .string(french.text) : [.string(french.text), .string(french.language)]
        }
        return [
            .string(french.text), .string(french.language), .string(english.text), .string(english.language),
        ]
    }
}
