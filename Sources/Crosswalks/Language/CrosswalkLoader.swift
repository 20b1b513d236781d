import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK
import YAMLReader

/// Reads a crosswalk's YAML and gathers everything that is wrong with it.
///
/// A class because all parts of one reading add to the same list of problems; it lives for one call.
final class CrosswalkLoader {
    var problems: [CrosswalkLoadError.Problem] = []
    /// Names that templates may use: built in, `let`, groups of the patterns of the rule being read.
    var variables: Set<String> = CrosswalkLoader.builtins
    /// Templates seen, checked once all variables of the rule are known.
    var templates: [(template: Template, node: YAMLNode)] = []

    static let builtins: Set<String> = [
        "text", "heading", "parent", "label", "value", "line", "index", "url", "mark", "before", "after", "name",
        "node",
        "identifier", "source",
    ]

    func report(_ node: YAMLNode, _ message: Message) {
        problems.append(.init(line: node.line, column: node.column, message: message))
    }

    // MARK: - The file

    static let keys = [
        "crosswalk", "id", "title", "description", "formats", "language", "country", "timeZone", "page", "applies",
        "ignore", "vocabulary", "let", "records",
    ]

    func load(_ root: YAMLNode) -> CrosswalkDefinition {
        var result = CrosswalkDefinition()
        guard let members = members(root, Self.keys, of: "a crosswalk") else { return result }
        if let version = members["crosswalk"] {
            if version.int != 1 { report(version, "`crosswalk` is the version of the language; this program reads 1") }
        } else {
            report(root, "`crosswalk: 1` is missing: the version of the language")
        }
        result.id = id(members["id"], root)
        for key in ["title", "description"] { checkLabels(members[key], key) }
        result.formats = formats(members["formats"], root)
        result.language = members["language"].flatMap(language)
        result.timeZone = members["timeZone"].flatMap(timeZone)
        result.country = members["country"].flatMap(country)
        result.hints = hints(members["page"])
        result.ignored = members["ignore"].map { patterns($0) } ?? Self.defaultIgnored
        result.vocabulary = vocabulary(members["vocabulary"])
        result.lets = lets(members["let"])
        result.applies = members["applies"].map { conditions($0, isNegated: false) } ?? []
        checkTemplates()
        result.rules = rules(members["records"], root)
        return result
    }

    static let defaultIgnored = [
        Pattern(own: "à (confirmer|préciser|définir|déterminer|venir)\\b"),
        Pattern(own: "to be (confirmed|defined|determined|announced)"), Pattern(own: "(?-i)\\b(TBC|TBD|TBA)\\b"),
    ]

    private func id(_ node: YAMLNode?, _ root: YAMLNode) -> String {
        guard let node else {
            report(root, "`id` is missing: the node's id and a name, as `lyon/demands`")
            return ""
        }
        let parts = (node.string ?? "").split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy(RecordIdentifier.isNodeID) else {
            report(
                node, "`id` is the node's id and a name, both in lower-case letters, digits and hyphens: `lyon/demands`"
            )
            return ""
        }
        return node.string ?? ""
    }

    private func checkLabels(_ node: YAMLNode?, _ key: String) {
        guard let node, node.string == nil else { return }
        guard let members = node.mapping, members.allSatisfy({ $0.value.string != nil }) else {
            return report(node, "`\(key)` is a text, or a text for each language: `{fr: …, en: …}`")
        }
    }

    private func formats(_ node: YAMLNode?, _ root: YAMLNode) -> [CrosswalkDefinition.Format] {
        guard let node else {
            report(root, "`formats` is missing: what the crosswalk reads, as `[page]`, `[csv]` or `[json]`")
            return []
        }
        let items = node.sequence ?? [node]
        if items.isEmpty { report(node, "`formats` names at least one of `page`, `csv`, `json` or a media type") }
        return items.compactMap { item in
            switch item.string {
            case "page": return .page
            case "csv": return .media(.csv)
            case "json": return .media(.json)
            case "wordpress": return .media(.wordPressPost)
            case let name? where name.contains("/"): return .media(MetadataFormat(rawValue: name.lowercased()))
            default:
                report(
                    item,
                    "not a format; \(NearestWord.hint(item.text ?? "", in: ["page", "csv", "json", "wordpress"])) or a media type such as `text/html`"
                )
                return nil
            }
        }
    }

    func language(_ node: YAMLNode) -> String? {
        guard let text = node.string, (2...35).contains(text.utf8.count),
            text.utf8.allSatisfy({ ScalarFolding.isWord(UInt32($0)) || $0 == UInt8(ascii: "-") })
        else {
            report(node, "a language is written as its tag: `fr`, `en`, `fr-CA`")
            return nil
        }
        return text
    }

    private func country(_ node: YAMLNode) -> String? {
        guard let text = node.string, text.utf8.count == 2, text.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else {
            report(node, "a country is written as its two-letter code: `FR`, `CA`")
            return nil
        }
        return text
    }

    private func timeZone(_ node: YAMLNode) -> String? {
        guard let text = node.string, Self.zone.matchesWhole(Subject(text)) else {
            report(node, "a time zone is written by its IANA name: `Europe/Paris`, `America/Toronto`")
            return nil
        }
        return text
    }

