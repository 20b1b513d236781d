import Foundation
import JSONSchema
import TestSupport

/// Runs the built program as a person would.
enum Shopctl {
    struct Outcome {
        var status: Int32
        var output: [UInt8]
        var errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
        var lines: [String] { text.split(separator: "\n").map(String.init) }

        /// Standard output as one JSON text.
        var json: JSONValue { get throws { try JSONValue(parsing: output) } }
        /// Standard output as JSON Lines.
        var jsonLines: [JSONValue] { get throws { try lines.map { try JSONValue(parsing: $0) } } }
        /// The object `error` on standard error.
        var error: JSONValue? { (try? JSONValue(parsing: errors))?["error"] }
    }

    /// The program beside this test bundle.
    static let program: URL = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        var folder = bundle.deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("shopctl")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        // A test helper runs the bundle from elsewhere: the usual build folder then.
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(".build/debug/shopctl")
    }()

    static func process(
        _ arguments: [String], in folder: String, environment: [String: String] = [:], program: URL = program
    ) -> Process {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        var inherited = ProcessInfo.processInfo.environment
        // Whatever the developer's own are: the program speaks English unless a test asks for another language.
        for name in ["SHOPCTL_NODE_PATH", "NO_COLOR", "LC_MESSAGES", "LANG", "LANGUAGE"] { inherited[name] = nil }
        inherited["LC_ALL"] = "C.UTF-8"
        inherited["TZ"] = "UTC"
        inherited["SHOPCTL_PLUGIN_PATH"] = nil
        // Nor do their plugins belong to a test.
        inherited["XDG_DATA_HOME"] = "/nonexistent"
        process.environment = inherited.merging(environment) { $1 }
        return process
    }

    @discardableResult
    static func run(
        _ arguments: String..., in folder: String, input: [UInt8] = [], environment: [String: String] = [:]
    ) throws -> Outcome {
        try run(arguments, in: folder, input: input, environment: environment)
    }

    static func run(
        _ arguments: [String], in folder: String, input: [UInt8] = [], environment: [String: String] = [:],
        program: URL = program
    ) throws -> Outcome {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("shopctl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        func file(_ name: String, _ bytes: [UInt8] = []) throws -> URL {
            let url = scratch.appendingPathComponent(name)
            try Data(bytes).write(to: url)
            return url
        }
        // Files, not pipes: no output is too long for them.
        let (input, output, errors) = (try file("in", input), try file("out"), try file("err"))
        let process = process(arguments, in: folder, environment: environment, program: program)
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: Array(try Data(contentsOf: output)),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
}
