import AdapterKit
import CSVReader
import JSONSchema
import Messages
import ScienceShopSDK
import YAMLReader

/// A crosswalk written in YAML (docs/crosswalks.md).
public struct DeclarativeCrosswalk: Crosswalk {
    public let id: String
    /// `sha256:` and the first 12 hexadecimal digits of the hash of its text.
    public let version: String
    let definition: CrosswalkDefinition
    private let heads = TableHeads()
    private let territories = KnownTerritories()

    init(id: String, version: String, definition: CrosswalkDefinition) {
        self.id = id
        self.version = version
        self.definition = definition
    }

    /// Reads and checks a crosswalk.
    ///
    /// - Parameter file: the name by which messages call it.
    /// - Throws: `CrosswalkLoadError` with everything that is wrong, in the order of the text.
    public static func load(
        text bytes: [UInt8], file: String
    ) throws(CrosswalkLoadError) -> DeclarativeCrosswalk {
        let root: YAMLNode
        do throws(YAMLError) { root = try YAMLNode.parse(bytes) } catch {
            throw CrosswalkLoadError(
                file: file, problems: [.init(line: error.line, column: error.column, message: error.message)])
        }
        let loader = CrosswalkLoader()
        let definition = loader.load(root)
        guard loader.problems.isEmpty else { throw CrosswalkLoadError(file: file, problems: loader.problems) }
        let hash = String(ContentHash.hex(bytes).prefix(12))
        return DeclarativeCrosswalk(id: definition.id, version: ContentHash.prefix + hash, definition: definition)
    }

    public func accepts(_ format: MetadataFormat) -> Bool { definition.formats.contains { $0.accepts(format) } }

    public func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        run(source, context, traces: false).result
    }

    /// The same as `map`, with what each rule did.
    public func explain(
        _ source: SourceRecord, context: CrosswalkContext
    ) -> (result: CrosswalkResult, trace: CrosswalkTrace) {
        run(source, context, traces: true)
    }

    private func run(
        _ source: SourceRecord, _ context: CrosswalkContext, traces: Bool
    ) -> (result: CrosswalkResult, trace: CrosswalkTrace) {
        let opened: PayloadOpener.Opened
        do throws(PayloadOpener.Refusal) {
            opened = try PayloadOpener.open(source, hints: definition.hints, heads: heads)
        } catch {
            return (CrosswalkResult(issues: [error.issue]), CrosswalkTrace())
        }
        let run = CrosswalkRun(definition, source, context, opened.payload, territories)
        run.traces = traces
        run.run()
        if traces || run.drafts.drafts.isEmpty { run.trace.summary = PayloadSummary.of(opened.payload) }
        var result = CrosswalkResult(drafts: run.drafts.drafts, issues: opened.issues + run.issues)
        if case .post = opened.payload { WordPressPost.placeEvidence(in: &result) }
        if result.drafts.isEmpty, !result.issues.contains(where: { $0.code == "not-applicable" }) {
            result.issues.append(
                Issue(
                    .warning, code: "no-records",
                    message: "The crosswalk \(id) made no record of this document, which holds \(run.trace.summary).",
                    remedy: "Try `shopctl crosswalk try`, and adapt the rules to the document's shape."))
        }
        return (result, run.trace)
    }
}
