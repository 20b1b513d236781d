import Messages

/// What a plugin is busy with, told to people.
enum PluginPhase: Sendable {
    case hello, configure, identify, page, identifiers, restart, detour, single, changes, map, begin, publish, finish,
        shown, standing, bye

    /// The end of a sentence.
    var words: Message {
        switch self {
        case .hello: "when it was to introduce itself"
        case .configure: "when it was told which source or channel it is"
        case .identify: "when it was asked what answers at the source"
        case .page: "when it was asked for a page"
        case .identifiers: "when it was asked for a list of identifiers"
        case .restart: "when it was asked where to go on"
        case .detour: "when it was asked for a way round a page"
        case .single: "when it was asked for one record"
        case .changes: "when it was asked where a list of changes begins"
        case .map: "when it was asked to map records"
        case .begin: "when it was asked to look at the channel"
        case .publish: "when it was asked to publish"
        case .finish: "when it was asked to finish the channel"
        case .shown: "when it was asked what the channel shows"
        case .standing: "when it was asked what the channel consists of"
        case .bye: "when it was told to end"
        }
    }
}
