import AdapterKit
import Foundation
import JSONSchema
import PluginHost
import PluginProtocol
import TestSupport

/// Runs the program of a plugin's folder, as a host would that found it there.
struct PluginBench {
    let executable: PluginExecutable

    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    static let example = repository + "/examples/third-party-plugin"

    /// - Parameter program: where it is when not at `bin/<id>`.
    init(folder: String, program: String? = nil) throws {
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/plugin.yaml")), as: UTF8.self)
        // The manifests of these are written in JSON, which is YAML too.
        let manifest = try AdapterManifest(json: JSONValue(parsing: text))
        let long = Duration.seconds(600)
        executable = PluginExecutable(
            path: program ?? "\(folder)/bin/\(manifest.id)", folder: folder, manifest: manifest,
            limits: PluginLimits(hello: long, preparation: long, silence: long, hearing: long, farewell: long),
            host: "tests/1", environment: ProcessInfo.processInfo.environment)
    }

    var adapter: Adapter { executable.adapter }

    /// Nothing a plugin is lent: it has a process of its own.
    static func context() -> AdapterContext { AdapterContext(opener: MemoryOpener([])) }

    static let hasPython = (try? run(["python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))"]).status) == 0

    /// Runs a command found on the path.
    static func run(_ arguments: [String], in folder: String? = nil) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, said)
    }
}
