import AdapterKit
import Foundation
import Messages
import PluginHost
import ScienceShopSDK

/// How many records a second cross the pipe, in release:
///
///     plugin-bench [N] [PROGRAM]    reads N records of 1 KiB in pages of 1,000, from PROGRAM or the child beside it
///     plugin-bench spawns [N]       starts and ends N children
///
/// `make bench-plugins` runs all of it.
@main
struct PluginBench {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "spawns" {
            try await spawns(arguments.count > 1 ? Int(arguments[1]) ?? 300 : 300)
        } else {
            let path = arguments.count > 1 ? arguments[1] : child
            try await records(arguments.first.flatMap { Int($0) } ?? 1_000_000, path)
        }
    }

    /// The Swift child, built beside this program.
    private static var child: String { CommandLine.arguments[0] + "-child" }

    /// As both children say it of themselves.
    private static let manifest = AdapterManifest(
        id: "numbered", version: "1", summary: "Records for measuring", capabilities: [.harvest, .resume],
        formats: [.json], optionSchema: "{}")

    private static func plugin(_ path: String) -> PluginExecutable {
        let path = URL(fileURLWithPath: path).standardizedFileURL.path
        return PluginExecutable(
            path: path, manifest: manifest, environment: ProcessInfo.processInfo.environment)
    }

    private static func source(_ path: String, _ count: Int) throws -> any HarvestSource {
        try plugin(path).adapter.makeSource(
            AdapterConfiguration(location: "numbers://\(count)"), AdapterContext(opener: MemoryOpener([])))
    }

    private static func records(_ count: Int, _ path: String) async throws {
        let source = try source(path, count)
        _ = try await source.identify()
        let clock = ContinuousClock()
        var (seen, bytes) = (0, 0)
        let request = HarvestRequest(pageSize: 1000)
        let time = try await clock.measure {
            var cursor: Cursor?
            repeat {
                let page = try await source.page(request, after: cursor)
                seen += page.records.count
                bytes += page.records.reduce(0) { $0 + $1.payload.count }
                cursor = page.next
            } while cursor != nil
        }
        let issues = await source.close()
        guard seen == count, issues.isEmpty else { fatalError("\(seen) of \(count) came; \(issues)") }
        print(
            "\(count) records of \(bytes / count) bytes: \(Int(Double(count) / seconds(time))) records/s, \(seconds(time)) s"
        )
    }

    private static func spawns(_ count: Int) async throws {
        let path = child
        func open() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        // What is made once and kept.
        let first = try source(path, 1)
        _ = try await first.identify()
        _ = await first.close()
        let before = try open()
        let time = try await ContinuousClock().measure {
            for _ in 0..<count {
                let source = try source(path, 1)
                _ = try await source.identify()
                guard await source.close().isEmpty else { fatalError("A child did not end in good order.") }
            }
        }
        let children = try String(contentsOfFile: "/proc/self/task/\(getpid())/children", encoding: .utf8)
        print(
            "\(count) children started, asked and ended in \(seconds(time)) s; descriptors \(before) before, \(try open()) after; left: \(children.isEmpty ? "none" : children)"
        )
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
