import AdapterKit
import Federation
import FederationConformance
import Foundation
import JSONSchema
import Messages
import PluginHost
import ScienceShopSDK
import Synchronization
import TestSupport
import Testing

/// A plugin in another language does what one that is linked in does.
@Suite struct ModelTests {
    private static let five = ["a", "b", "c", "d", "e"].map { (id: $0, title: "Boutique \($0)") }

    @Test func passesTheSuiteForSources() async throws {
        let bench = try ModelBench()
        try bench.write(Self.five)
        let suite = HarvestSourceConformance(bench.plugin.adapter, bench.configuration) {
            AdapterContext(opener: MemoryOpener([]))
        }
        let findings = await suite.run()
        #expect(findings.isEmpty, "\(findings)")
    }

    @Test func passesTheSuiteForChannels() async throws {
        // A target may outlive the place the suite knows it by.
        let benches = Mutex<[ModelBench]>([])
        let suite = PublishTargetConformance {
            let bench = try ModelBench()
            benches.withLock { $0.append(bench) }
            return .init {
                let target = try bench.target()
                // What it can do is known from here on.
                _ = try await target.begin()
                return target
            } content: {
                let names = ((try? bench.folder.names("channel")) ?? []).sorted()
                return try names.map { "\($0): \(try bench.folder.read("channel/\($0)"))" }
            }
        }
        let findings = await suite.run()
        #expect(findings.isEmpty, "\(findings)")
        benches.withLock { $0 = [] }
    }

    @Test func mapsWhereItLives() async throws {
        let bench = try ModelBench()
        try bench.write(Self.five)
        let first = try await bench.harvest()
        #expect(
            first.verdict == .changed && first.counts.added == 5, "\(first.issues) \(String(describing: first.failure))"
        )
        let id = try #require(RecordIdentifier("lyon:organisation/c"))
        let stored = try await bench.ledger.record(id)
        let hop = try #require(stored?["provenance"]?.array?.first?.object)
        #expect(hop["crosswalk"]?.string == "model/items" && hop["crosswalkVersion"]?.string == "1")
        #expect(hop["adapter"]?.string == "model")
        #expect(try bench.log().filter { $0["type"] == "map" }.flatMap(names) == ["a", "b", "c", "d", "e"])

        // What did not change is not mapped again.
        var changed = Self.five
        changed[1].title = "Boutique b, déménagée!"
        try bench.write(changed, day: 5)
        let second = try await bench.harvest()
        #expect(second.verdict == .changed && second.counts.changed == 1 && second.counts.records.changed == 1)
        #expect(try bench.log().filter { $0["type"] == "map" }.flatMap(names) == ["b"])

