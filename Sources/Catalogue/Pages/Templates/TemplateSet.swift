import Messages
import Translations

/// The templates of one language, compiled once: the words of the interface are in them already.
struct TemplateSet: Sendable {
    private let templates: [MustacheTemplate]
    private let places: [String: Int]

    /// What is wrong with a template: it names words nobody wrote, or is no Mustache.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter templates: name and text of each; `[[key]]` in a text stands for words of the interface.
    init(_ templates: [(name: String, text: String)], words: PageWords) throws {
        var places: [String: Int] = [:]
        for (place, template) in templates.enumerated() { places[template.name] = place }
        self.places = places
        self.templates = try templates.map { name, text in
            do {
                return try MustacheTemplate(Self.said(text, words: words), partials: places)
            } catch {
                throw Failure(description: "template \(name): \(error)")
            }
        }
    }

    func render(_ template: String, _ page: PageValue) -> [UInt8] {
        guard let place = places[template] else { preconditionFailure("no template \(template)") }
        var result = MustachePage(page, templates: templates)
        result.write(templates[place].steps)
        return result.bytes
    }

    /// The text with its words in, escaped.
    private static func said(_ text: String, words: PageWords) throws -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstRange(of: "[["), let close = rest[open.upperBound...].firstRange(of: "]]") {
            let key = String(rest[open.upperBound..<close.lowerBound])
            guard let said = words[key] else { throw Failure(description: "no words for [[\(key)]]") }
            result += rest[..<open.lowerBound] + HTMLText.escaped(said)
            rest = rest[close.upperBound...]
        }
        return result + rest
    }

    /// The shipped templates in a language.
    static func shipped(_ language: Language) throws -> TemplateSet {
        let words = PageWords(.shipped(language))
        return try TemplateSet(
            EmbeddedTemplates.files.map { (String($0.path.split(separator: ".")[0]), $0.text) }, words: words)
    }

    /// A template that ships and does not compile is a mistake in this module, which its tests find.
    static let french = compiled(.french)
    static let english = compiled(.english)

    private static func compiled(_ language: Language) -> TemplateSet {
        do { return try shipped(language) } catch { preconditionFailure("\(error)") }
    }
}
