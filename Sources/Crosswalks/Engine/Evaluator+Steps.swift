import ScienceShopSDK

extension Evaluator {
    /// One step of an expression on everything found so far.
    func apply(_ step: Expression.Step, to elements: [Element]) -> [Element] {
        switch step {
        case .match(let pattern, let isRequired):
            return elements.compactMap { element in
                let subject = Subject(element.words.text)
                guard let match = pattern.firstMatch(in: subject) else { return isRequired ? nil : element }
                let words = Self.value(match, of: pattern, in: element.words, subject)
                return element.with(words, adding: Self.variables(match, of: pattern, in: element.words, subject))
            }
        case .replace(let pairs):
            return elements.map { element in
                element.with(pairs.reduce(element.words) { Self.replace($1.pattern, in: $0, with: $1.with) })
            }
        case .split(let splitter):
            return elements.flatMap { element in split(element.words, splitter).map { element.with($0) } }
        case .strip(let kinds):
            return elements.map { element in element.with(kinds.reduce(element.words) { TextFilters.strip($1, $0) }) }
        case .keep(let patterns):
            return elements.filter { element in patterns.contains { $0.isFound(in: element.words.text) } }
        case .drop(let patterns):
            return elements.filter { element in !patterns.contains { $0.isFound(in: element.words.text) } }
        case .map(let table, let isClosed):
            return elements.compactMap { element in
                let key = Text.folded(element.words.text)
                guard let value = table[key] else { return isClosed ? nil : element }
                return element.with(element.words.rephrased(as: value))
            }
        case .join(let separator):
            guard var first = elements.first else { return [] }
            for element in elements.dropFirst() { first.words.append(element.words, separator: separator) }
            return [first]
        case .filter(let filters):
            return elements.map { element in
                element.with(filters.reduce(element.words) { TextFilters.apply($1, to: $0) })
            }
        case .limit(let count): return Array(elements.prefix(count))
        case .nth(let nth):
            let index = nth > 0 ? nth - 1 : elements.count + nth
            return nth != 0 && elements.indices.contains(index) ? [elements[index]] : []
        }
    }

    /// The lines of some words that are not blank.
    static func lines(of words: Words) -> [Words] { cut(words, at: find("\n", in: words.text)) }

    private func split(_ words: Words, _ splitter: Expression.Splitter) -> [Words] {
        switch splitter {
        case .list: return ListSplitter.split(words)
        case .sentences: return Sentences.split(words)
        case .lines: return Self.cut(words, at: Self.find("\n", in: words.text))
        case .paragraphs: return Self.cut(words, at: Self.find("\n\n", in: words.text))
        case .text(let text): return Self.cut(words, at: Self.find(text, in: words.text))
        case .pattern(let pattern):
            let subject = Subject(words.text)
            return Self.cut(words, at: pattern.matches(in: subject).map { subject.bytes($0.range) })
        }
    }

    /// Where a text occurs, whatever its typography.
    private static func find(_ text: String, in words: String) -> [Range<Int>] {
        let subject = Subject(words)
        let wanted = Subject(text).units.map(\.folded)
        guard !wanted.isEmpty, subject.count >= wanted.count else { return [] }
        var found: [Range<Int>] = []
        var index = 0
        while index + wanted.count <= subject.count {
            if zip(subject.units[index...], wanted).allSatisfy({ $0.folded == $1 }) {
                found.append(subject.bytes(index..<index + wanted.count))
                index += wanted.count
            } else {
                index += 1
            }
        }
        return found
    }

    private static func cut(_ words: Words, at ranges: [Range<Int>]) -> [Words] {
        var result: [Words] = []
        var position = 0
        for range in ranges + [words.text.utf8.count..<words.text.utf8.count] {
            let part = words.slice(position..<max(position, range.lowerBound)).trimmed()
            if !part.isEmpty { result.append(part) }
            position = max(position, range.upperBound)
        }
        return result
    }

    private static func replace(_ pattern: Pattern, in words: Words, with text: String) -> Words {
        let subject = Subject(words.text)
        let matches = pattern.matches(in: subject)
        guard !matches.isEmpty else { return words }
        var result = ""
        var position = 0
        for match in matches {
            let range = subject.bytes(match.range)
            result += words.slice(position..<max(position, range.lowerBound)).text
            result += expanded(text, match, pattern, words, subject)
            position = max(position, range.upperBound)
        }
        result += words.slice(position..<words.text.utf8.count).text
        return words.rephrased(as: Text.trimmed(result))
    }

    /// `$1`, `${name}` and `$0` stand for groups.
    private static func expanded(
        _ text: String, _ match: PatternMatch, _ pattern: Pattern, _ words: Words, _ subject: Subject
    ) -> String {
        guard text.contains("$") else { return text }
        var result = ""
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            guard scalar == "$" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            var number: Int?
            if let digit = rest.first, digit.value >= 0x30, digit.value <= 0x39 {
                number = Int(digit.value - 0x30)
                rest.removeFirst()
            } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
                number = pattern.program.names[String(String.UnicodeScalarView(rest[(rest.startIndex + 1)..<end]))]
                rest = rest[(end + 1)...]
            }
            guard let number else {
                result += "$"
                continue
            }
            let range = number == 0 ? match.range : number <= match.groups.count ? match.groups[number - 1] : nil
            if let range { result += words.slice(subject.bytes(range)).text }
        }
        return result
    }
}
