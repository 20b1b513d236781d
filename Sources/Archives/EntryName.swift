import AdapterKit
import Messages

/// The name of an entry, judged by its bytes before anything is done with it.
struct EntryName: Sendable {
    /// The folders and the last part; empty for the folder itself (`./`).
    let parts: [String]
    /// Whether a file manager left it there.
    let isLitter: Bool

    var path: String { parts.joined(separator: "/") }

    /// Why a name is refused.
    struct Refusal: Error {
        let code: FederationError.Code
        let reason: Message
    }

    init(_ bytes: [UInt8], limits: ArchiveLimits) throws(Refusal) {
        let shown = Self.shown(bytes)
        func unsafe(_ reason: Message) -> Refusal { Refusal(code: .unsafeArchive, reason: reason) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw unsafe("the name `\(shown)` is no text in UTF-8")
        }
        guard bytes.count <= limits.nameBytes else {
            throw Refusal(code: .limitExceeded, reason: "a name has more than \(limits.nameBytes) bytes: `\(shown)`")
        }
        guard !text.unicodeScalars.contains(where: Self.isInvisible) else {
            throw unsafe("the name `\(shown)` holds signs that cannot be seen")
        }
        guard !bytes.contains(UInt8(ascii: "\\")) else { throw unsafe("the name `\(shown)` holds a backslash") }
        guard bytes.first != UInt8(ascii: "/") else { throw unsafe("the name `\(shown)` begins at the root") }
        if bytes.count > 1, bytes[1] == UInt8(ascii: ":"), bytes[0] | 0x20 >= 0x61, bytes[0] | 0x20 <= 0x7A {
            throw unsafe("the name `\(shown)` begins with a drive")
        }

        var parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }
        if parts.last?.isEmpty == true { parts.removeLast() }  // A folder's.
        if parts.first == [UInt8(ascii: ".")] { parts.removeFirst() }
        for part in parts {
            let dots = part.count <= 2 && part.allSatisfy { $0 == UInt8(ascii: ".") }
            if dots { throw unsafe("the name `\(shown)` has an empty part, `.` or `..`") }
            if part.count > 255 { throw Refusal(code: .limitExceeded, reason: "a name is too long: `\(shown)`") }
        }
        guard !parts.isEmpty || bytes.first == UInt8(ascii: ".") else { throw unsafe("an entry has no name") }
        guard parts.count <= limits.depth + 1 else {
            throw Refusal(code: .limitExceeded, reason: "`\(shown)` is in more than \(limits.depth) folders")
        }
        self.parts = parts.map { String(decoding: $0, as: UTF8.self) }
        isLitter =
            self.parts.first == "__MACOSX" || self.parts.contains { $0 == ".DS_Store" || $0.hasPrefix("._") }
    }

    /// What a terminal obeys, or an eye is misled by.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }

    /// The name for a person: its first bytes, and a `?` for each sign that is none.
    static func shown(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: bytes.prefix(120), as: UTF8.self).unicodeScalars {
            text.append(isInvisible(scalar) || scalar == "`" ? "?" : scalar)
        }
        return String(text) + (bytes.count > 120 ? "…" : "")
    }

    /// Names that some file system holds for one: case and the ways of writing an accent are forgotten.
    static func folded(_ path: some StringProtocol) -> String { path.uppercased().lowercased() }
}
