import AdapterKit
import CSVAdapter
import Crosswalks
import Federation
import FederationSQLite
import Foundation
import JSONSchema
import ScienceShopSDK
import Workspace

/// Harvests a table into a ledger of its own, with one adapter linked in: no command line, no workspace, no server.
@main struct EmbedSDK {
    static func main() async {
        let paths = Array(CommandLine.arguments.dropFirst())
        guard paths.count == 3 else {
            print("usage: embed-sdk TABLE.csv CROSSWALK.yaml LEDGER.sqlite")
            exit(64)
        }
        do {
            let report = try await harvest(paths)
            // What kept the source from being read; problems of single records end nothing.
            if let failure = report.failure { throw failure }
        } catch {
            print("\(error)")
            exit(1)
        }
    }

    private static func harvest(_ paths: [String]) async throws -> RunReport {
        let files = FileOpener(base: ".")

        // What the table is made of, and what its columns mean.
        let table = try CSVAdapter(
            configuration: AdapterConfiguration(location: paths[0], options: ["key": "id"]),
            context: AdapterContext(opener: files))
        let meaning = try await files.open(paths[1], accept: []).readAll(limit: 1 << 20)
        let crosswalk = try DeclarativeCrosswalk.load(text: meaning, file: paths[1])

        // Where it goes.
        let ledger = try SQLiteLedger(path: paths[2])
        let engine = HarvestEngine(ledger: ledger, validator: SchemaValidation())

        let report = try await engine.run(
            HarvestJob(
                key: SourceKey(node: "my-shop", source: "demands"), source: table, crosswalks: [crosswalk],
                context: CrosswalkContext(node: "my-shop", language: "fr", basis: "public")))
        let counts = report.counts
        print(
            "\(report.verdict): \(counts.added) added, \(counts.changed) changed, \(counts.unchanged) unchanged,",
            "\(counts.quarantined) quarantined")
        for issue in report.issues { print("  \(issue.sourceRecord ?? "source"): \(issue.issue.message)") }

        let records = try await ledger.read { try $0.records(RecordQuery(kinds: [.demand])) }
        for stored in records {
            print("\(stored.record.id?.description ?? "?")  \(stored.record.title?.text(for: "fr") ?? "")")
        }
        return report
    }
}
