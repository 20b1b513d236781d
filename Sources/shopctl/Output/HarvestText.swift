import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// What a harvest says, in each format.
enum HarvestText {
    // MARK: - For people

    /// One line a source: verdict and counts; in a plan, what would change under it.
    static func showLine(_ report: RunReport, isPlan: Bool, _ console: Console) {
        let run = report.run
        let word = RunText.style(report.verdict).paint(report.verdict.rawValue.padded(to: 16), colour: console.colour)
        var parts: [Message] = [parts(run.counts)]
        let records = RunText.records(run.counts.records)
        if !records.isEmpty { parts.append("records: \(records)") }
        if run.errors > 0 { parts.append(.errors(run.errors)) }
        if run.warnings > 0 { parts.append(.warnings(run.warnings)) }
        console.data(
            "\(word)\(run.source.description.padded(to: 28))\(console.text(.joined(parts, separator: " · ")))")
        if report.verdict.exitCode != 0, !run.explanation.isEmpty {
            console.paragraph(run.explanation, indent: 16)
        }
        if isPlan { for change in report.changes { show(change, console) } }
        console.flush()
    }

    /// `12 seen: 10 added, 2 unchanged`.
    private static func parts(_ counts: RunCounts) -> Message {
        let parts = RunText.changes([
            (counts.added, "\(counts.added) added"), (counts.changed, "\(counts.changed) changed"),
            (counts.renamed, "\(counts.renamed) renamed"), (counts.unchanged, "\(counts.unchanged) unchanged"),
            (counts.quarantined, "\(counts.quarantined) quarantined"), (counts.removed, "\(counts.removed) removed"),
            (counts.held, "\(counts.held) held"), (counts.waiting, "\(counts.waiting) missing"),
        ])
        return .counted(
            counts.seen, parts.isEmpty ? "\(counts.seen) seen" : "\(counts.seen) seen: \(parts)")
    }

    private static func show(_ change: PlannedChange, _ console: Console) {
        let style: Style
        switch change.action {
        case .unchanged: return
        case .add, .restore: style = .green
        case .change, .rename: style = .cyan
        case .hold, .wait: style = .yellow
        case .remove, .quarantine: style = .red
        }
        let subject = change.record?.description ?? change.sourceRecord ?? ""
        let word = style.paint(console.text(change.told).padded(to: 12), colour: console.colour)
        console.data("  \(word)\(subject.shown)  \(Style.dim.paint(change.title.shown, colour: console.colour))")
        switch change.action {
        case .change(let fields):
            for field in fields {
                let values = "\(console.values.short(field.old)) → \(console.values.short(field.new))"
                console.paragraph(.verbatim("\(field.path)  \(values)"), indent: 14)
            }
        case .rename(let old): console.paragraph("was \(old)", indent: 14)
        case .wait(let until):
            console.paragraph("the source no longer has it; it leaves after \(moment: until)", indent: 14)
        case .quarantine(let issues):
            for issue in issues where issue.severity == .error { IssueText.show(issue, of: nil, console, indent: 14) }
        default: break
        }
    }

    /// All records of the ledger by node and kind.
    static func showTallies(_ tallies: [RecordTally], _ console: Console) {
        let active = tallies.filter { $0.status == .active }
        guard !active.isEmpty else { return }
        console.line()
        console.table(table(active))
    }

    private static func table(_ tallies: [RecordTally]) -> Table {
        let kinds = RecordKind.allCases.filter { kind in tallies.contains { $0.kind == kind } }
        let nodes = Set(tallies.map(\.node)).sorted()
        func count(_ node: String?, _ kind: RecordKind?) -> Int {
            tallies.filter { (node == nil || $0.node == node) && (kind == nil || $0.kind == kind) }.reduce(0) {
                $0 + $1.count
            }
        }
        var table = Table([.text("NODE")] + kinds.map { .number($0.heading) } + [.number("RECORDS")])
        for node in nodes {
            table.rows.append(
                [.init(node, .bold)] + kinds.map { .count(count(node, $0)) } + [.number(count(node, nil), .bold)])
        }
        table.footer = [.words("all")] + kinds.map { .number(count(nil, $0)) } + [.number(count(nil, nil), .bold)]
        return table
    }

    static func showHints(_ reports: [RunReport], isPlan: Bool, _ console: Console) {
        if isPlan {
            console.note()
            console.note("This was a plan: nothing was written. `shopctl harvest` does it.", .dim)
            return
        }
        let troubled = reports.filter { $0.run.errors + $0.run.warnings > 0 || $0.verdict.exitCode != 0 }
        if !troubled.isEmpty { console.note() }
        for report in troubled {
            console.note("shopctl runs show \(report.run.id)  explains \(report.run.source)", .dim)
        }
        if reports.contains(where: { $0.verdict == .deletionsHeld }) {
            console.note(
                "Removals are held: `shopctl deletions list` shows them, `accept` lets them go, `reject` keeps them.",
                .yellow)
        }
        let waiting = reports.reduce(0) { $0 + $1.counts.records.waiting }
        if waiting > 0 {
            console.note(
                .plural(
                    waiting,
                    one:
                        "\(waiting) record is missing from its source and waits: `shopctl deletions list` tells until when.",
                    other:
                        "\(waiting) records are missing from their sources and wait: `shopctl deletions list` tells until when."
                ), .dim)
        }
    }

    // MARK: - For programs

    static func json(_ reports: [RunReport], _ tallies: [RecordTally], isPlan: Bool) -> JSONValue {
        var object: JSONObject = [
            "plan": .bool(isPlan),
            "verdict": .string((reports.map(\.verdict).max() ?? .unchanged).rawValue),
            "runs": .array(
                reports.map { report in
                    var run = run(report, isPlan: isPlan)
                    if isPlan { run["changes"] = .array(report.changes.filter { $0.action != .unchanged }.map(\.json)) }
                    return .object(run)
                }),
        ]
        if !isPlan { object["records"] = .array(tallies.map(\.json)) }
        return .object(object)
    }

    /// The run, then in a plan its changes, each on a line.
    static func jsonLines(_ report: RunReport, isPlan: Bool) -> [JSONValue] {
        var lines: [JSONValue] = [.object(run(report, isPlan: isPlan))]
        if isPlan {
            for change in report.changes where change.action != .unchanged {
                var object = change.json.object ?? [:]
                object["source"] = .text(report.run.source)
                lines.append(.object(object))
            }
        }
        return lines
    }

    /// A rehearsed run has no number in the ledger, and must not look as if it had.
    private static func run(_ report: RunReport, isPlan: Bool) -> JSONObject {
        var object = report.run.json
        if isPlan { for name in ["run", "sequenceBefore", "sequenceAfter", "writes"] { object[name] = nil } }
        return object
    }
}

extension RecordTally {
    var json: JSONValue {
        [
            "node": .string(node), "kind": .string(kind.rawValue), "status": .string(status.rawValue),
            "count": .count(count),
        ]
    }
}
