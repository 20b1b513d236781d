import Federation
import JSONSchema
import Messages
import Workspace

extension Workspace {
    /// The nodes and sources that a person named; everything when nothing was named.
    func wanted(_ names: [String]) throws(Failure) -> [Selection] {
        guard !names.isEmpty else { return [.everything] }
        let known = selectable
        for name in names where !known.contains(where: { $0.hasSameBytes(as: name) }) {
            let isNodeElsewhere = finder.files(of: name, from: Files.workingFolder) != nil
            throw Failure.usage(
                isNodeElsewhere
                    ? "The node `\(name)` is not among those this workspace harvests."
                    : "There is no node or source `\(name)` in this workspace.",
                fix: isNodeElsewhere
                    ? "Add it with `shopctl node add \(name)`."
                    : Spelling.nearest(to: name, among: known).map { "Did you mean `\($0)`?" }
                        ?? (known.isEmpty
                            ? "Add a node with `shopctl node add NAME`."
                            : "There are: \(known.joined(separator: ", "))."))
        }
        return names.map { Selection($0) }
    }

    /// The sources to work on, of which there must be one.
    func wantedJobs(_ names: [String], equipment: Equipment) throws(Failure) -> [HarvestJob] {
        let jobs = try House.value(self.jobs(try wanted(names), equipment: equipment))
        guard !jobs.isEmpty else {
            throw Failure(
                .configuration, code: "no-nodes", "This workspace harvests no node yet.",
                fix: "Add one: `shopctl node list` shows which there are, `shopctl node add NAME` adds it.")
        }
        return jobs
    }
}
