import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

/// What a plugin says to people, made fit to be kept and shown: without the secrets it was given, without signs that do
/// things to terminals, and short.
///
/// A secret is known as it is, line by line, and as addresses and JSON write it; changed in another way it is not.
public struct StrangersWords: Sendable {
    private let secrets: [String]

    public init(_ secrets: [String: Secret]) {
        let all = Set(secrets.values.flatMap { Self.forms(of: $0.reveal()) })
        // What stands in every text anyway would only make it unreadable. Longer ones first: they may hold shorter ones.
        self.secrets = all.filter { $0.utf8.count >= 3 }.sorted { $0.utf8.count > $1.utf8.count }
    }

    private static func forms(of secret: String) -> [String] {
        let lines = secret.split(whereSeparator: \.isNewline).map(String.init)
        let addressed = secret.utf8.reduce(into: "") { text, byte in
            let isPlain =
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._~".utf8.contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            text += isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.count < 2 ? "0" : "") + digits
        }
        let quoted = JSONValue.string(secret).canonicalText.dropFirst().dropLast()
        return [secret, addressed, String(quoted), secret.replacing("\\", with: "\\\\")]
            + lines.filter { $0.utf8.count >= 8 }
    }

    /// Signs of one text.
    private static let most = 2000

    /// Bytes as UTF-8; what is none is of one byte a character, most likely, and a name in it is still a name then.
    public static func read(_ bytes: some Collection<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        var (parser, rest, place) = (Unicode.UTF8.ForwardParser(), bytes.makeIterator(), bytes.startIndex)
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let encoded):
                text.append(Unicode.UTF8.decode(encoded))
                place = bytes.index(place, offsetBy: encoded.count)
            case .error(let length):
                let end = bytes.index(place, offsetBy: length)
                text.append(contentsOf: bytes[place..<end].map { Unicode.Scalar($0) })
                place = end
            case .emptyInput: return String(text)
            }
        }
    }

    public func text(_ text: String) -> String { self.text(text, most: Self.most) }

    /// - Parameter most: signs that are kept; it is cut between words.
    public func text(_ text: String, most: Int) -> String {
        var text = text
        for secret in secrets where text.contains(secret) { text = text.replacing(secret, with: "•••") }
        var kept = String.UnicodeScalarView()
        for scalar in Self.start(of: text, most) {
            let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
            kept.append(isControl && scalar != "\n" && scalar != "\t" ? "\u{FFFD}" : scalar)
        }
        return String(kept)
    }

    /// Cut between words: half a name is one that nobody finds any more who looks for it.
    private static func start(of text: String, _ most: Int) -> Substring.UnicodeScalarView {
        let scalars = text.unicodeScalars
        let start = scalars.prefix(most)
        guard start.endIndex < scalars.endIndex, !scalars[start.endIndex].properties.isWhitespace,
            let gap = start.lastIndex(where: \.properties.isWhitespace)
        else { return start }
        return start[..<gap]
    }

    func message(_ message: Message) -> Message {
        let message = message.changingWords(text)
        let told = message.description
        // A secret may stand partly in the pattern and partly in what is put into it.
        let isFit = told.utf8.count <= 4 * Self.most && !secrets.contains { told.contains($0) }
        return isFit ? message : .verbatim(text(told))
    }

    func issue(_ issue: Issue) -> Issue {
        var issue = issue
        issue.message = message(issue.message)
        issue.remedy = message(issue.remedy)
        issue.path = text(issue.path)
        return issue
    }

    /// As many as a person reads.
    func issues(_ issues: [Issue]) -> [Issue] { issues.prefix(1000).map(issue) }

    /// The last few lines of what was said on standard error.
    public func lastLines(_ text: String) -> String {
        // Whole first, for a secret may be more than a line.
        var all = text
        for secret in secrets where all.contains(secret) { all = all.replacing(secret, with: "•••") }
        var lines = all.split(whereSeparator: \.isNewline).suffix(20).map { self.text(String($0)) }
        var length = lines.reduce(0) { $0 + $1.unicodeScalars.count }
        guard length > 2 * Self.most else { return lines.joined(separator: "\n") }
        // One line is never as much.
        while length > 2 * Self.most { length -= lines.removeFirst().unicodeScalars.count }
        return "…\n" + lines.joined(separator: "\n")
    }

    /// An error as a plugin sent it; what only the house itself may say is taken out.
    func error(_ error: FederationError, of plugin: String) -> FederationError {
        var told = error
        switch error.code.rawValue {
        case "interrupted", "superseded", "ledger-busy", "ledger-corrupt", "disk-full", "internal", "":
            told.code = .pluginFailed
        case let code where code.hasPrefix("plugin-"): told.code = .pluginFailed
        default: break
        }
        told.message =
            error.message.isEmpty ? "The plugin `\(plugin)` failed and does not say why." : message(error.message)
        told.cause = error.cause.map(text)
        return told
    }
}
