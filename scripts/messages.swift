// Reads the compiler's warnings about message literals on standard input and writes every message of the project as a
// gettext template on standard output. Run by scripts/messages.sh from the top of the project.

import Foundation

/// The pattern of a string literal as `Message` makes it, read from Swift's source.
struct LiteralReader {
    private let bytes: [UInt8]
    private var at: Int
    private var parts = 0

    /// The pattern of the literal that begins at a byte; nil when there is none.
    static func pattern(in source: [UInt8], at offset: Int) -> String? {
        var reader = LiteralReader(bytes: source, at: offset)
        return reader.pattern()
    }

    private init(bytes: [UInt8], at: Int) { (self.bytes, self.at) = (bytes, at) }

    private func has(_ text: String, at place: Int) -> Bool {
        bytes[min(place, bytes.count)...].starts(with: text.utf8)
    }

    private mutating func pattern() -> String? {
        let start = at
        while has("#", at: at) { at += 1 }
        let marks = String(repeating: "#", count: at - start)
        let quotes = has("\"\"\"", at: at) ? "\"\"\"" : "\""
        guard has(quotes, at: at) else { return nil }
        at += quotes.utf8.count
        var lines: [[UInt8]] = [[]]
        var isContinued: Set<Int> = []
        let isLong = quotes.utf8.count == 3
        while at < bytes.count, !has(quotes + marks, at: at) {
            if has("\\" + marks, at: at) {
                at += 1 + marks.utf8.count
                if bytes[at] == UInt8(ascii: "\n") {
                    isContinued.insert(lines.count - 1)
                } else {
                    lines[lines.count - 1] += escape()
                    continue
                }
            }
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\n") {
                guard isLong else { return nil }
                lines.append([])
            } else {
                lines[lines.count - 1] += byte == UInt8(ascii: "%") ? [byte, byte] : [byte]
            }
        }
        at += quotes.utf8.count + marks.utf8.count
        guard isLong else { return String(decoding: lines[0], as: UTF8.self) }
        // The first line is what stands after the opening quotes, the last is the closing quotes' indentation.
        let indent = lines.removeLast().count
        var text: [UInt8] = []
        for (number, line) in lines.enumerated().dropFirst() {
            text += line.dropFirst(indent)
            if number < lines.count - 1, !isContinued.contains(number) { text.append(UInt8(ascii: "\n")) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape() -> [UInt8] {
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "("):
            skipExpression()
            parts += 1
            return Array("%\(parts)".utf8)
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "0"): return [0]
        case UInt8(ascii: "u"):
            let end = bytes[at...].firstIndex(of: UInt8(ascii: "}")) ?? at
            let digits = String(decoding: bytes[at + 1..<end], as: UTF8.self)
            at = end + 1
            return Array(UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map(String.init)?.utf8 ?? "".utf8)
        default: return [byte]
        }
    }

    /// Stands after the parenthesis that opens an interpolation; ends after the one that closes it.
    private mutating func skipExpression() {
        var depth = 1
        while depth > 0, at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "\""):
                var inner = LiteralReader(bytes: bytes, at: at)
                _ = inner.pattern()
                at = max(at, inner.at - 1)
            default: break
            }
            at += 1
        }
    }
}

struct Place: Hashable, Comparable {
    var file: String
    var line: Int
    var column: Int

    static func < (one: Place, other: Place) -> Bool {
        (one.file, one.line, one.column) < (other.file, other.line, other.column)
    }
}

func quoted(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": line += "\\\""
        case "\\": line += "\\\\"
        case "\n": line += "\\n"
        case "\t": line += "\\t"
        default: line.unicodeScalars.append(scalar)
        }
    }
    return "\"\(line)\""
}

let root = FileManager.default.currentDirectoryPath + "/"
var places: Set<Place> = []
while let line = readLine() {
    guard line.hasPrefix(root), line.contains("is deprecated: listed") else { continue }
    let fields = line.dropFirst(root.count).split(separator: ":", maxSplits: 3)
    // What tests and measurements say is not translated.
    guard ["Sources/", "Plugins/"].contains(where: { fields[0].hasPrefix($0) }) else { continue }
    guard fields.count == 4, let number = Int(fields[1]), let column = Int(fields[2]) else { continue }
    places.insert(Place(file: String(fields[0]), line: number, column: column))
}

var sources: [String: (bytes: [UInt8], lines: [Int])] = [:]
var users: [String: [String]] = [:]
var order: [String] = []
for place in places.sorted() {
    if sources[place.file] == nil {
        let bytes = Array(FileManager.default.contents(atPath: place.file) ?? Data())
        sources[place.file] = (bytes, [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 })
    }
    guard let source = sources[place.file], place.line <= source.lines.count else { continue }
    guard let pattern = LiteralReader.pattern(in: source.bytes, at: source.lines[place.line - 1] + place.column - 1)
    else {
        FileHandle.standardError.write(Data("\(place.file):\(place.line): cannot read this literal\n".utf8))
        exit(1)
    }
    // What has no word is the same in every language.
    let words = pattern.replacing(#/%[0-9]+/#, with: "")
    guard words.contains(where: \.isLetter) else { continue }
    if users[pattern] == nil { order.append(pattern) }
    if users[pattern, default: []].last != place.file { users[pattern, default: []].append(place.file) }
}

print(
    """
    # Every message of the project, as the compiler lists them: made by scripts/messages.sh, see locales/README.md.
    msgid ""
    msgstr ""
    "Content-Type: text/plain; charset=UTF-8\\n"
    """)
for pattern in order {
    print()
    for file in users[pattern] ?? [] { print("#: \(file)") }
    print("msgid \(quoted(pattern))")
    print("msgstr \"\"")
}
