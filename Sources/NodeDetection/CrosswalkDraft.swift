import ScienceShopSDK

/// A first crosswalk of what was found: the fields whose labels say what they are, and the others as comments.
public struct CrosswalkDraft: Sendable {
    public let kind: RecordKind
    /// The column that names a row.
    public let key: FoundField?
    /// Members of the record and the expressions that fill them, in the order they are written.
    public private(set) var members: [(member: String, expression: String, label: String)] = []
    public private(set) var participants: [(role: String, kind: RecordKind, field: FoundField)] = []
    /// What nobody could say the meaning of.
    public private(set) var unmapped: [FoundField] = []

    /// - Parameters:
    ///   - kind: what the records are, when a person said so.
    ///   - without: members that were tried and gave no valid record.
    public init(_ finding: Finding, kind: RecordKind? = nil, without: Set<String> = []) {
        let fields = finding.fields.map { ($0, $0.meaning) }
        let meanings = Set(fields.compactMap(\.1))
        self.kind = kind ?? finding.recordKind ?? Self.kind(meanings, finding)
        key = finding.kind == .csv ? fields.first { $0.1 == .key }?.0 : nil
        var taken: Set<String> = without
        var (starts, ends): ([FoundField], [FoundField]) = ([], [])
        var (lists, contacts): ([String: [FoundField]], [(String, FoundField)]) = ([:], [])
        var consent: FoundField?
        var title: FoundField?
        for (field, meaning) in fields {
            switch meaning {
            case .key where field == key: break
            case .start: starts.append(field)
            case .end: ends.append(field)
            case .consent where consent == nil && !without.contains("consent"): consent = field
            case .contact(let type): contacts.append((type, field))
            case .participant(let role, let kind)
            where Self.mayHaveParticipants(self.kind) && !without.contains("participants"):
                participants.append((role, kind, field))
            case .member(let name):
                guard let member = Self.member(name, in: self.kind) else {
                    unmapped.append(field)
                    break
                }
                if Self.lists.contains(member), !without.contains(member) {
                    lists[member, default: []].append(field)
                } else if taken.insert(member).inserted {
                    if member == "title" { title = field } else { add(member, field) }
                } else {
                    unmapped.append(field)
                }
            default: unmapped.append(field)
            }
        }
        for member in Self.lists { if let found = lists[member] { addList(member, found) } }
        if !taken.contains("period"), let start = starts.first {
            let end = ends.first.map { ", end: \($0.selector)" } ?? ""
            members.append(("period", "{ start: \(start.selector)\(end) }", start.label))
        } else {
            unmapped += starts + ends
        }
        if !without.contains("contacts"), !contacts.isEmpty {
            let each = contacts.map { "{ type: \($0.0), value: \($0.1.selector) }" }.joined(separator: ", ")
            members.append(("contacts", "[\(each)]", contacts.map(\.1.label).joined(separator: ", ")))
        }
        if let consent {
            members.append(
                ("consent", "{ group: publication, \(consent.selector.dropFirst(2).dropLast(2)) }", consent.label))
        }
        members.insert(("title", Self.title(title, finding), title?.label ?? ""), at: 0)
    }

    private mutating func add(_ member: String, _ field: FoundField) {
        let expression = member == "venue" ? "{ name: \(field.selector) }" : field.selector
        members.append((member, expression, field.label))
    }

    private mutating func addList(_ member: String, _ fields: [FoundField]) {
        let expressions = fields.map { field in
            member == "themes" ? "{ \(field.selector.dropFirst(2).dropLast(2)), split: list }" : field.selector
        }
        members.append(
            (
                member, expressions.count == 1 ? expressions[0] : "[\(expressions.joined(separator: ", "))]",
                fields.map(\.label).joined(separator: ", ")
            ))
    }

    /// The words of the title: what is called so, else the page's own, else the first thing there is.
    private static func title(_ field: FoundField?, _ finding: Finding) -> String {
        let isPage = finding.adapter == "page" || finding.adapter == "wordpress"
        if let field {
            return isPage && finding.kind != .jsonld
                ? "{ first: [\(field.selector), { title: true }] }" : field.selector
        }
        if isPage { return "{ title: true }" }
        if finding.adapter == "yeswiki" { return "{ pointer: /bf_titre }" }
        return finding.fields.first { $0.meaning != .key }?.selector ?? "{ document: true }"
    }

    // MARK: - What fits which kind

    private static let lists = ["themes", "territories", "links", "images", "audiences"]
    private static let narrative: Set = [
        "need", "solution", "outcomes", "objectives", "lessons", "beneficiaries", "sustainability", "reach",
    ]

    /// The member of that name in records of a kind, or what takes its place; nil when they have none.
    private static func member(_ name: String, in kind: RecordKind) -> String? {
        switch name {
        case "question": kind == .demand ? name : nil
        case "venue": kind == .event ? name : "territories"
        case "address": kind == .organisation ? name : nil
        case "legalStatus": kind == .organisation ? name : nil
        case _ where narrative.contains(name): kind == .initiative || kind == .project ? name : nil
        // An address of its own, or a link like others.
        case "links": kind == .resource ? "url" : name
        default: name
        }
    }

    private static func mayHaveParticipants(_ kind: RecordKind) -> Bool { kind != .organisation && kind != .person }

    private static func kind(_ meanings: Set<FieldMeaning>, _ finding: Finding) -> RecordKind {
        if meanings.contains(.member("question")) { return .demand }
        if meanings.contains(where: { if case .participant("organiser", _) = $0 { true } else { false } })
            || meanings.contains(.start) && meanings.contains(.member("venue"))
        {
            return .event
        }
        if meanings.contains(.member("legalStatus")) { return .organisation }
        let isTold = narrative.contains { meanings.contains(.member($0)) }
        let hasLabels = meanings.count > 2
        return isTold || hasLabels || finding.kind == .csv || finding.kind == .yeswiki ? .initiative : .resource
    }
}
