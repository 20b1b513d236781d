import AdapterKit
import JSONSchema
import Messages
import ScienceShopSDK

extension PluginMessage {
    /// The whole message as one JSON object.
    func write(to writer: inout JSONWriter) {
        guard case .record(let record) = self else {
            var object: JSONObject = ["type": .string(type)]
            write(to: &object)
            return writer.write(.object(object))
        }
        writer.append(#"{"type":"record","#)
        record.writeMembers(to: &writer)
        writer.append("}")
    }

    private func write(to object: inout JSONObject) {
        switch self {
        case .record, .done, .absent, .foreign: break
        case .hello(let hello): hello.write(to: &object)
        case .ready(let ready): ready.write(to: &object)
        case .source(let description):
            object.set("summary", description.summary)
            object["listsEverything"] = .bool(description.listsEverything)
            object["deletions"] = .string(description.deletions.rawValue)
            object["scope"] = .string(description.scope)
            object.set("issues", issues: description.issues)
        case .pageEnd(let end):
            object["count"] = .number(Double(end.count))
            object.set("next", text: end.next?.text)
            object.set("issues", issues: end.issues)
            object.set("total", number: end.total)
            object.set("bookmark", text: end.bookmark?.text)
            if !end.provesAbsence { object["provesAbsence"] = false }
            if end.isTrial { object["trial"] = true }
        case .entry(let entry):
            object["identifier"] = .string(entry.identifier)
            object.set("datestamp", text: entry.datestamp)
            if entry.status == .deleted { object["status"] = "deleted" }
        case .listEnd(let end):
            object["count"] = .number(Double(end.count))
            object.set("next", text: end.next?.text)
            object.set("issues", issues: end.issues)
            object.set("total", number: end.total)
            if !end.provesAbsence { object["provesAbsence"] = false }
        case .place(let cursor): object.set("cursor", text: cursor?.text)
        case .way(let way):
            object.set("cursor", text: way.cursor?.text)
            if way.isTrial { object["trial"] = true }
            if let gap = way.gap { object["gap"] = gap.json }
        case .start(.everything): object["everything"] = true
        case .start(.datestamp(let date)): object["datestamp"] = .string(date)
        case .start(.unknown): break
        case .drafts(let results): object["results"] = .array(results.map(\.json))
        case .begun(let isWhole): object["isWhole"] = .bool(isWhole)
        case .receipts(let receipts): object["receipts"] = .array(receipts.map(\.json))
        case .finished(let summary): summary.write(to: &object)
        case .shown(let record): if let record { object["document"] = .object(record.document) }
        case .standing(let summary): if let summary { object["summary"] = summary.json }
        case .view(let question): question.write(to: &object)
        case .log(let log):
            object["level"] = .string(log.level.rawValue)
            object.set("message", log.message)
        case .progress(let progress):
            object["done"] = .number(Double(progress.done))
            object.set("total", number: progress.total)
            if !progress.message.isEmpty { object.set("message", progress.message) }
        case .failed(let error): error.write(to: &object)
        }
    }
}

extension PluginHello {
    fileprivate func write(to object: inout JSONObject) {
        object["protocol"] = .number(Double(version))
        object["id"] = .string(manifest.id)
        object["version"] = .string(manifest.version)
        object["manifest"] = manifest.json
        object["features"] = .array(features.map { .string($0) })
        if let longestLine { object["limits"] = ["line": .number(Double(longestLine))] }
    }
}

extension PluginReady {
    fileprivate func write(to object: inout JSONObject) {
        if !mappings.isEmpty { object["mappings"] = .array(mappings.map(\.json)) }
        if detours { object["detours"] = true }
        object.set("damageCodes", texts: damageCodes)
        if tellsStart { object["tellsStart"] = true }
        guard let channel else { return }
        object["channel"] = .string(channel.name)
        object["publish"] = [
            "canUpdate": .bool(channel.capabilities.canUpdate), "canDelete": .bool(channel.capabilities.canDelete),
            "batchSize": .number(Double(channel.capabilities.batchSize)), "tellsShown": .bool(channel.tellsShown),
            "tellsStanding": .bool(channel.tellsStanding),
        ]
        object["fingerprint"] = .string(channel.fingerprint)
    }
}

extension MappingDescription {
    fileprivate var json: JSONValue {
        [
            "id": .string(id), "version": .string(version),
            "formats": .array(formats.map { .string($0.rawValue) }),
        ]
    }
}

extension CrosswalkResult {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["drafts": .array(drafts.map(\.json))]
        object.set("issues", issues: issues)
        return .object(object)
    }
}

extension Draft {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["record": .object(record.document)]
        if !evidence.isEmpty { object["evidence"] = .array(evidence.map(\.json)) }
        object.set("issues", issues: issues)
        if isMention { object["isMention"] = true }
        if isCopy { object["isCopy"] = true }
        return .object(object)
    }
}

extension PublicationReceipt {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["record": .string(record.description)]
        switch outcome {
        case .published: object["outcome"] = "published"
        case .withdrawn: object["outcome"] = "withdrawn"
        case .unchanged: object["outcome"] = "unchanged"
        case .failed(let issue):
            object["outcome"] = "failed"
            object["issue"] = issue.json
        }
        object.set("address", text: address)
        object.set("rendering", text: rendering)
        object.set("labels", texts: labels)
        return .object(object)
    }
}

extension PublicationSummary {
    fileprivate func write(to object: inout JSONObject) {
        object["written"] = .number(Double(written))
        object["removed"] = .number(Double(removed))
        object["unchanged"] = .number(Double(unchanged))
        object.set("entry", text: entry)
    }

    fileprivate var json: JSONValue {
        var object: JSONObject = [:]
        write(to: &object)
        return .object(object)
    }
}
