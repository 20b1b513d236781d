import Dissemination
import Federation
import FederationSQLite
import Foundation
import JSONSchema
import Messages
import OAIPMH
import ScienceShopSDK
import Translations

/// Times the provider as a function, in one process and without a server: `oai-provider-bench LEDGER [PAGE] < RECORDS.jsonl`
/// prints one JSON object for each thing it did. A ledger that is there already is taken as it is.
@main
struct ProviderBench {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2 else {
            print("usage: oai-provider-bench LEDGER [PAGE] < RECORDS.jsonl")
            return
        }
        let page = arguments.count > 2 ? Int(arguments[2]) ?? 100 : 100
        let ledger = try SQLiteLedger(path: arguments[1])
        if try await ledger.read({ try $0.lastSequence() }) == 0 { try await fill(ledger) }
        let bench = ProviderBench(ledger: ledger, page: page)
        try await bench.run()
    }

    let ledger: SQLiteLedger
    let page: Int

    /// A channel as after a restart: with nothing in memory.
    private func channel() -> OAIChannel {
        OAIChannel(
            ledger,
            OAIChannelSettings(
                name: "Bench", baseURL: "https://a.example/oai", adminEmails: ["a@a.example"], domain: "a.example",
                node: "lyon", words: .shipped(.french), pageSize: page))
    }

    private func run() async throws {
        let first = channel()
        var report: PublishReport?
        let publishing = try await time { report = try await first.refresh() }
        Self.say("publish", publishing, ["records": Double(report?.counts.published ?? 0)])
        for prefix in ["oai_dc", "scienceshop"] {
            var channel = channel()
            for pass in ["cold", "cold", "cold", "warm", "warm", "warm"] {
                if pass == "cold" { channel = self.channel() }
                var walked = (records: 0, bytes: 0)
                let walking = try await time { walked = try await walk(channel.provider, prefix) }
                Self.say(
                    "\(prefix) \(pass)", walking,
                    ["records": Double(walked.records), "megabytes": Double(walked.bytes) / 1e6])
            }
        }
        try await latencies(channel(), clients: 50)
        Self.say("memory", Cost(), ["peakMB": Double(Self.peak()) / 1e6])
    }

    private func walk(_ provider: OAIProvider, _ prefix: String) async throws -> (records: Int, bytes: Int) {
        var query = "verb=ListRecords&metadataPrefix=\(prefix)"
        var (records, size) = (0, 0)
        while true {
            let body = try await provider.response(to: OAIQuery(parsing: query))
            var last: [UInt8] = []
            for await piece in body {
                size += piece.count
                last = piece
            }
            // The token stands at the end of the last piece.
            let tail = String(decoding: last.suffix(600), as: UTF8.self)
            guard let opening = tail.range(of: "<resumptionToken", options: .backwards) else { return (records, size) }
            let element = tail[opening.lowerBound...]
            if let total = element.firstMatch(of: /completeListSize="([0-9]+)"/) { records = Int(total.1) ?? 0 }
            guard let end = element.range(of: "</resumptionToken>"),
                let start = element.firstIndex(of: ">"), start < end.lowerBound
            else { return (records, size) }
            query = "verb=ListRecords&resumptionToken=\(element[element.index(after: start)..<end.lowerBound])"
        }
    }

    private func latencies(_ channel: OAIChannel, clients: Int) async throws {
        let provider = channel.provider
        let ids = try await ledger.read { reader in
            try reader.receipts(ReceiptFeedQuery(OAIChannel.name, limit: 2000)).map(\.record.description)
        }
        guard !ids.isEmpty else { return }
        var all: [Double] = []
        let cost = try await time { all = try await ask(provider, ids, clients: clients) }
        Self.say(
            "GetRecord", cost,
            [
                "clients": Double(clients), "p50ms": all[all.count / 2], "p99ms": all[all.count * 99 / 100],
                "mostms": all[all.count - 1], "records": Double(all.count),
            ])
    }

    /// How long each request took, in milliseconds, the quickest first.
    private func ask(_ provider: OAIProvider, _ ids: [String], clients: Int) async throws -> [Double] {
        try await withThrowingTaskGroup(of: [Double].self) { group in
            for client in 0..<clients {
                group.addTask {
                    var random = UInt64(client + 1)
                    var times: [Double] = []
                    for _ in 0..<200 {
                        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        let id = ids[Int(random >> 33) % ids.count]
                        let query = "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:a.example:\(id)"
                        let took = try await ContinuousClock().measure {
                            _ = try await provider.response(to: OAIQuery(parsing: query))
                        }
                        times.append(took.milliseconds)
                    }
                    return times
                }
            }
            return try await group.reduce(into: [Double]()) { $0 += $1 }.sorted()
        }
    }

    // MARK: - Figures

    private struct Cost {
        var seconds = 0.0
        var cpu = 0.0
    }

    private func time(_ body: () async throws -> Void) async throws -> Cost {
        let before = Self.processorTime()
        let took = try await ContinuousClock().measure(body)
        return Cost(seconds: took.milliseconds / 1000, cpu: Self.processorTime() - before)
    }

    private static func say(_ what: String, _ cost: Cost, _ figures: KeyValuePairs<String, Double>) {
        var object: JSONObject = ["what": .string(what)]
        for (name, value) in figures { object[name] = .number((value * 1000).rounded() / 1000) }
        if cost.seconds > 0 {
            object["seconds"] = .number((cost.seconds * 1000).rounded() / 1000)
            object["cpuSeconds"] = .number((cost.cpu * 1000).rounded() / 1000)
            if let records = figures.first(where: { $0.key == "records" })?.value {
                object["recordsPerSecond"] = .number((records / cost.seconds).rounded())
            }
        }
        print(JSONValue.object(object).canonicalText)
    }

    private static func usage() -> rusage {
        var usage = rusage()
        #if canImport(Glibc)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
        getrusage(RUSAGE_SELF, &usage)
        #endif
        return usage
    }

    private static func processorTime() -> Double {
        let usage = usage()
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// In bytes; Linux counts in kilobytes.
    private static func peak() -> Int { Int(usage().ru_maxrss) * 1024 }

    // MARK: - Filling

    private static func fill(_ ledger: SQLiteLedger) async throws {
        let filling = RecordImport(into: ledger, name: "bench", validator: NoValidation())
        var batch: [RecordImport.Entry] = []
        while let line = readLine() {
            guard let object = try? JSONValue(parsing: line).object else { continue }
            batch.append(RecordImport.Entry(line: nil, record: Record(document: object)))
            if batch.count == 500 {
                try await filling.add(batch)
                batch = []
            }
        }
        try await filling.add(batch)
        _ = try await filling.finish()
    }
}

extension Duration {
    var milliseconds: Double { Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15 }
}
