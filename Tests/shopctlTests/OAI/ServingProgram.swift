import Foundation
import JSONSchema
import Testing

/// The program serving a workspace by OAI-PMH, in a process of its own that ends with this.
final class ServingProgram {
    private let folder: String
    private var process: Process?
    /// Where it was served last.
    private var port = "0"

    init(in folder: String) { self.folder = folder }

    deinit { process?.terminate() }

    /// Starts serving, at the port where it was served before.
    /// - Returns: the address of its repository, once it answers.
    @discardableResult
    func start() throws -> String {
        let process = Shopctl.process(
            ["serve", "--no-site", "--port", port, "--refresh", "0", "--format", "json"], in: folder)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
        var line: [UInt8] = []
        while !line.contains(0x0A) {
            let bytes = output.fileHandleForReading.availableData
            guard !bytes.isEmpty else { break }
            line += bytes
        }
        let ready = try JSONValue(parsing: line)
        port = try #require(ready["port"]?.canonicalText)
        return try #require(ready["oai"]?.string)
    }

    /// Kills it as nothing else can.
    func kill() {
        guard let process, process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
