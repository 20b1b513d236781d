import Messages
import ScienceShopSDK
import Translations

/// What sets are called, for people.
struct SetNames: Sendable {
    let settings: OAIChannelSettings

    /// The name of a set that need not be looked for in records; nil for one that only they know.
    func name(of spec: String) -> String? {
        let parts = spec.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return group(spec) }
        switch parts[0] {
        case "kind": return RecordKind(rawValue: parts[1]).map { settings.words(Self.name(of: $0)) }
        case "node": return settings.nodeNames[parts[1]] ?? parts[1]
        case "theme": return concept(parts[1])
        case "territory": return territory(parts[1])
        default: return nil
        }
    }

    private func group(_ spec: String) -> String? {
        let message: Message? =
            switch spec {
            case "kind": "Kinds"
            case "node": "Nodes"
            case "theme": "Themes"
            case "territory": "Territories"
            default: nil
            }
        return message.map { settings.words($0) }
    }

    private static func name(of kind: RecordKind) -> Message {
        switch kind {
        case .initiative: "Initiatives"
        case .project: "Projects"
        case .demand: "Demands"
        case .organisation: "Organisations"
        case .person: "People"
        case .event: "Events"
        case .resource: "Resources"
        case .group: "Groups"
        }
    }

    /// `<scheme>.<notation>`; notations have full stops too.
    private func concept(_ name: String) -> String? {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        return Vocabulary.standard[parts[0]]?.label(of: parts[1], language: settings.words.language.rawValue)
    }

    private func territory(_ name: String) -> String? {
        let parts = name.split(separator: ".", maxSplits: 2).map(String.init)
        guard parts.count == 3, let scheme = Territory.Scheme(rawValue: parts[0]) else { return nil }
        return Territories.find(scheme, level: parts[1], code: parts[2])?.label
    }
}
