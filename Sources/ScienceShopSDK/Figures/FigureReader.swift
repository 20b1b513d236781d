/// Reads figures as people write them in French and English: « plus de 1 400 acteurs », « une quinzaine de
/// personnes », "nearly 1,500 field initiatives".
///
/// A figure is a number and what it counts. Dates, hours, postal codes, numbers of rooms and streets, ordinals and
/// footnote marks are none.
public enum FigureReader {
    /// Reads a text that is a figure and nothing else; nil when it is none.
    public static func read(_ text: String) -> FigureReading? {
        let tokens = TokenText(text)
        let grammar = FigureGrammar(text: tokens)
        for position in 0..<tokens.count {
            if let (figure, next) = grammar.figure(at: position) {
                return (next..<max(next, tokens.count)).allSatisfy { tokens[$0]?.kind == .mark } ? figure : nil
            }
            guard tokens[position]?.kind == .mark else { return nil }
        }
        return nil
    }

    /// Every figure that stands in a text, in order.
    public static func all(in text: String) -> [FigureReading] {
        let tokens = TokenText(text)
        let grammar = FigureGrammar(text: tokens)
        var found: [FigureReading] = []
        var position = 0
        while position < tokens.count {
            if let next = grammar.dateEnd(at: position) {
                position = next
            } else if let (figure, next) = grammar.figure(at: position) {
                found.append(figure)
                position = next
            } else {
                position = grammar.skip(position)
            }
        }
        return found
    }
}
