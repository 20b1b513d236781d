import ArgumentParser
import Federation
import ScienceShopSDK

/// Which records a command is about.
struct RecordFilter: ParsableArguments {
    enum Status: String, CaseIterable, ExpressibleByArgument {
        case active, deleted, all
    }

    @Option(help: ArgumentHelp("Only records of this kind; may be given several times.", valueName: "kind"))
    var kind: [RecordKind] = []

    @Option(help: "Only records of this home node.")
    var node: String?

    /// - Parameter status: what is meant when the command line does not say.
    func query(_ status: Status) -> RecordQuery {
        RecordQuery(kinds: Set(kind), node: node, status: status.query)
    }
}

extension RecordFilter.Status {
    var query: RecordQuery.Status? {
        switch self {
        case .active: .active
        case .deleted: .deleted
        case .all: nil
        }
    }
}
