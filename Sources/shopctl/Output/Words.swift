import Federation
import Messages
import ScienceShopSDK

// The house's own words where people read them. Machine output keeps the raw ones.

extension RecordKind {
    /// As the title of a column.
    var heading: Message {
        switch self {
        case .initiative: "INITIATIVE"
        case .project: "PROJECT"
        case .demand: "DEMAND"
        case .organisation: "ORGANISATION"
        case .person: "PERSON"
        case .event: "EVENT"
        case .resource: "RESOURCE"
        case .group: "GROUP"
        }
    }
}

extension Change {
    /// What the change was, in a word.
    var told: Message {
        switch kind {
        case .added: "added"
        case .changed: "changed"
        case .removed: "removed"
        case .restored: "restored"
        case .renamed: "renamed"
        }
    }
}

extension Claim.State {
    var told: Message {
        switch self {
        case .live: "live"
        case .leaving: "leaving"
        case .kept: "kept"
        case .contested: "contested"
        case .ended: "ended"
        }
    }
}

extension Run.Activity {
    var told: Message {
        switch self {
        case .harvest: "harvest"
        case .import: "import"
        case .heal: "healing"
        case .decision: "decision"
        }
    }
}

extension Departure.Reason {
    var told: Message {
        switch self {
        case .announced: "deleted by the source"
        case .withdrawn: "withdrawn by the source"
        case .vanished: "no longer listed"
        case .dropped: "no longer mentioned"
        case .sourceEnded: "the source is none any more"
        case .renamed: "renamed"
        }
    }
}

extension PendingRemoval.State {
    var told: Message {
        switch self {
        case .held: "held"
        case .waiting: "waiting"
        case .unsettled: "unsettled"
        case .kept: "kept"
        }
    }

    var style: Style {
        switch self {
        case .held: .yellow
        case .waiting, .unsettled: .plain
        case .kept: .cyan
        }
    }
}

extension SchemaEntry.Group {
    var told: Message {
        switch self {
        case .record: "record"
        case .configuration: "configuration"
        case .messages: "plugin messages"
        case .options: "options"
        case .vocabulary: "vocabulary"
        }
    }
}
