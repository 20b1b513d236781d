import Foundation
import Messages
import Testing
import Translations

/// The French of every message the compiler lists (`locales/messages.pot`), and how it is written.
///
/// That the list itself is what the code says, `scripts/messages.sh --check` tells; that nothing is translated for
/// nobody, the tests of shopctl, which knows the sentences of help and of schemas too.
@Suite struct FrenchCatalogTests {
    private static let locales = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "locales")
    private static let files: [URL] = {
        let folder = try? FileManager.default.contentsOfDirectory(
            at: locales.appending(path: "fr"), includingPropertiesForKeys: nil)
        return (folder ?? []).filter { $0.pathExtension == "po" }.sorted { $0.path < $1.path }
    }()

    private static let french: Catalog = {
        var catalog = Catalog(parsing: "")
        for file in files { catalog.add((try? String(contentsOf: file, encoding: .utf8)) ?? "") }
        return catalog
    }()

    /// Pattern and translation, the patterns without their context.
    private static let entries: [(pattern: String, isSingular: Bool, text: String)] = french.entries.map { key, text in
        let isSingular = key.hasPrefix(Message.singularContext)
        return (isSingular ? String(key.dropFirst(Message.singularContext.count)) : key, isSingular, text)
    }.sorted { ($0.0, $0.1 ? 1 : 0) < ($1.0, $1.1 ? 1 : 0) }

    /// Of the entries, those that break a rule.
    private static func breaking(_ rule: (String, String, Bool) -> Bool) -> [String] {
        entries.filter { rule($0.pattern, $0.text, $0.isSingular) }.map { "\($0.pattern) → \($0.text)" }
    }

    @Test func everyMessageHasItsFrench() throws {
        let template = try String(contentsOf: Self.locales.appending(path: "messages.pot"), encoding: .utf8)
        // A template has no translations; with one each, it reads as a catalogue.
        let listed = Catalog(parsing: template.replacing("\nmsgstr \"\"", with: "\nmsgstr \"-\""))
        #expect(listed.entries.count > 1000)
        let missing = listed.entries.keys.filter { Self.french.entries[$0] == nil }.sorted()
        #expect(missing.isEmpty, "\(missing.count) have no French: \(missing.prefix(20))")
    }

    @Test func theFilesAreSound() throws {
        #expect(Self.files.count > 5)
        for file in Self.files {
            let catalog = Catalog(parsing: try String(contentsOf: file, encoding: .utf8))
            #expect(catalog.badLines.isEmpty, "\(file.lastPathComponent)")
            #expect(!catalog.entries.isEmpty, "\(file.lastPathComponent)")
        }
        #expect(Self.french.contradictions.isEmpty, "\(Self.french.contradictions)")
    }

    @Test func aTranslationHasThePartsOfItsMessage() {
        func parts(_ text: String) -> Set<String> {
            Set(text.replacing("%%", with: "").matches(of: /%[0-9]+/).map { String($0.output) })
        }
        // A singular may say « une fiche » instead of the number.
        let wrong = Self.breaking { pattern, text, isSingular in
            isSingular ? !parts(text).isSubset(of: parts(pattern)) : parts(text) != parts(pattern)
        }
        #expect(wrong.isEmpty, "\(wrong)")
    }

    /// What is written for machines and typed by people keeps its own signs.
    private static func prose(_ text: String) -> String {
        text.replacing(/`[^`]*`/, with: "x").replacing(/https?:[^\s,]+/, with: "x").replacing(/{.*}/, with: "x")
    }

    @Test func frenchIsWrittenAsFrench() {
        let rules: [(name: String, isBroken: (String) -> Bool)] = [
            ("U+202F before ; : ! ?", { $0.contains(/[^\u{202F}][;:!?]+(\s|$|»)/) || $0.contains(/^[;!?]/) }),
            ("U+202F inside « »", { $0.contains(/«[^\u{202F}]|[^\u{202F}]»|«$|^»/) }),
            ("’ and not '", { $0.contains(/\p{L}'\p{L}/) }), ("« » and not \" \"", { $0.contains(/["“”]/) }),
            ("… and not ...", { $0.contains(/\p{L}\s?\.\.\./) }),
            ("no space before , and .", { $0.contains(/\p{L}[ \u{A0}\u{202F}]+[,.](\s|$)/) }),
        ]
        for rule in rules {
            let wrong = Self.breaking { _, text, _ in rule.isBroken(Self.prose(text)) }
            #expect(wrong.isEmpty, "\(rule.name): \(wrong)")
        }
    }

    /// A sentence is a sentence in both languages, a heading a heading, a beginning with a space too.
    @Test func aTranslationHasTheShapeOfItsMessage() {
        func shape(_ text: String) -> String {
            var end = text.last.map(String.init) ?? ""
            if ![".", "?", "!", ":", "…", " ", "\n"].contains(end) { end = "" }
            return (text.hasPrefix(" ") ? "_" : "") + "…" + end
        }
        let wrong = Self.breaking { pattern, text, _ in shape(pattern) != shape(text) }
        #expect(wrong.isEmpty, "\(wrong)")
        func isHeading(_ text: String) -> Bool {
            let letters = text.replacing(/%[0-9]+/, with: "").filter(\.isLetter)
            return letters.count > 2 && letters.allSatisfy(\.isUppercase)
        }
        let headings = Self.breaking { pattern, text, _ in
            isHeading(pattern) && !isHeading(text) || isHeading(text) && !isHeading(pattern)
        }
        #expect(headings.isEmpty, "\(headings)")
    }

    @Test func codeAndCommandsStayAsTheyAre() {
        // Words in capitals stand for what a person fills in.
        func codes(_ text: String) -> [String] {
            text.matches(of: /`[^`]*`/).map { String($0.output).replacing(/\b\p{Lu}+\b/, with: "…") }
        }
        // What is between backquotes in English is so in French; French may quote a word more.
        let wrong = Self.breaking { pattern, text, _ in
            let said = codes(text)
            return !codes(pattern).allSatisfy(said.contains)
        }
        #expect(wrong.isEmpty, "\(wrong)")
    }
}
