import JSONSchema
import ScienceShopSDK

/// Which of a source's words may stand beside a record that is shown.
///
/// Evidence is shown when the field it proves is shown whole, and when its words hold nothing that was left out of the
/// record: no text of a member that was cut, no e-mail address and no phone number that the record itself does not show.
struct PublicEvidenceFilter {
    private let document: PublicDocument
    private let shape: [String: PublicShape]
    private let hidden: [String]
    private let haystack: String
    private let shownPhones: Set<String>
    private let shownEmails: Set<String>
    /// Whether so much was left out that looking for all of it would take too long: no word of a source is shown then.
    private let isBeyondLooking: Bool

    /// Texts that are looked for, and bytes they are looked for in, times each other.
    private static let mostTexts = 1000
    private static let mostLooking = 1 << 26

    init(_ document: PublicDocument, kind: RecordKind) {
        self.document = document
        shape = PublicShape.record(kind)
        var texts: [String] = []
        for member in document.shown { Self.collect(member.value, into: &texts) }
        haystack = texts.joined(separator: "\n")
        let haystack = haystack
        isBeyondLooking =
            document.removed.count > Self.mostTexts
            || document.removed.count * haystack.utf8.count > Self.mostLooking
        hidden = isBeyondLooking ? [] : document.removed.filter { !haystack.contains(bytesOf: $0) }
        shownPhones = Set(texts.flatMap { ContactWords.phones(in: $0).map(\.form) })
        shownEmails = Set(ContactWords.emails(in: haystack).map(\.form))
    }

    func mayShow(_ item: Evidence) -> Bool {
        guard let pointer = JSONPointer(item.path), let first = pointer.tokens.first, document.shown.contains(first),
            !document.cut.contains(first), let member = shape[first],
            Self.isKnown(pointer.tokens.dropFirst(), in: member)
        else { return false }
        return isClean(item.asWritten) && isClean(item.location.label ?? "")
    }

    /// The name of a record in its source, unless that gives something away.
    func name(_ text: String) -> String {
        let name = PublicAddress.origin(text)
        return isClean(name) ? name : ContactWords.placeholder
    }

    private func isClean(_ text: String) -> Bool {
        guard !text.isEmpty else { return true }
        guard !isBeyondLooking, hidden.count * text.utf8.count <= Self.mostLooking else { return false }
        if hidden.contains(where: { text.contains(bytesOf: $0) }) { return false }
        return ContactWords.emails(in: text).allSatisfy { shownEmails.contains($0.form) }
            && ContactWords.phones(in: text).allSatisfy { shownPhones.contains($0.form) }
    }

    /// Whether a path leads to something the tables name.
    private static func isKnown(_ tokens: ArraySlice<String>, in shape: PublicShape) -> Bool {
        guard let token = tokens.first else { return true }
        switch shape {
        case .object(let members): return members[token].map { isKnown(tokens.dropFirst(), in: $0) } ?? false
        case .list(let element): return isKnown(tokens.dropFirst(), in: element)
        case .narrative, .extensions: return true
        default: return false
        }
    }

    private static func collect(_ value: JSONValue, into texts: inout [String]) {
        switch value {
        case .string(let text): texts.append(text)
        case .array(let list): for element in list { collect(element, into: &texts) }
        case .object(let object): for member in object { collect(member.value, into: &texts) }
        default: break
        }
    }
}

extension String {
    /// Whether the other string's bytes stand somewhere in this one's.
    fileprivate func contains(bytesOf other: String) -> Bool {
        var (text, wanted) = (self, other)
        return text.withUTF8 { text in
            wanted.withUTF8 { wanted in
                guard let first = wanted.first, wanted.count <= text.count else { return wanted.isEmpty }
                for start in 0...(text.count - wanted.count) where text[start] == first {
                    if UnsafeBufferPointer(rebasing: text[start..<start + wanted.count]).elementsEqual(wanted) {
                        return true
                    }
                }
                return false
            }
        }
    }
}
