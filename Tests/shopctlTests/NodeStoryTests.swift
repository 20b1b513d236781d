import Foundation
import TestSupport
import Testing

/// The story of `docs/add-a-node.md` and its French twin: every command and every file of it, in order, on a site of its own.
@Suite struct NodeStoryTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let host = "https://boutique.example.org"

    private enum Step: Equatable {
        case command(String)
        case file(path: String, text: String)
    }

    /// The shell commands and files of a document, in its order.
    private static func steps(_ document: String) throws -> [Step] {
        let text = try String(contentsOf: root.appendingPathComponent("docs/\(document)"), encoding: .utf8)
        var steps: [Step] = []
        var open: (language: String, lines: [String])?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            guard line.hasPrefix("```") else {
                open?.lines.append(line)
                continue
            }
            guard let block = open else {
                open = (String(line.dropFirst(3)), [])
                continue
            }
            open = nil
            if block.language == "sh" {
                steps += block.lines.filter { !$0.isEmpty }.map(Step.command)
            } else if block.language.hasPrefix("yaml ") {
                steps.append(
                    .file(path: String(block.language.dropFirst(5)), text: block.lines.joined(separator: "\n") + "\n"))
            }
        }
        return steps
    }

    /// The site of the story, whose pages are beside this test.
    private static func site() throws -> ScriptedServer {
        let pages = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Site").path
        return try ScriptedServer { request in
            let path = request.path == "/" ? "/index.html" : request.path
            let host =
                request.text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("host:") }?.dropFirst(6) ?? ""
            guard !path.contains(".."), !path.contains("?"),
                let text = try? String(contentsOfFile: pages + path, encoding: .utf8)
            else { return [.answer("404 Not Found", [], Array("nothing".utf8))] }
            let type = path.hasSuffix(".xml") ? "application/xml" : "text/html"
            let answer = text.replacing(Self.host, with: "http://\(host)")
            return [.answer("200 OK", ["Content-Type: \(type)"], Array(answer.utf8))]
        }
    }

    private func run(_ command: String, in folder: String, bin: String) throws -> (code: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "PATH='\(bin)':$PATH; LC_ALL=C.UTF-8; export LC_ALL; \(command)"]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    @Test func theStoryIsTrue() throws {
        let steps = try Self.steps("add-a-node.md")
        #expect(steps.count > 15)
        let server = try Self.site()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let bin = folder.file("bin")
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: bin + "/shopctl", withDestinationPath: Shopctl.program.path)
        var place = folder.path
        var said: [String: String] = [:]
        for step in steps {
            switch step {
            case .file(let path, let text):
                // A file of the story takes the place of one that a command wrote.
                #expect(FileManager.default.fileExists(atPath: "\(place)/\(path)"), "\(path)")
                try text.replacing(Self.host, with: server.url("")).write(
                    toFile: "\(place)/\(path)", atomically: true, encoding: .utf8)
            case .command(let command) where command.hasPrefix("cd "): place += "/" + command.dropFirst(3)
            case .command(let command):
                // The site of the test is on this machine, where no source may go without leave.
                let isNear = command.contains(Self.host) || command == "shopctl node add rade"
                let leave = isNear ? " --allow-private-addresses" : ""
                let result = try run(
                    command.replacing(Self.host, with: server.url("")) + leave, in: place, bin: bin)
                #expect(result.code == 0, "\(command): \(result.output)")
                said[command] = result.output
            }
        }
        #expect(
            said.first { $0.key.hasSuffix("--plan") && $0.key.contains(" new ") }?.value.contains("sitemap") == true)
        let projects = said["shopctl records list --kind project"] ?? ""
        #expect(projects.contains("Les eaux de la rade") && projects.contains("Des sols vivants"), "\(projects)")
        #expect(!projects.contains("Mentions") && !projects.contains("Boutique des sciences de la rade"), "\(projects)")
        // What the crosswalk of the story says is in the records, and the contact is not on the site.
        let record = try run(
            "shopctl records show rade:project/les-eaux-de-la-rade --format json", in: place, bin: bin)
        for words in ["tiennent quand chacun sait", "24 bénévoles", "ifremer", "boutique@example.org"] {
            #expect(record.output.contains(words), "\(words): \(record.output)")
        }
        let mail = try run("grep -rl boutique@example.org site || true", in: place, bin: bin)
        #expect(mail.output.isEmpty, "\(mail.output)")
        #expect(FileManager.default.fileExists(atPath: folder.file("partner/nodes/rade/node.yaml")))
    }

    /// The French page tells the same story with the same commands and files.
    @Test func bothLanguagesTellTheSame() throws {
        #expect(try Self.steps("add-a-node.md") == Self.steps("ajouter-un-noeud.md"))
    }
}
