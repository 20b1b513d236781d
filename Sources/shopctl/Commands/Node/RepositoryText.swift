import AdapterKit
import Federation
import JSONSchema
import Messages
import OAIAdapter
import OAIPMH
import ScienceShopSDK

/// What a repository says of itself, in each format.
enum RepositoryText {
    private static let mostSets = 30

    static func show(_ probe: OAIProbe, _ console: Console) {
        let facts = probe.facts
        let identify = facts.identify
        console.line(.verbatim(RepositoryProposal.name(of: probe)), .bold)
        let deletions: Message =
            switch identify.deletedRecord {
            case .persistent: "announced for good"
            case .transient: "announced for a while; a look at all identifiers now and then shows the others"
            case .no, nil: "not announced; a look at all identifiers now and then shows them"
            }
        console.facts(
            [
                ("address", .verbatim(probe.address)), ("protocol", "OAI-PMH \(identify.protocolVersion)"),
                ("records", told(probe.size)), ("since", .verbatim(identify.earliestDatestamp)),
                ("dated by", facts.granularity == .day ? "day" : "second"), ("deletions", deletions),
                ("contact", .verbatim(identify.adminEmails.joined(separator: ", "))),
                ("compression", .verbatim(identify.compressions.joined(separator: ", "))),
            ], least: 13)
        console.line()
        var formats = Table([.text("FORMAT"), .text("READ HERE"), .text("NAMESPACE", .cut)])
        for format in facts.formats {
            let isChosen = format.prefix == facts.prefix
            formats.rows.append([
                .init(format.prefix, isChosen ? .bold : .plain),
                .words(isChosen ? "yes, taken" : facts.reads(format) ? "yes" : "with a crosswalk"),
                .init(format.namespace, .dim),
            ])
        }
        console.table(formats)
        if !probe.sets.isEmpty {
            console.line()
            var sets = Table([.text("SET"), .text("NAME", .cut), .text("RECORDS")])
            for set in probe.sets.prefix(mostSets) {
                sets.rows.append([
                    .init(set.spec, .bold), .init(set.name), .words(probe.setSizes[set.spec].map(told) ?? ""),
                ])
            }
            console.table(sets)
            let more = probe.sets.count - mostSets
            if more > 0 || probe.hasMoreSets {
                console.note(
                    more > 0
                        ? .plural(more, one: "and \(more) more set", other: "and \(more) more sets") : "and more sets")
            }
        }
        if !probe.quirks.isEmpty {
            console.line()
            console.line("Quirks", .bold)
            for quirk in probe.quirks { IssueText.show(quirk, of: nil, console, indent: 2) }
        }
    }

    private static func told(_ size: OAIProbe.Size) -> Message {
        switch size {
        case .counted(let count): "\(count)"
        case .said(let count): "\(count), as it says"
        case .unknown: "it does not say how many"
        }
    }

    // MARK: - For machines

    static func json(_ probe: OAIProbe) -> JSONObject {
        let facts = probe.facts
        let identify = facts.identify
        var json: JSONObject = [
            "name": .string(RepositoryProposal.name(of: probe)), "address": .string(probe.address),
            "protocolVersion": .string(identify.protocolVersion),
            "earliestDatestamp": .string(identify.earliestDatestamp),
            "granularity": .string(facts.granularity.rawValue), "prefix": .string(facts.prefix),
            "hasMoreSets": .bool(probe.hasMoreSets),
        ]
        json["records"] = self.json(probe.size)
        json["deletedRecord"] = identify.deletedRecord.map { .string($0.rawValue) }
        json["adminEmails"] = .array(identify.adminEmails.map(JSONValue.string))
        json["compressions"] = .array(identify.compressions.map(JSONValue.string))
        json["formats"] = .array(facts.formats.map { self.json($0, isRead: facts.reads($0)) })
        json["sets"] = .array(probe.sets.map { self.json($0, probe.setSizes[$0.spec]) })
        json["quirks"] = .array(probe.quirks.map { .object($0.json) })
        return json
    }

    private static func json(_ format: OAIMetadataFormat, isRead: Bool) -> JSONValue {
        [
            "prefix": .string(format.prefix), "namespace": .string(format.namespace),
            "schema": .string(format.schema), "read": .bool(isRead),
        ]
    }

    private static func json(_ set: OAISet, _ size: OAIProbe.Size?) -> JSONValue {
        var json: JSONObject = ["set": .string(set.spec), "name": .string(set.name)]
        json["records"] = size.flatMap(self.json)
        return .object(json)
    }

    private static func json(_ size: OAIProbe.Size) -> JSONValue? {
        switch size {
        case .counted(let count): ["count": .count(count), "counted": true]
        case .said(let count): ["count": .count(count), "counted": false]
        case .unknown: nil
        }
    }
}
