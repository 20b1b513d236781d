import JSONSchema
import Messages
import NodeDetection
import ScienceShopSDK
import Workspace

/// What was found at a place and what was made of it, in each format.
struct NodeBeginningText {
    let place: String
    let findings: [Finding]
    let draft: NodeDraft
    /// What the sample gives.
    let records: [Record]
    let folder: String
    let files: [String]
    let isWritten: Bool
    let isInWorkspace: Bool
    let allowsPrivateAddresses: Bool

    private var next: [String] {
        let name = isInWorkspace ? draft.id : isBare ? "./" + Files.shown(folder) : Files.shown(folder)
        let leave = allowsPrivateAddresses ? " --allow-private-addresses" : ""
        return ["shopctl node check \(name)", "shopctl node add \(name)\(leave)", "shopctl harvest \(draft.id)"]
    }

    private var isBare: Bool { !NodeFinder.isPath(Files.shown(folder)) }

    // MARK: - For people

    func show(_ console: Console) {
        var table = Table([.text("FINDING"), .number("CONFIDENCE"), .text("WHERE", .cut), .text("EVIDENCE", .cut)])
        for finding in findings {
            let isTaken =
                finding.kind == draft.finding.kind && finding.options["form"] == draft.finding.options["form"]
                && finding.options["types"] == draft.finding.options["types"]
            table.rows.append([
                .init(finding.kind.rawValue, isTaken ? .bold : .plain), .init("\(finding.confidence) %"),
                .init(finding.location), .words(finding.evidence),
            ])
        }
        console.table(table)
        console.line()
        console.line("Node \(draft.id), from \(draft.finding.kind.told)", .bold)
        if let crosswalk = draft.crosswalk {
            var fields = Table([.text("FIELD", .cut), .text("MEMBER")])
            for member in crosswalk.members where !member.label.isEmpty {
                fields.rows.append([.init(member.label), .init(member.member)])
            }
            for participant in crosswalk.participants {
                fields.rows.append([.init(participant.field.label), .init("participants (\(participant.role))")])
            }
            for field in crosswalk.unmapped { fields.rows.append([.init(field.label), .words("not mapped", .dim)]) }
            console.table(fields)
            if let sample = draft.sampleFile {
                let count: Message = .records(records.count)
                console.note("The sample \(sample) gives \(count).")
            }
        }
        console.line()
        for file in files {
            let path = Files.shown("\(folder)/\(file)")
            console.note(isWritten ? "  written  \(path)" : "  would be written  \(path)")
        }
        console.line()
        guard isWritten else {
            console.note("This was a plan: nothing was written. Without --plan it is.", .dim)
            return
        }
        console.note("Next:")
        for command in next { console.note("  \(command)") }
    }

    // MARK: - For programs

    var json: JSONValue {
        var json: JSONObject = [
            "place": .string(place), "node": .string(draft.id), "kind": .string(draft.finding.kind.rawValue),
            "folder": .string(folder), "isWritten": .bool(isWritten),
            "files": .array(files.map(JSONValue.string)), "records": .count(records.count),
            "next": .array(next.map(JSONValue.string)),
        ]
        json["findings"] = .array(
            findings.map { finding in
                [
                    "kind": .string(finding.kind.rawValue), "confidence": .count(finding.confidence),
                    "location": .string(finding.location), "adapter": .string(finding.adapter),
                    "options": .object(finding.options), "evidence": .text(finding.evidence),
                ]
            })
        if let crosswalk = draft.crosswalk {
            json["recordKind"] = .string(crosswalk.kind.rawValue)
            json["mapped"] = .array(
                crosswalk.members.map { ["member": .string($0.member), "label": .string($0.label)] }
                    + crosswalk.participants.map {
                        ["member": "participants", "role": .string($0.role), "label": .string($0.field.label)]
                    })
            json["unmapped"] = .array(crosswalk.unmapped.map { .string($0.label) })
        }
        return .object(json)
    }
}
