import Foundation
import OAIPMH

/// Reads pages of OAI-PMH from files, as a harvester would from the network: `oai-reader-bench FILE…` prints how many
/// records there were, how many bytes, and the processor's seconds. bench/README.md says beside what to read it.
@main
struct OAIReaderBench {
    static func main() throws {
        var records = 0
        var payload = 0
        var issues = 0
        var total = 0
        for path in CommandLine.arguments.dropFirst() {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            let reader = OAIResponseReader()
            func take(_ events: [OAIEvent]) {
                for event in events {
                    switch event {
                    case .record(let record):
                        records += 1
                        payload += record.metadata?.count ?? 0
                        issues += record.issues.count
                    case .failure(let failure): print("\(path): \(failure.message)")
                    default: break
                    }
                }
            }
            // As large as pieces of curl are.
            while let piece = try file.read(upToCount: 1 << 17), !piece.isEmpty {
                total += piece.count
                take(reader.feed([UInt8](piece)))
            }
            take(reader.finish())
        }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
        print(
            "\(records) records, \(payload) of \(total) bytes, \(issues) issues, \(seconds) s,",
            "\(Int(Double(records) / seconds)) records/s, peak \(usage.ru_maxrss) KiB")
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