    private static let zone = Pattern(own: "(?-i)[A-Z][A-Za-z_]+(?:[/+-][A-Za-z0-9_+-]+)*")

    private func hints(_ node: YAMLNode?) -> PageHints {
        var hints = PageHints()
        guard let node, let members = members(node, ["headings", "ignore"], of: "`page`") else { return hints }
        for (index, item) in list(members["headings"]).enumerated() {
            if item.mapping != nil {
                guard let parts = self.members(item, ["match", "level"], of: "a heading"),
                    let pattern = parts["match"].flatMap(pattern)
                else {
                    report(item, "a heading is a pattern or `{match: '^Mission', level: 2}`")
                    continue
                }
                hints.headings.append((pattern, parts["level"].flatMap { whole($0, 1...9) } ?? index + 2))
            } else if let pattern = pattern(item) {
                hints.headings.append((pattern, min(index + 2, 9)))
            }
        }
        hints.ignored = members["ignore"].map { patterns($0) } ?? []
        return hints
    }

    private func vocabulary(_ node: YAMLNode?) -> [String: [String: String]] {
        guard let node else { return [:] }
        guard let schemes = node.mapping else {
            report(node, "`vocabulary` maps a scheme to labels: `{stage: {\"projet en cours\": inProgress}}`")
            return [:]
        }
        var result: [String: [String: String]] = [:]
        for (key, value) in schemes {
            guard let scheme = key.string else { continue }
            let known = VocabularyIndex.shared
            guard known.schemes.contains(scheme) else {
                report(key, "there is no scheme `\(scheme)`; \(NearestWord.hint(scheme, in: known.schemes))")
                continue
            }
            for (label, notation) in value.mapping ?? [] {
                guard let text = notation.text, known.contains(text, in: scheme) else {
                    report(
                        notation,
                        "the scheme `\(scheme)` has no concept `\(notation.text ?? "")`; \(NearestWord.hint(notation.text ?? "", in: known.notations(of: scheme)))"
                    )
                    continue
                }
                result[scheme, default: [:]][Text.wordKey(label.string ?? "")] = text
            }
        }
        return result
    }

    private func lets(_ node: YAMLNode?) -> [(name: String, value: Expression)] {
        guard let node else { return [] }
        guard let members = node.mapping else {
            report(node, "`let` names values: `let: {year: {match: '\\d{4}'}}`")
            return []
        }
        return members.compactMap { key, value in
            let expression = expression(value)
            if let name = key.string { variables.insert(name) }
            return expression.map { (key.string ?? "", $0) }
        }
    }

    // MARK: - Helpers

    /// The members of a mapping by name, unknown ones reported.
    func members(_ node: YAMLNode, _ known: [String], of what: Message) -> [String: YAMLNode]? {
        guard let mapping = node.mapping else {
            report(node, "\(what) is written as members (`key: value`); here is \(node.typeName)")
            return nil
        }
        var result: [String: YAMLNode] = [:]
        for (key, value) in mapping {
            let name = key.string ?? ""
            if known.contains(name) {
                result[name] = value
            } else {
                report(key, "\(what) has no `\(name)`; \(NearestWord.hint(name, in: known))")
            }
        }
        return result
    }

    func list(_ node: YAMLNode?) -> [YAMLNode] { node.map { $0.sequence ?? [$0] } ?? [] }

    func whole(_ node: YAMLNode, _ range: ClosedRange<Int>) -> Int? {
        guard let value = node.int, range.contains(value) else {
            report(node, "a whole number from \(range.lowerBound) to \(range.upperBound) is wanted here")
            return nil
        }
        return value
    }

    func flag(_ node: YAMLNode?) -> Bool? {
        guard let node else { return nil }
        if node.bool == nil { report(node, "`true` or `false` is wanted here") }
        return node.bool
    }

    func pattern(_ node: YAMLNode) -> Pattern? {
        guard let text = node.text, !text.isEmpty else {
            report(node, "a pattern is a text in quotes")
            return nil
        }
        do throws(PatternError) {
            let pattern = try Pattern(text)
            variables.formUnion(pattern.groupNames)
            return pattern
        } catch {
            report(node, "in the pattern, at sign \(error.offset + 1): \(error.message)")
            return nil
        }
    }

    func patterns(_ node: YAMLNode) -> [Pattern] { list(node).compactMap(pattern) }

    func template(_ node: YAMLNode) -> Template? {
        do throws(PatternError) {
            let template = try Template(node.text ?? "")
            templates.append((template, node))
            return template
        } catch {
            report(node, error.message)
            return nil
        }
    }

    /// Reports variables that nothing defines.
    func checkTemplates() {
        for (template, node) in templates {
            for name in template.variables where !variables.contains(name) {
                report(
                    node,
                    "no variable `{\(name)}`: no pattern here has a group `(?<\(name)>…)` and no `let` defines it; \(NearestWord.hint(name, in: variables.sorted()))"
                )
            }
        }
        templates = []
    }
}
