/// A page while it is being filled in: its bytes so far, and the parts that are open.
struct MustachePage {
    private(set) var bytes: [UInt8] = []
    private let templates: [MustacheTemplate]
    /// The innermost part comes last.
    private var parts: [PageContent]

    init(_ page: PageValue, templates: [MustacheTemplate]) {
        self.templates = templates
        parts = [.value(page)]
        bytes.reserveCapacity(16_384)
    }

    mutating func write(_ steps: [MustacheTemplate.Step]) {
        for step in steps {
            switch step {
            case .text(let text): bytes += text
            case .value(let name, let isEscaped): if let content = find(name) { write(content, isEscaped) }
            case .section(let name, let inner): if let content = find(name) { write(inner, for: content) }
            case .inverted(let name, let inner): if !Self.isThere(find(name)) { write(inner) }
            case .partial(let place): write(templates[place].steps)
            }
        }
    }

    private mutating func write(_ content: PageContent, _ isEscaped: Bool) {
        guard case .text(let text) = content else { return }
        if isEscaped { HTMLText.append(text, escaping: true, to: &bytes) } else { bytes += text.utf8 }
    }

    private mutating func write(_ steps: [MustacheTemplate.Step], for content: PageContent) {
        switch content {
        case .flag(let isSet): if isSet { write(steps) }
        case .text, .value: write(steps, in: content)
        case .values(let values): for value in values { write(steps, in: .value(value)) }
        case .texts(let texts): for text in texts { write(steps, in: .text(text)) }
        }
    }

    private mutating func write(_ steps: [MustacheTemplate.Step], in part: PageContent) {
        parts.append(part)
        write(steps)
        parts.removeLast()
    }

    private static func isThere(_ content: PageContent?) -> Bool {
        switch content {
        case nil: false
        case .flag(let isSet): isSet
        case .text(let text): !text.isEmpty
        case .values(let values): !values.isEmpty
        case .texts(let texts): !texts.isEmpty
        case .value: true
        }
    }

    private func find(_ name: MustacheTemplate.Name) -> PageContent? {
        guard let first = name.path.first else { return parts.last }
        for part in parts.reversed() {
            guard case .value(let value) = part else {
                if name.isLocal { return nil }
                continue
            }
            let found = value.content(named: first)
            // The innermost part with members knows whether one is there.
            if name.asksPresence { return .flag(found != nil) }
            if let found { return Self.follow(name.path, from: found) }
            if name.isLocal { return nil }
        }
        return nil
    }

    /// The rest of a dotted name is not looked for elsewhere.
    private static func follow(_ path: [String], from content: PageContent) -> PageContent? {
        var content = content
        for name in path.dropFirst() {
            guard case .value(let value) = content, let next = value.content(named: name) else { return nil }
            content = next
        }
        return content
    }
}
