import Foundation
import JSONSchema
import TestSupport
import Testing

/// `shopctl serve` of a workspace, in a process of its own that ends with this.
final class ServingProgram {
    private let arguments: [String]
    private let folder: String
    private let environment: [String: String]
    private let scratch: TemporaryFolder
    private var process: Process?
    /// Where it was served last.
    private var port = "0"
    /// What it said when it was ready.
    private(set) var ready: JSONValue = .null

    init(_ arguments: [String] = [], in folder: String, environment: [String: String] = [:]) throws {
        self.arguments = arguments
        self.folder = folder
        self.environment = environment
        scratch = try TemporaryFolder()
    }

    deinit {
        resume()
        process?.terminate()
    }

    /// The web address that it serves.
    var url: String { ready["url"]?.string ?? "" }

    /// The address of its repository.
    var oai: String { ready["oai"]?.string ?? "" }

    /// What it said beside that, its access log too where that has no file.
    var said: String { (try? scratch.read("stderr")) ?? "" }

    /// Starts serving, at the port where it was served before; returns once it answers.
    func start() throws {
        try launch()
        // Another test may have been given that port meanwhile, or a child that is just being started hold it a moment.
        let patience = ContinuousClock.now + .seconds(300)
        while port != "0", ready["port"] == nil, ContinuousClock.now < patience {
            process?.waitUntilExit()
            guard process?.terminationStatus == 78 else { break }
            usleep(200_000)
            try launch()
        }
        port = try #require(ready["port"]?.canonicalText, "\(said)")
    }

    private func launch() throws {
        let process = Shopctl.process(
            ["serve", "--port", port, "--format", "json"] + arguments, in: folder, environment: environment)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.write("stderr", "")))
        try process.run()
        self.process = process
        var line: [UInt8] = []
        while !line.contains(0x0A) {
            let bytes = output.fileHandleForReading.availableData
            guard !bytes.isEmpty else { break }
            line += bytes
        }
        ready = (try? JSONValue(parsing: line)) ?? .null
    }

    /// Asks it to end, and waits.
    /// - Returns: its exit code.
    @discardableResult
    func stop() -> Int32 {
        guard let process else { return 0 }
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Holds it where it is, whatever it is doing; returns once it stands still.
    func pause() {
        guard let process, process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGSTOP)
        var state = siginfo_t()
        // Looks only: that it ends is for Foundation to find out.
        while waitid(P_PID, id_t(process.processIdentifier), &state, WSTOPPED | WEXITED | WNOWAIT) == -1, errno == EINTR
        {}
    }

    /// Lets it go on.
    func resume() {
        guard let process, process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGCONT)
    }

    /// Kills it as nothing else can.
    func kill() {
        guard let process, process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
