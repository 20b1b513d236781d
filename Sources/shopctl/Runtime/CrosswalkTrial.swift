import AdapterKit
import Crosswalks
import Messages
import ScienceShopSDK

/// What a crosswalk made of all payloads of a source.
struct CrosswalkTrial {
    /// What the adapter recognised.
    var source: Message = ""
    var payloads = 0
    /// What the first payload holds.
    var contents: Message = ""
    /// The rules of the crosswalk in its order, counted over all payloads.
    var rules: [CrosswalkTrace.Rule] = []
    /// With the schema's issues among their own.
    var drafts: [Draft] = []
    /// Of payloads and pages, with the payload's name when there are several.
    var issues: [(payload: String?, issue: Issue)] = []

    var hasErrors: Bool {
        (issues.map(\.issue) + drafts.flatMap(\.issues)).contains { $0.severity == .error }
    }

    static func run(
        _ crosswalk: DeclarativeCrosswalk, _ source: any HarvestSource, _ context: CrosswalkContext
    ) async throws -> CrosswalkTrial {
        do {
            var trial = try await read(crosswalk, source, context)
            trial.issues += await source.close().map { (nil, $0) }
            return trial
        } catch {
            _ = await source.close()
            throw error
        }
    }

    private static func read(
        _ crosswalk: DeclarativeCrosswalk, _ source: any HarvestSource, _ context: CrosswalkContext
    ) async throws -> CrosswalkTrial {
        var trial = CrosswalkTrial()
        let description = try await source.identify()
        trial.source = description.summary
        trial.issues = description.issues.map { (nil, $0) }
        var cursor: Cursor?
        repeat {
            let page = try await source.page(HarvestRequest(), after: cursor)
            trial.issues += page.issues.map { (nil, $0) }
            for record in page.records { trial.take(record, crosswalk, context) }
            cursor = page.next
        } while cursor != nil
        return trial
    }

    private mutating func take(_ record: SourceRecord, _ crosswalk: DeclarativeCrosswalk, _ context: CrosswalkContext) {
        payloads += 1
        guard crosswalk.accepts(record.format) else {
            issues.append(
                (
                    record.identifier,
                    Issue(
                        .error, code: "other-format",
                        message: "The crosswalk does not read \(record.format).",
                        remedy: "Add the format to the crosswalk's `formats`, or name the adapter with --adapter.")
                ))
            return
        }
        let (result, trace) = crosswalk.explain(record, context: context)
        if contents.isEmpty { contents = trace.summary }
        issues += result.issues.map { (record.identifier, $0) }
        for var draft in result.drafts {
            draft.issues += RecordValidator.standard.validate(draft.record)
            drafts.append(draft)
        }
        for rule in trace.rules {
            if let index = rules.firstIndex(where: { $0.name == rule.name }) {
                rules[index].seen += rule.seen
                rules[index].made += rule.made
                rules[index].skipped += rule.skipped
            } else {
                rules.append(rule)
            }
        }
    }
}
