import AdapterKit
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK

/// What the engine asks of a source.
extension PluginSession {
    func identify() async throws -> SourceDescription {
        try await send(.identify, .identify)
        var patience = Patience(plugin.limits.preparation, self)
        switch try await next(.identify, &patience) {
        case .source(var description):
            description.summary = words.message(description.summary)
            description.issues = words.issues(description.issues)
            return description
        case let other: throw unexpected(other, .identify)
        }
    }

    func page(_ request: HarvestRequest, after cursor: Cursor?) async throws -> (page: HarvestPage, isTrial: Bool) {
        try await send(.page(request, after: cursor), .page)
        let limits = plugin.limits
        var patience = Patience(limits.silence, self)
        var records: [SourceRecord] = []
        var bytes = 0
        while true {
            switch try await next(.page, &patience) {
            case .record(let record):
                records.append(record)
                bytes += record.payload.count + (record.frame?.count ?? 0) + record.identifier.utf8.count
                try checkSize(records.count, bytes)
            case .pageEnd(let end):
                try check(end.count, records.count)
                var page = end.page(of: records)
                page.issues = words.issues(page.issues)
                return (page, end.isTrial)
            case let other: throw unexpected(other, .page)
            }
        }
    }

    func identifiers(_ request: HarvestRequest, after cursor: Cursor?) async throws -> ListedPage {
        try await send(.identifiers(request, after: cursor), .identifiers)
        var patience = Patience(plugin.limits.silence, self)
        var entries: [ListedRecord] = []
        var bytes = 0
        while true {
            switch try await next(.identifiers, &patience) {
            case .entry(let entry):
                entries.append(entry)
                bytes += entry.identifier.utf8.count
                try checkSize(entries.count, bytes)
            case .listEnd(let end):
                try check(end.count, entries.count)
                var page = end.page(of: entries)
                page.issues = words.issues(page.issues)
                return page
            case let other: throw unexpected(other, .identifiers)
            }
        }
    }

    func restart(_ request: HarvestRequest, at cursor: Cursor?, listing: Bool) async throws -> Cursor? {
        try await send(.restart(request, at: cursor, listing: listing), .restart)
        var patience = Patience(plugin.limits.preparation, self)
        switch try await next(.restart, &patience) {
        case .place(let cursor): return cursor
        case let other: throw unexpected(other, .restart)
        }
    }

    /// A way round a page that failed; with nothing in it when there is none.
    func detour(_ request: HarvestRequest, around cursor: Cursor?, after error: FederationError) async throws
        -> PluginWay
    {
        try await send(.detour(request, around: cursor, after: error), .detour)
        var patience = Patience(plugin.limits.silence, self)
        switch try await next(.detour, &patience) {
        case .way(var way):
            way.gap = way.gap.map { words.issue($0) }
            return way
        case let other: throw unexpected(other, .detour)
        }
    }

    /// One record by its name; nil when there is none.
    func single(_ identifier: String) async throws -> SourceRecord? {
        try await send(.single(identifier), .single)
        var patience = Patience(plugin.limits.silence, self)
        switch try await next(.single, &patience) {
        case .record(let record):
            guard record.identifier.hasSameBytes(as: identifier) else {
                throw PluginFault(.pluginWrongMessage, "It was asked for one record and sent another.")
            }
            return record
        case .absent: return nil
        case let other: throw unexpected(other, .single)
        }
    }

    /// Where a list of changes begins.
    func changes(after bookmark: Bookmark) async throws -> ChangesStart {
        try await send(.changes(after: bookmark), .changes)
        var patience = Patience(plugin.limits.preparation, self)
        switch try await next(.changes, &patience) {
        case .start(let start): return start
        case let other: throw unexpected(other, .changes)
        }
    }

    /// Asks again for each half of what does not fit into one line.
    func map(_ records: [SourceRecord], _ context: CrosswalkContext) async throws -> [CrosswalkResult] {
        guard !records.isEmpty else { return [] }
        guard let line = line(.map(records, context)) else {
            guard records.count > 1 else {
                return [
                    CrosswalkResult(issues: [
                        Issue(
                            .error, code: "record-too-large",
                            message: "The record is too large to be mapped by the plugin `\(plugin.manifest.id)`.",
                            remedy:
                                "Name a crosswalk of the node for its format, or ask the plugin's author to take longer lines."
                        )
                    ])
                ]
            }
            let half = records.count / 2
            return try await map(Array(records[..<half]), context) + map(Array(records[half...]), context)
        }
        try checkSilence()
        try await send(line, .map)
        var patience = Patience(plugin.limits.silence, self)
        switch try await next(.map, &patience) {
        case .drafts(let results):
            try check(results.count, records.count)
            return results.map { result in
                var result = result
                result.issues = words.issues(result.issues)
                for index in result.drafts.indices {
                    result.drafts[index].issues = words.issues(result.drafts[index].issues)
                }
                return result
            }
        case let other: throw unexpected(other, .map)
        }
    }

    // MARK: - Bounds

    private func checkSize(_ count: Int, _ bytes: Int) throws {
        let limits = plugin.limits
        guard count <= limits.records, bytes <= limits.bytes else {
            throw PluginFault(
                .pluginFlood,
                "It gave more on one page than is taken: \(limits.records) records or \(limits.bytes) bytes. Ask it for smaller pages."
            )
        }
    }

    func check(_ said: Int, _ came: Int) throws {
        guard said == came else {
            throw PluginFault(
                .pluginCount,
                "Its answer ends with a count of \(said), but \(came) came: something was lost, or is too much.")
        }
    }
}
