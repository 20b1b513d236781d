/// A Mustache template in steps, ready to be filled in many times.
///
/// It speaks the part of Mustache (mustache.5) our pages use: `{{name}}`, `{{{name}}}` and `{{&name}}`, `{{#name}}`,
/// `{{^name}}`, `{{>partial}}`, comments, dotted names, and lines that hold nothing but a tag and vanish. A name that
/// begins with a dot is looked for in the innermost part only, and `if.name` says whether a part has such a member,
/// without entering it.
struct MustacheTemplate: Sendable {
    enum Step: Sendable {
        case text([UInt8])
        case value(Name, isEscaped: Bool)
        case section(Name, [Step])
        case inverted(Name, [Step])
        case partial(Int)
    }

    /// Where a tag's value is found.
    struct Name: Sendable {
        /// The steps of a dotted name; none for `.`, the part itself.
        let path: [String]
        /// Whether enclosing parts are left alone.
        let isLocal: Bool
        /// Whether the question is if the member is there.
        let asksPresence: Bool
    }

    let steps: [Step]
}

extension MustacheTemplate {
    /// What is wrong with a template, in words for its author.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter partials: the places of templates by name.
    init(_ text: String, partials: [String: Int]) throws {
        var parser = Parser(bytes: Array(text.utf8), partials: partials)
        steps = try parser.steps(until: nil)
    }

    private struct Parser {
        let bytes: [UInt8]
        let partials: [String: Int]
        var position = 0

        /// The steps up to the end of a section, or of the text.
        mutating func steps(until section: String?) throws -> [Step] {
            var steps: [Step] = []
            while let open = find("{{", from: position) {
                let isTriple = bytes.count > open + 2 && bytes[open + 2] == UInt8(ascii: "{")
                guard let close = find(isTriple ? "}}}" : "}}", from: open + 2) else {
                    throw Failure(description: "a tag is not closed")
                }
                let inner = bytes[(open + (isTriple ? 3 : 2))..<close]
                var end = close + (isTriple ? 3 : 2)
                let sigil = isTriple ? UInt8(ascii: "&") : inner.first ?? 0
                let isMarked = !isTriple && "#^/>!&".utf8.contains(sigil)
                let name = String(decoding: isMarked ? inner.dropFirst() : inner, as: UTF8.self)
                    .split(separator: " ").joined(separator: " ")
                var textEnd = open
                if isMarked, sigil != UInt8(ascii: "&") {
                    // A line with nothing else on it vanishes.
                    (textEnd, end) = line(around: open, end, keepsIndent: sigil == UInt8(ascii: ">"))
                }
                if textEnd > position { steps.append(.text(Array(bytes[position..<textEnd]))) }
                position = end
                switch isMarked || isTriple ? sigil : 0 {
                case UInt8(ascii: "#"): steps.append(.section(try Self.name(name), try self.steps(until: name)))
                case UInt8(ascii: "^"): steps.append(.inverted(try Self.name(name), try self.steps(until: name)))
                case UInt8(ascii: "/"):
                    guard name == section else { throw Failure(description: "{{/\(name)}} closes nothing") }
                    return steps
                case UInt8(ascii: ">"):
                    guard let partial = partials[name] else { throw Failure(description: "no template \(name)") }
                    steps.append(.partial(partial))
                case UInt8(ascii: "!"): break
                case UInt8(ascii: "&"): steps.append(.value(try Self.name(name), isEscaped: false))
                default: steps.append(.value(try Self.name(name), isEscaped: true))
                }
            }
            if let section { throw Failure(description: "{{#\(section)}} is not closed") }
            if position < bytes.count { steps.append(.text(Array(bytes[position...]))) }
            position = bytes.count
            return steps
        }

        private static func name(_ text: String) throws -> Name {
            if text == "." { return Name(path: [], isLocal: true, asksPresence: false) }
            var parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            let isLocal = parts.first == ""
            if isLocal { parts.removeFirst() }
            let asksPresence = parts.first == "if"
            if asksPresence { parts.removeFirst() }
            let isPlain = parts.allSatisfy { part in
                !part.isEmpty
                    && part.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || ("0"..."9").contains($0) }
            }
            guard isPlain, asksPresence ? parts.count == 1 : !parts.isEmpty else {
                throw Failure(description: "{{\(text)}} is no name")
            }
            return Name(path: parts, isLocal: isLocal, asksPresence: asksPresence)
        }

        /// The end of the text before a tag and the begin of what follows, when the tag stands alone on its line.
        private func line(around open: Int, _ end: Int, keepsIndent: Bool) -> (textEnd: Int, next: Int) {
            var begin = open
            while begin > 0, bytes[begin - 1] == UInt8(ascii: " ") || bytes[begin - 1] == UInt8(ascii: "\t") {
                begin -= 1
            }
            var next = end
            while next < bytes.count, bytes[next] == UInt8(ascii: " ") || bytes[next] == UInt8(ascii: "\t") {
                next += 1
            }
            guard begin == 0 || bytes[begin - 1] == UInt8(ascii: "\n"),
                next == bytes.count || bytes[next] == UInt8(ascii: "\n")
            else { return (open, end) }
            return (keepsIndent ? open : begin, min(next + 1, bytes.count))
        }

        private func find(_ mark: StaticString, from start: Int) -> Int? {
            let length = mark.utf8CodeUnitCount
            guard bytes.count >= length, start <= bytes.count - length else { return nil }
            return (start...(bytes.count - length)).first { place in
                (0..<length).allSatisfy { bytes[place + $0] == mark.utf8Start[$0] }
            }
        }
    }
}
