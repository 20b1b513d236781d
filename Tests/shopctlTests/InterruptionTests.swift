import Foundation
import JSONSchema
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// A port that takes connections and never answers.
final class SilentServer {
    let port: Int
    private let descriptor: Int32

    init() throws {
        #if canImport(Glibc)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        try #require(bound)
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}

@Suite("Interruption")
struct InterruptionTests {
    @Test func anInterruptedHarvestStopsAndSaysSo() throws {
        let server = try SilentServer()
        let workspace = try TestWorkspace()
        try workspace.run("harvest")
        let config = String(decoding: try workspace.folder.bytes("federation.yaml"), as: UTF8.self)
        try workspace.folder.write(
            "federation.yaml",
            config + """
                sources:
                  nantes/demandes:
                    location: http://127.0.0.1:\(server.port)/demandes.csv
                    allowPrivateAddresses: true

                """)
        let process = Shopctl.process(["harvest"], in: workspace.path)
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        var runs = 0
        for _ in 0..<2000 where runs < 2 {
            runs = try workspace.run("runs", "list", "--format", "jsonl").lines.count
        }
        #expect(runs == 2)
        process.interrupt()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 10)
        #expect(said.contains("The run was interrupted"))
        let warned = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(warned.hasPrefix("Stopping at the next safe point"))
        #expect(warned.contains("Interrupted after 0 of 1 sources. What was read is kept; `shopctl harvest` goes on"))
        #expect(!warned.contains("\u{1B}"))
        let latest = try workspace.run("runs", "show", "latest", "--format", "json").json
        #expect(latest["verdict"] == "partial")
        #expect(try workspace.run("records", "list", "--format", "jsonl").jsonLines.count == 5)

        // Two harvests of one ledger take turns; the next one goes on as if nothing had been.
        try workspace.folder.write("federation.yaml", config)
        #expect(try workspace.run("harvest", "--format", "json").json["verdict"] == "unchanged")
    }
}
