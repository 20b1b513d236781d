import Messages
import ScienceShopSDK
import Translations

/// Figures as readers of a language write them; the unit stays the source's own word.
struct ReadableFigure: Sendable {
    let words: Translations

    /// `plus de 1 200`, `10–15`; nil when the figure has no number.
    func number(_ figure: Figure) -> String? {
        guard let value = figure.value else { return nil }
        let number = figure.valueMax.map { "\(text(value))–\(text($0))" } ?? text(value)
        switch figure.qualifier {
        case .about: return words("about \(number)")
        case .atLeast: return words("at least \(number)")
        case .atMost: return words("at most \(number)")
        case .moreThan: return words("more than \(number)")
        case .nearly: return words("nearly \(number)")
        case nil: return number
        }
    }

    /// A decimal number as the language writes it, with no digit that the source did not give.
    func text(_ value: Double) -> String {
        if let whole = Int(exactly: value) { return words.language.number(whole) }
        let plain = value.description
        guard !plain.contains("e"), let point = plain.firstIndex(of: "."), let whole = Int(plain[..<point]) else {
            return plain
        }
        let sign = value < 0 && whole == 0 ? "-" : ""
        let decimals = plain[plain.index(after: point)...]
        return sign + words.language.number(whole) + (words.language == .french ? "," : ".") + decimals
    }
}
