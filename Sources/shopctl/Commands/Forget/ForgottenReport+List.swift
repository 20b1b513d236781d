import Federation
import JSONSchema
import Messages
import ScienceShopSDK

extension ForgottenReport {
    /// What is known of what was forgotten: when, why, by whom and how much; what it was is known by keyed hashes alone.
    ///
    /// - Parameter targets: only acts by which one of these is forgotten: identifiers of records, or words.
    static func show(_ ledger: any Ledger, about targets: [String], _ console: Console) async throws {
        let list = try await ledger.read { try $0.forgotten() }
        var acts = list.acts.map { act in
            ListedAct(act: act, entries: list.entries.filter { $0.at == act.at })
        }
        if !targets.isEmpty {
            let found = targets.compactMap { target in
                RecordIdentifier(target).map(list.entry) ?? list.entry(ofWords: target)
            }
            acts = acts.compactMap { act in
                var act = act
                act.entries.removeAll { !found.contains($0) }
                return act.entries.isEmpty ? nil : act
            }
        }
        console.emit(
            Report(list: acts.map(\.json)) { [acts] console in
                guard !acts.isEmpty else {
                    return console.line(
                        targets.isEmpty ? "Nothing was ever forgotten here." : "Nothing of that was forgotten here.")
                }
                var table = Table([
                    .text("FORGOTTEN"), .number("RECORDS"), .number("WORDS"), .text("WRITTEN BY", .cut),
                    .text("WHY", .wrap),
                ])
                for act in acts {
                    table.rows.append([
                        .words("\(moment: act.act.at)"), .count(act.count(.record)), .count(act.count(.words)),
                        .init(act.act.by.shown), .init(act.act.why.shown),
                    ])
                }
                console.table(table)
            })
    }

    private struct ListedAct: Sendable {
        let act: ForgottenList.Act
        var entries: [ForgottenList.Entry]

        func count(_ kind: ForgottenList.Entry.Kind) -> Int { entries.count { $0.kind == kind } }

        var json: JSONValue {
            .object([
                "at": .text(act.at), "why": .string(act.why), "by": .string(act.by), "records": .count(count(.record)),
                "words": .count(count(.words)),
                "entries": .array(
                    entries.map { .object(["kind": .string($0.kind.rawValue), "name": .string($0.name)]) }),
            ])
        }
    }
}
