import Messages
import Mustache
import Translations

/// The templates of one language, compiled once: the words of the interface are in them already.
struct TemplateSet: Sendable {
    private let library: MustacheLibrary

    /// What is wrong with a template: it names words nobody wrote, or is no Mustache.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter templates: name and text of each; `[[key]]` in a text stands for words of the interface.
    init(_ templates: [(name: String, text: String)], words: PageWords) throws {
        MustacheContentTypes.register(HTMLText(), named: Self.contentType)
        var library = MustacheLibrary()
        for (name, text) in templates {
            do {
                let said = try Self.said(text, words: words)
                try library.register("{{% CONTENT_TYPE:\(Self.contentType)}}" + said, named: name)
            } catch {
                throw Failure(description: "template \(name): \(error)")
            }
        }
        self.library = library
    }

    private static let contentType = "SCIENCE-SHOP-HTML"

    func render(_ template: String, _ page: PageValue) -> [UInt8] {
        Array((library.render(page, withTemplate: template) ?? "").utf8)
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
