import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// What the commands on consent say, in each format.
enum ConsentText {
    static func cell(_ isGranted: Bool) -> Table.Cell {
        isGranted ? .words("yes", .green) : .words("no", .red)
    }

    static func table(of decisions: [ConsentDecision], withRecord: Bool) -> Table {
        var table = Table(
            (withRecord ? [.text("RECORD")] : []) + [
                .text("GROUP"), .text("ANSWER"), .text("SCOPE"), .text("GIVEN"), .text("UNTIL"), .text("WITHDRAWN"),
                .text("GIVEN BY", .cut), .text("WORDS", .cut),
            ])
        for decision in decisions {
            table.rows.append(
                (withRecord ? [.init(decision.record.description, .bold)] : []) + [
                    .init(decision.group.rawValue), cell(decision.isGranted), .init(decision.scope?.rawValue ?? ""),
                    .init(decision.date.description), .init(decision.until?.description ?? ""),
                    .init(decision.withdrawn?.date.description ?? ""), .init(decision.givenBy),
                    .init(decision.answer.isEmpty ? decision.wording : decision.answer),
                ])
        }
        return table
    }

    // MARK: - What channels show

    /// The channel, or that there is none of its scope yet.
    private static func name(_ channel: String?, _ scope: PublicationScope) -> Message {
        channel.map { "\($0) (\(scope.rawValue))" } ?? "any channel for everyone"
    }

    static func show(_ outlook: ConsentOutlook, of record: Record, _ console: Console) {
        let name = name(outlook.channel, outlook.scope)
        switch outlook.judgement {
        case .withhold(let reason): console.paragraph("\(name): withheld, \(PublishText.words(reason))", indent: 2)
        case .show:
            let hidden = outlook.withheldMembers(of: record)
            if hidden.isEmpty {
                console.paragraph("\(name): shown", indent: 2)
            } else {
                console.paragraph(
                    "\(name): shown, without all or a part of \(hidden.joined(separator: ", "))", indent: 2)
            }
            if let until = outlook.until { console.paragraph("until \(moment: until)", indent: 4, .dim) }
        }
    }

    // MARK: - Effects

    static func report(
        of recorded: [ConsentDecision], _ effects: [ConsentEffect], isPlan: Bool, known: Int = 0,
        refused: [Issue] = []
    ) -> Report {
        let json = JSONObject(present: [
            ("plan", .bool(isPlan)), ("recorded", .array(recorded.map(\.json))), ("known", .count(known)),
            ("refused", .array(refused.map { .object($0.json) })), ("effects", .array(effects.map(Self.json))),
        ])
        return Report(json: .object(json)) { console in
            let count = recorded.count
            console.line(
                isPlan
                    ? .plural(
                        count, one: "\(count) decision would be written down",
                        other: "\(count) decisions would be written down")
                    : .plural(
                        count, one: "\(count) decision written down", other: "\(count) decisions written down"), .bold)
            if known > 0 {
                console.line(
                    .plural(known, one: "\(known) was known already", other: "\(known) were known already"), .dim)
            }
            for issue in refused.prefix(20) { IssueText.show(RunIssue(issue), console, indent: 2) }
            if refused.count > 20 {
                let more = refused.count - 20
                console.data("  " + console.text(.counted(more, "… and \(more) more")))
            }
            for effect in effects { show(effect, console) }
            if effects.isEmpty, !recorded.isEmpty { console.line("No channel shows anything else by it.", .dim) }
            if isPlan {
                console.note()
                console.note("This was a plan: nothing was written.", .dim)
            } else if effects.contains(where: { $0.channel != nil }) {
                console.note("A node that is served follows at once; other channels follow at their next run.", .dim)
            }
        }
    }

    private static func show(_ effect: ConsentEffect, _ console: Console) {
        let name = name(effect.channel, effect.scope)
        switch (effect.before, effect.after) {
        case (.withhold, .show): console.paragraph("\(effect.record) appears on \(name)", indent: 2, .green)
        case (.show, .withhold(let reason)):
            console.paragraph("\(effect.record) vanishes from \(name): \(PublishText.words(reason))", indent: 2, .red)
        case (.show, .show):
            console.paragraph("\(effect.record) changes on \(name):", indent: 2)
            for field in effect.fields {
                let values = "\(console.values.short(field.old)) → \(console.values.short(field.new))"
                console.paragraph(.verbatim("\(field.path)  \(values)"), indent: 4)
            }
        case (.withhold, .withhold(let reason)):
            console.paragraph(
                "\(effect.record) stays withheld from \(name): \(PublishText.words(reason))", indent: 2, .dim)
        }
    }

