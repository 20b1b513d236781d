import Foundation
import TestSupport
import Testing

/// Every command of the README's tour works, in order, in the workspace that `make demo` makes.
@Suite struct ReadmeTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Lines of the README's shell blocks that call `shopctl`, comments cut.
    private func commands() throws -> [String] {
        let text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        var isInside = false
        return text.split(separator: "\n").compactMap { line in
            if line.hasPrefix("```") { isInside = line == "```sh" }
            guard isInside, line.hasPrefix("shopctl ") else { return nil }
            let command = line.split(separator: "#", maxSplits: 1)[0]
            return command.trimmingCharacters(in: .whitespaces)
        }
    }

    private func run(_ script: String, in folder: URL) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = folder
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    @Test func theTourWorks() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("readme-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // The tour is told from the checkout: its binary and its plugins are next to the workspace.
        try FileManager.default.createSymbolicLink(
            at: folder.appendingPathComponent("Plugins"), withDestinationURL: root.appendingPathComponent("Plugins"))
        let bin = folder.appendingPathComponent("bin")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: bin.appendingPathComponent("shopctl"), withDestinationURL: Shopctl.program)
        let path = "PATH='\(bin.path)':$PATH; "

        let made = try run(
            path + "shopctl init demo --node demo --nodes lyon,lille,occitanie,quebec && cd demo && shopctl harvest",
            in: folder)
        #expect(made.code == 0, "\(made.output)")

        let tour = try commands()
        #expect(tour.count >= 9)
        for command in tour {
            let result = try run(path + command, in: folder.appendingPathComponent("demo"))
            #expect(result.code == 0, "\(command): \(result.output)")
            // An export into a file has said it all there.
            #expect(!result.output.isEmpty || command.contains(" -o "), "\(command) says nothing")
        }
    }
}
