import JSONSchema
import Messages
import ScienceShopSDK

/// A text and the language it is written in, which may not be the language of the page around it.
public struct LocalText: Sendable, Hashable {
    /// BCP 47 tag; empty when nobody knows.
    public let language: String
    public let text: String
    /// Whether a machine translated it.
    public let isMachineMade: Bool

    public init(_ text: String, in language: String, isMachineMade: Bool = false) {
        self.language = language
        self.text = text
        self.isMachineMade = isMachineMade
    }

    /// The text to show readers of a language, in that language where there is one; nil when the map is empty.
    public init?(_ map: LanguageMap, for reader: Language) {
        guard let choice = map.text(for: [reader.rawValue]) else { return nil }
        self.init(
            choice.text, in: choice.language, isMachineMade: map.translator(of: choice.language) == .machine)
    }

    /// The beginning of the text on one line, at most `limit` scalars, cut between words and ending in an ellipsis.
    public func shortened(to limit: Int) -> LocalText {
        let line = Text.collapsedSpaces(text)
        let scalars = line.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return LocalText(line, in: language, isMachineMade: isMachineMade) }
        let head = scalars[..<end]
        // A cut inside a word goes back to the space before it, unless that loses half of the text.
        var cut = end
        if scalars[end] != " ", let space = head.lastIndex(of: " "),
            scalars.distance(from: scalars.startIndex, to: space) * 2 > limit
        {
            cut = space
        }
        var kept = String(scalars[..<cut])
        while let last = kept.unicodeScalars.last, " ,;:.–—-".unicodeScalars.contains(last) {
            kept.unicodeScalars.removeLast()
        }
        return LocalText(kept + "…", in: language, isMachineMade: isMachineMade)
    }
}

/// One text as readers of each of our languages get it.
public struct ReaderTexts: Sendable, Hashable {
    public let french: LocalText
    public let english: LocalText

    public init(french: LocalText, english: LocalText) {
        self.french = french
        self.english = english
    }

    /// The same text for everybody.
    public init(_ text: LocalText) { self.init(french: text, english: text) }

    public init?(_ map: LanguageMap) {
        guard let french = LocalText(map, for: .french), let english = LocalText(map, for: .english) else { return nil }
        self.init(french: french, english: english)
    }

    public subscript(language: Language) -> LocalText { language == .french ? french : english }

    func shortened(to limit: Int) -> ReaderTexts {
        let french = french.shortened(to: limit)
        return ReaderTexts(french: french, english: self.french == english ? french : english.shortened(to: limit))
    }
}
