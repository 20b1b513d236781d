import Federation
import FederationSQLite

/// Times searches inside one process, as a server would run them: `search-bench LEDGER ROUNDS < QUERIES.tsv` prints one
/// JSON object for each query and round. A query is a line of the file: its sort, a tab, its words.
@main
struct SearchBench {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let rounds = Int(arguments[2]) else {
            print("usage: search-bench LEDGER ROUNDS < QUERIES.tsv")
            return
        }
        let ledger = try SQLiteLedger.reading(path: arguments[1])
        var queries: [(sort: Substring, words: String)] = []
        while let line = readLine() {
            let parts = line.split(separator: "\t", maxSplits: 1)
            if parts.count == 2 { queries.append((parts[0], String(parts[1]))) }
        }
        let clock = ContinuousClock()
        for _ in 0..<rounds {
            for query in queries {
                var hits = 0
                let took = try await clock.measure {
                    hits = try await ledger.search(SearchQuery(query.words, limit: 20)).count
                }
                let milliseconds = Double(took.components.seconds) * 1000 + Double(took.components.attoseconds) / 1e15
                print(#"{"kind": "\#(query.sort)", "ms": \#(milliseconds), "hits": \#(hits)}"#)
            }
        }
    }
}
