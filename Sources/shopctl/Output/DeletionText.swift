import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// Removals that wait, decisions on them, and how a removed record left.
enum DeletionText {
    // MARK: - What waits

    static func show(_ pending: [PendingRemoval], _ console: Console) {
        guard !pending.isEmpty else {
            return console.line("Every record is still shown by a source; nothing waits for a decision.")
        }
        let order = PendingRemoval.State.allCases
        let sorted = order.flatMap { state in pending.filter { $0.state == state } }
        console.table(table(sorted))
        guard pending.contains(where: { $0.state == .held }) else { return }
        console.note()
        console.note("`shopctl deletions accept` lets held records go, `shopctl deletions reject` keeps them.", .yellow)
    }

    private static func table(_ pending: [PendingRemoval]) -> Table {
        var table = Table([
            .text("STATE"), .text("RECORD", .cut), .text("TITLE", .cut), .text("SOURCE", .cut), .text("WHY", .cut),
            .text("SINCE (UTC)"), .number("RUN"), .text("LEAVES (UTC)"),
        ])
        for removal in pending {
            for (index, claim) in removal.departures.enumerated() {
                let isFirst = index == 0
                table.rows.append([
                    isFirst ? .words(removal.state.told, removal.state.style) : "",
                    .init(isFirst ? removal.record.description : "", .bold), .init(isFirst ? removal.title : ""),
                    .init(claim.source.description), .words(claim.departure.reason.told),
                    .moment(claim.departure.since), .init(claim.departure.run.description),
                    removal.state == .waiting ? claim.departure.due.map { .moment($0) } ?? "" : "",
                ])
            }
        }
        return table
    }

    // MARK: - Decisions

    /// - Parameters:
    ///   - kept: records that a decision keeps, which changes nothing of them.
    ///   - empty: what is told when nothing was decided.
    static func show(
        _ reports: [RunReport], kept: [PendingRemoval] = [], isPlan: Bool, empty: Message, _ console: Console
    ) {
        console.emit(
            Report(json: json(reports, kept, isPlan: isPlan)) { console in
                for change in reports.flatMap(\.changes) where change.action != .unchanged {
                    let word = style(change).paint(console.text(change.told).padded(to: 12), colour: console.colour)
                    let title = Style.dim.paint(change.title.shown, colour: console.colour)
                    console.data("\(word)\(change.record?.description ?? change.sourceRecord ?? "")  \(title)")
                }
                for removal in kept {
                    let word = Style.cyan.paint(console.text("keep").padded(to: 12), colour: console.colour)
                    let title = Style.dim.paint(removal.title.shown, colour: console.colour)
                    console.data("\(word)\(removal.record)  \(title)")
                }
                if reports.isEmpty { console.line(empty) }
                for report in reports {
                    console.paragraph(
                        isPlan
                            ? report.run.explanation
                            : "Run \(report.run.id), \(report.run.source): \(report.run.explanation)")
                }
                if isPlan { console.note("This was a plan: nothing was written.", .dim) }
                if reports.contains(where: { $0.verdict == .deletionsHeld }) {
                    console.note(
                        "Removals are held: `shopctl deletions list` shows them, `accept` lets them go, `reject` keeps them.",
                        .yellow)
                }
            })
        console.flush()
    }

    private static func style(_ change: PlannedChange) -> Style {
        switch change.action {
        case .remove, .quarantine: .red
        case .hold, .wait: .yellow
        case .add, .restore: .green
        case .change, .rename, .unchanged: .cyan
        }
    }

    /// A rehearsed run has no number in the ledger, and must not look as if it had.
    private static func json(_ reports: [RunReport], _ kept: [PendingRemoval], isPlan: Bool) -> JSONValue {
        var object: JSONObject = [
            "plan": .bool(isPlan),
            "runs": .array(
                reports.map { report in
                    var run = report.run.json
                    if isPlan {
                        for name in ["run", "sequenceBefore", "sequenceAfter", "writes"] { run[name] = nil }
                    }
                    return .object(run)
                }),
            "changes": .array(reports.flatMap(\.changes).filter { $0.action != .unchanged }.map(\.json)),
        ]
        if !kept.isEmpty { object["kept"] = .array(kept.map(\.json)) }
        return .object(object)
    }

    // MARK: - What became of one record

    /// Why a record is gone.
    static func show(_ story: RemovalStory, _ console: Console) {
        var facts: [(Message, Message)] = [("removed", "\(moment: story.change.at)")]
        if let run = story.change.run { facts.append(("run", "\(run)")) }
        if let successor = story.change.successor { facts.append(("goes on as", .verbatim(successor.description))) }
        for claim in story.departures {
            facts.append(
                (
                    "reason",
                    claim.departure.since.milliseconds > 0
                        ? "\(claim.source), \(claim.sourceRecord): \(claim.departure.reason.told) since \(moment: claim.departure.since)"
                        : "\(claim.source), \(claim.sourceRecord): \(claim.departure.reason.told)"
                ))
        }
        facts.append(
            (
                "last content",
                story.last == nil
                    ? "nothing is kept of it here" : "`--last` shows it, `shopctl records restore` brings it back"
            ))
        console.facts(facts, least: 14)
    }

    /// That no source shows a record, and what follows.
    static func show(_ pending: PendingRemoval, _ console: Console) {
        let since: Message = pending.since.map { $0.milliseconds > 0 ? "\(moment: $0)" : "" } ?? ""
        let style = pending.state.style
        switch pending.state {
        case .waiting:
            let due: Message = pending.due.map { "\(moment: $0)" } ?? ""
            console.paragraph("No source has shown it since \(since). It stays until \(due).", indent: 2, style)
        case .held:
            console.paragraph(
                "No source has shown it since \(since). Its removal is held: `shopctl deletions accept` or `reject`.",
                indent: 2, style)
        case .unsettled:
            console.paragraph(
                "No source has shown it since \(since). The next harvest that goes well decides.", indent: 2, style)
        case .kept:
            console.paragraph(
                "No source has shown it since \(since). A person keeps it until one does.", indent: 2, style)
        }
    }
}

extension PendingRemoval {
    var json: JSONValue {
        .object(
            JSONObject(present: [
                ("record", .text(record)), ("title", .string(title)), ("state", .string(state.rawValue)),
                ("since", since.map { .text($0) }), ("due", due.map { .text($0) }),
                ("claims", .array(departures.map(\.json))),
            ]))
    }
}

extension ClaimDeparture {
    var json: JSONValue {
        var object: JSONObject = ["source": .text(source), "sourceRecord": .string(sourceRecord)]
        for member in departure.json.object ?? [:] { object[member.key] = member.value }
        return .object(object)
    }
}

extension RemovalStory {
    var json: JSONValue {
        .object(
            JSONObject(present: [
                ("at", .text(change.at)), ("run", change.run.map { .count($0.rawValue) }),
                ("successor", change.successor.map { .text($0) }), ("claims", .array(departures.map(\.json))),
                ("isExact", last.map { .bool($0.isExact) }), ("last", last.map { .object($0.record.document) }),
            ]))
    }
}