    private static func json(_ effect: ConsentEffect) -> JSONValue {
        func isShown(_ judgement: PublicationGate.Judgement) -> Bool {
            if case .show = judgement { true } else { false }
        }
        func reason(_ judgement: PublicationGate.Judgement) -> JSONValue? {
            if case .withhold(let reason) = judgement { .string(reason.rawValue) } else { nil }
        }
        let fields = effect.fields.map { field in
            JSONValue.object(
                JSONObject(present: [("path", .string(field.path)), ("old", field.old), ("new", field.new)]))
        }
        return .object(
            JSONObject(present: [
                ("record", .text(effect.record)), ("channel", effect.channel.map { .string($0) }),
                ("scope", .string(effect.scope.rawValue)), ("shownBefore", .bool(isShown(effect.before))),
                ("shownAfter", .bool(isShown(effect.after))), ("reason", reason(effect.after)),
                ("fields", fields.isEmpty ? nil : .array(fields)),
            ]))
    }

    // MARK: - Where a withdrawal arrived

    static func show(_ report: ConsentReport, _ console: Console) {
        let decision = report.decision
        console.line("\(decision.record), \(decision.group.rawValue): withdrawn \(decision.date.description)", .bold)
        if report.channels.isEmpty { console.line("  No channel ever received the record.", .dim) }
        for arrival in report.channels {
            console.paragraph(words(arrival), indent: 2, arrival.state == .due ? .red : .plain)
            for visit in arrival.fetched {
                console.paragraph("\(visit.peer) has fetched it since, \(moment: visit.at)", indent: 4)
            }
            for visit in arrival.behind {
                console.paragraph(
                    "\(visit.peer) has not come since \(moment: visit.at) and may still show it", indent: 4, .yellow)
            }
            if arrival.isAnonymous {
                console.paragraph("who else took it from there is unknown", indent: 4, .yellow)
            }
        }
    }

    private static func words(_ arrival: ConsentReport.Arrival) -> Message {
        let channel = arrival.channel
        guard let at = arrival.at else {
            return arrival.state == .due
                ? "\(channel): not told yet, it may still show it" : "\(channel): never showed what was withdrawn"
        }
        return arrival.state == .deleted
            ? "\(channel): told to delete it, confirmed \(moment: at)"
            : "\(channel): told the record without it, confirmed \(moment: at)"
    }

    static func json(_ report: ConsentReport) -> JSONValue {
        func visits(_ visits: [ChannelVisit]) -> JSONValue {
            .array(visits.map { ["peer": .string($0.peer), "sequence": .count($0.sequence), "at": .text($0.at)] })
        }
        return [
            "decision": report.decision.json, "confirmed": .bool(report.isConfirmed),
            "channels": .array(
                report.channels.map { arrival in
                    .object(
                        JSONObject(present: [
                            ("channel", .string(arrival.channel)), ("state", .string(arrival.state.rawValue)),
                            ("at", arrival.at.map { .text($0) }), ("fetched", visits(arrival.fetched)),
                            ("behind", visits(arrival.behind)),
                            ("others", arrival.isAnonymous ? "unknown" : nil),
                        ]))
                }),
        ]
    }
}

extension ConsentOutlook {
    func json(of whole: Record) -> JSONValue {
        let hidden = withheldMembers(of: whole)
        var reason: JSONValue?
        if case .withhold(let why) = judgement { reason = .string(why.rawValue) }
        return .object(
            JSONObject(present: [
                ("channel", channel.map { .string($0) }), ("scope", .string(scope.rawValue)),
                ("shown", .bool(record != nil)), ("reason", reason), ("until", until.map { .text($0) }),
                ("without", hidden.isEmpty ? nil : .array(hidden.map { .string($0) })),
            ]))
    }
}