        // Another version of its mapping maps everything again.
        try bench.write(version: "2", changed, day: 5)
        let third = try await bench.harvest()
        #expect(third.counts.seen == 5 && third.failure == nil)
        #expect(try bench.log().filter { $0["type"] == "map" }.flatMap(names) == ["a", "b", "c", "d", "e"])
    }

    @Test func aCrosswalkOfTheNodeComesFirst() async throws {
        let bench = try ModelBench()
        try bench.write(Self.five)
        let report = try await bench.harvest(crosswalks: [OwnCrosswalk()])
        #expect(report.counts.added == 5 && report.issues.isEmpty)
        #expect(try bench.log().allSatisfy { $0["type"] != "map" })
    }

    @Test func listsChangesDeletionsAndNames() async throws {
        let bench = try ModelBench()
        try bench.write(Self.five)
        #expect(try await bench.harvest().bookmarkIsKept)
        _ = try bench.log()
        try bench.write(Self.five, day: 5, gone: ["d"])
        let second = try await bench.harvest(
            HarvestOptions(breaker: .init(share: 1, count: 9), sweep: true, pageSize: 2))
        #expect(second.counts.removed == 1 && second.counts.seen == 0 && second.run.sweep?.isComplete == true)
        let types = try bench.log().compactMap { $0["type"]?.string }
        #expect(types.first == "hello" && types.last == "bye" && types.contains("identifiers"))
        #expect(types.count { $0 == "hello" } == 1)
    }

    @Test func itsBrokenPagesAreGoneRoundAndItsDamagedRecordsAskedFor() async throws {
        let bench = try ModelBench()
        var items = Self.five
        items[2].title = "broken"
        items[4].title = "cut"
        try bench.write(items)
        let first = try await bench.harvest()
        #expect(first.verdict == .partial && first.counts.seen == 4 && first.counts.quarantined == 1)
        #expect(first.issues.map(\.issue.code).sorted() == ["cut", "item-broken", "list-halved"])
        // The search asks once for what it only tries.
        let pages = try bench.log().filter { $0["type"] == "page" }.map { $0["cursor"]?.string }
        #expect(pages.count { $0 == "try-2" } == 1 && pages.last == "3")

        // Both are mended and nothing is dated anew: the list has the one, the other is asked for by name.
        items[2].title = "Boutique c"
        try bench.write(items)
        #expect(try await bench.harvest().counts.seen == 5)
        _ = try bench.log()
        items[4].title = "Boutique e"
        try bench.write(items)
        let third = try await bench.harvest()
        #expect(third.counts.records.added == 1 && third.issues.isEmpty)
        let asked = try bench.log().filter { $0["type"] == "single" }
        #expect(asked.map { $0["identifier"]?.string } == ["e"])
    }

    @Test func seesOnlyWhatItIsGiven() async throws {
        let bench = try ModelBench()
        try bench.write(Self.five)
        let report = try await bench.harvest()
        #expect(report.run.sourceSummary.description == "A model")
        let log = try bench.log()
        let variables = log.first?["environment"]?.array?.compactMap(\.string) ?? []
        // The shell that starts it adds its own.
        #expect(
            Set(variables).subtracting(["PWD", "SHLVL", "_", "OLDPWD"])
                == ["PATH", "LC_ALL", "MODEL_COLOUR", "SHOPCTL_PLUGIN_PROTOCOL", "PYTHONDONTWRITEBYTECODE"])
        let folders = Set(log.compactMap { $0["folder"]?.string })
        #expect(folders.count == 1 && log.first?["contents"] == .array([]))
        #expect(folders.allSatisfy { !FileManager.default.fileExists(atPath: $0) })
    }

    @Test func publishesUpdatesWithdrawsAndStands() async throws {
        let bench = try ModelBench()
        try bench.write(Self.five)
        _ = try await bench.harvest()
        _ = try bench.log()
        let first = try await bench.publish()
        #expect(
            first.verdict == .changed && first.counts.published == 5,
            "\(String(describing: first.failure)) \(first.issues)")
        #expect(first.channel == "model:\(bench.folder.file("channel"))")
        #expect(first.summary?.entry == "index.txt")
        #expect(try bench.folder.read("channel/index.txt").split(separator: "\n").count == 5)
        #expect(try bench.log().filter { $0["type"] == "publish" }.count == 2)
        let second = try await bench.publish()
        #expect(second.verdict == .unchanged && second.summary?.unchanged == 5)

        try bench.write(Self.five, day: 5, gone: ["d"])
        _ = try await bench.harvest(HarvestOptions(breaker: .init(share: 1, count: 9), pageSize: 2))
        let third = try await bench.publish()
        #expect(third.counts.withdrawn == 1 && third.verdict == .changed)
        #expect(try bench.folder.names("channel").count == 5)
    }

    @Test func filesAreFoundFromItsOwnFolder() async throws {
        let bench = try ModelBench()
        try bench.write(Self.five)
        let source = try bench.plugin.adapter.makeSource(
            AdapterConfiguration(location: "source.json"),
            AdapterContext(opener: OpenerForFilesAndURLs(files: FileOpener(base: bench.folder.path))))
        #expect(try await source.page(HarvestRequest(), after: nil).records.count == 5)
        #expect(await source.close().isEmpty)
    }

    @Test func wrongOptionsAreItsOwnToRefuse() async throws {
        let bench = try ModelBench()
        try bench.write(Self.five)
        let source = try bench.source(
            AdapterConfiguration(location: bench.folder.file("source.json"), options: ["x": 1]))
        let error = await #expect(throws: FederationError.self) { try await source.identify() }
        #expect(error?.code == .configuration && error?.message.description.contains("`x`") == true)
        #expect(await source.close().isEmpty)
    }

    @Test func aCancelledRunLeavesNoProcess() async throws {
        let bench = try ModelBench()
        try bench.write(Self.five)
        let source = try bench.source()
        _ = try await source.identify()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await source.page(HarvestRequest(), after: nil)
        }
        await #expect(throws: (any Error).self) { try await task.value }
        // It is asked again, and does as if nothing had been.
        #expect(try await source.page(HarvestRequest(), after: nil).records.count == 5)
        #expect(await source.close().isEmpty)
    }

    private func names(_ request: JSONValue) -> [String] { request["records"]?.array?.compactMap(\.string) ?? [] }
}

extension RunReport {
    fileprivate var bookmarkIsKept: Bool { run.bookmark != nil && failure == nil }
}

/// A node's own way to read what the plugin gives.
private struct OwnCrosswalk: Crosswalk {
    let id = "lyon/own"
    let version = "1"
    func accepts(_ format: MetadataFormat) -> Bool { format == "application/x-model" }

    func map(_ source: SourceRecord, context: CrosswalkContext) -> CrosswalkResult {
        CrosswalkResult(drafts: [
            Draft(
                record: Record(document: [
                    "schema": "record/1", "id": .string("lyon:organisation/\(source.identifier)"),
                    "kind": "organisation", "home": "lyon", "status": "active", "title": ["fr": "Nous"],
                ]))
        ])
    }
}
