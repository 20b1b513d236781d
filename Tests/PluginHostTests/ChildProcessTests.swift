import AdapterKit
import Foundation
import Messages
import PluginHost
import Synchronization
import TestSupport
import Testing

/// A program of /bin/sh, run as a child.
private func shell(
    _ script: String, _ limits: ChildProcess.Limits = .init(), environment: [String: String] = [:],
    folder: String? = nil
) async throws -> ChildProcess {
    try await ChildProcess.start(
        .init("/bin/sh", ["-c", script], environment: environment, folder: folder), limits: limits)
}

/// Everything a child says until it closes its output.
private func output(of child: ChildProcess) async throws -> [UInt8] {
    var all: [UInt8] = []
    while let bytes = try await child.read(within: nil) { all += bytes }
    return all
}

private func text(of child: ChildProcess) async throws -> String {
    String(decoding: try await output(of: child), as: UTF8.self)
}

/// A test that fails should not take the whole run with it.
private let long = Duration.seconds(300)

/// Processes that end at once when they are asked to, or killed.
private let impatient = ChildProcess.Limits(beforeTerminating: .milliseconds(50), beforeKilling: .milliseconds(50))

@Suite struct ChildProcessTests {
    @Test func saysWhatItWasTold() async throws {
        let child = try await shell("cat; echo done >&2; exit 3")
        try await child.write(Array("one\n".utf8), within: long)
        #expect(try await child.read(within: long) == Array("one\n".utf8))
        try await child.write(Array("two\n".utf8), within: long)
        child.closeInput()
        #expect(try await text(of: child) == "two\n")
        #expect(await child.ending(within: long) == .exited(3))
        #expect(child.lastWords == "done\n")
        // Asked again, it says the same.
        #expect(try await child.read(within: long) == nil)
        #expect(await child.end() == .exited(3))
    }

    @Test func environmentFolderAndDescriptorsAreWhatWeGive() async throws {
        let folder = try TemporaryFolder()
        let file = FileHandle(forReadingAtPath: "/dev/null")
        // Open in us, and not closed by itself at an exec.
        let leaking = try #require(file).fileDescriptor
        _ = fcntl(leaking, F_SETFD, 0)
        let child = try await ChildProcess.start(
            .init(
                "/usr/bin/env", ["sh", "-c", "pwd; echo $A; echo ${HOME-none}; ls /proc/self/fd | wc -l"],
                environment: ["A": "b c", "PATH": "/usr/bin:/bin"], folder: folder.path))
        let lines = try await text(of: child).split(separator: "\n")
        // `ls` itself holds the folder it lists.
        #expect(lines.map { $0.trimmingCharacters(in: .whitespaces) } == [folder.path, "b c", "none", "4"])
        try file?.close()
    }

    @Test func signalsAreAtTheirDefaultsAndItLeadsItsSession() async throws {
        signal(SIGPIPE, SIG_IGN)
        let child = try await shell("grep -E 'SigIgn|SigBlk' /proc/self/status; cut -d' ' -f6 /proc/$$/stat; echo $$")
        let lines = try await text(of: child).split(separator: "\n")
        let masks = lines.prefix(2).map { UInt64($0.split(whereSeparator: \.isWhitespace).last ?? "", radix: 16) }
        // The C library ignores two signals of its own (32 and 33) whatever it is asked.
        #expect(masks.map { $0.map { $0 & ~0x1_8000_0000 } } == [0, 0])
        #expect(lines.suffix(2).allSatisfy { Int32($0) == child.identifier })
    }

    @Test func aCrashIsTold() async throws {
        let child = try await shell("echo half; kill -SEGV $$")
        #expect(try await text(of: child) == "half\n")
        #expect(await child.ending(within: long) == .signalled(SIGSEGV))
    }

    @Test func silenceIsNoticedAndSpeechAfterwardsHeard() async throws {
        let child = try await shell("read line; echo $line")
        await #expect(throws: ChildProcess.Fault.silent) { try await child.read(within: .milliseconds(20)) }
        try await child.write(Array("late\n".utf8), within: long)
        #expect(try await child.read(within: long) == Array("late\n".utf8))
    }

    @Test func whoReadsNothingIsNoticed() async throws {
        let child = try await shell("sleep 1000", impatient)
        let much = [UInt8](repeating: 65, count: 4 << 20)
        await #expect(throws: ChildProcess.Fault.deaf) { try await child.write(much, within: .milliseconds(50)) }
        #expect(await child.end() == .signalled(SIGTERM))
    }

    @Test func whoClosedItsInputIsNoticed() async throws {
        let child = try await shell("exec 0<&-; echo closed; sleep 1000", impatient)
        #expect(try await child.read(within: long) == Array("closed\n".utf8))
        let much = [UInt8](repeating: 65, count: 4 << 20)
        await #expect(throws: ChildProcess.Fault.closed) { try await child.write(much, within: long) }
        await child.end()
    }

    @Test func aFloodIsHeldByThePipe() async throws {
        let child = try await shell("yes", .init(unread: 1 << 16, beforeTerminating: .milliseconds(50)))
        var seen = 0
        while seen < 8 << 20 {
            let bytes = try #require(try await child.read(within: long))
            #expect(bytes.count <= 1 << 16)
            seen += bytes.count
        }
        let ending = await child.end()
        // Its output was closed on it, or it was asked to end.
        #expect(ending == .signalled(SIGTERM) || ending == .signalled(SIGPIPE) || ending == .exited(1))
    }

    @Test func whatItSaidBeforeItEndedIsAllHeard() async throws {
        let child = try await shell("head -c 3000000 /dev/zero", .init(unread: 4096))
        #expect(await child.ending(within: .milliseconds(200)) == nil)
        #expect(try await output(of: child).count == 3_000_000)
        #expect(await child.ending(within: long) == .exited(0))
    }

    @Test func lastWordsAreTheLastLines() async throws {
        let child = try await shell("seq 1 100000 >&2", .init(lastWords: 20))
        #expect(await child.ending(within: long) == .exited(0))
        #expect(child.lastWords == "99999\n100000\n" || child.lastWords == "99998\n99999\n100000\n")
        #expect(child.errorBytes == 588_895)
    }

    @Test func whoIgnoresSIGTERMIsKilledWithAllItStarted() async throws {
        let child = try await shell("trap '' TERM; sleep 1000 & echo $!; wait; wait; sleep 1000", impatient)
        let grandchild = try #require(try await child.read(within: long))
        #expect(await child.end() == .signalled(SIGKILL))
        let process = try #require(Int32(String(decoding: grandchild, as: UTF8.self).dropLast()))
        try await waitUntilGone(process)
    }

    @Test func grandchildrenThatHoldThePipesDoNotHoldUs() async throws {
        let child = try await shell("(trap '' HUP TERM; sleep 1000) & echo $!; exit 0")
        let said = try await text(of: child)
        #expect(await child.ending(within: long) == .exited(0))
        try await waitUntilGone(try #require(Int32(said.dropLast())))
        // Not even one that left for a session of its own.
        let folder = try TemporaryFolder()
        let other = try await shell(
            "mkfifo f; setsid sh -c 'echo $$; echo > f; exec sleep 1000' & read line < f; exit 0",
            environment: ["PATH": "/usr/bin:/bin"], folder: folder.path)
        let escaped = try #require(Int32(try await text(of: other).dropLast()))
        #expect(await other.ending(within: long) == .exited(0))
        #expect(kill(escaped, SIGKILL) == 0)
    }

    @Test func aCancelledReadLetsGo() async throws {
        let child = try await shell("read line; echo $line")
        let task = Task { try await child.read(within: nil) }
        task.cancel()
        await #expect(throws: ChildProcess.Fault.cancelled) { try await task.value }
        try await child.write(Array("still\n".utf8), within: long)
        #expect(try await text(of: child) == "still\n")
    }

    @Test func whatIsForgottenEnds() async throws {
        var child: ChildProcess? = try await shell("trap '' TERM; echo ready; while :; do sleep 1000; done", impatient)
        let process = try #require(child?.identifier)
        _ = try await child?.read(within: long)
        child = nil
        try await waitUntilGone(process)
    }

    @Test func programsThatCannotStartSayWhy() async throws {
        let folder = try TemporaryFolder()
        func code(_ path: String) async -> FederationError.Code? {
            do {
                _ = try await ChildProcess.start(.init(path))
                return nil
            } catch { return error.code }
        }
        #expect(await code(folder.file("missing")) == .programMissing)
        #expect(await code(try folder.write("plain", "echo")) == .programCannotStart)
        #expect(await code(folder.path) == .programCannotStart)
        #expect(await code("sh") == .programCannotStart)
        #expect(await code("/bin/sh\0x") == .programCannotStart)
        let noShebang = try folder.write("no-shebang", "echo hello")
        let wrongWords = try folder.write("wrong-words", "#!/nowhere/interpreter\n")
        let elf = try folder.write(
            "wrong-architecture", bytes: Array("\u{7f}ELF".utf8) + [UInt8](repeating: 9, count: 60))
        for path in [noShebang, wrongWords, elf] {
            chmod(path, 0o755)
            #expect(await code(path) == .programCannotStart)
        }
    }

    @Test func threeHundredChildrenLeaveNothingBehind() async throws {
        let ours = Belongings()
        for round in 0..<60 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<5 {
                    group.addTask {
                        let child = try await shell(index == 4 ? "sleep 1000" : "cat; exit \(index)", impatient)
                        ours.note(child.identifier)
                        if round.isMultiple(of: 2) { try await child.write(Array("x".utf8), within: long) }
                        if index < 4, round.isMultiple(of: 3) {
                            child.closeInput()
                            _ = try await output(of: child)
                        }
                        if !round.isMultiple(of: 7) { await child.end() }
                        #expect(round.isMultiple(of: 7) || (try? zombie(child.identifier)) != true)
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(ours.pipes.count > 600)
        // Those that were forgotten end soon.
        let patience = ContinuousClock.now + long
        var left = try ours.left()
        while !left.isEmpty, ContinuousClock.now < patience {
            await Task.yield()
            left = try ours.left()
        }
        #expect(left == [])
    }
}

/// What this process holds of its children, told apart from what other tests hold meanwhile.
private final class Belongings: Sendable {
    private let held = Mutex<Set<String>>([])

    /// The pipes, as both their ends are called.
    var pipes: Set<String> { held.withLock { $0 } }

    /// Notes the pipes of a child that runs.
    func note(_ process: Int32) {
        let links = (0...2).compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")
        }
        held.withLock { $0.formUnion(links.filter { $0.hasPrefix("pipe:") }) }
    }

    /// Descriptors of those pipes, and of processes that have ended and were taken note of: other tests have such only for
    /// a moment.
    func left() throws -> [String] {
        let pipes = pipes
        return try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { number in
            guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + number)
            else { return nil }
            if pipes.contains(link) { return link }
            guard link.contains("pidfd"),
                let told = try? String(contentsOfFile: "/proc/self/fdinfo/" + number, encoding: .utf8)
            else { return nil }
            return told.contains("Pid:\t-1\n") ? link : nil
        }
    }
}

/// Whether a process of that number has ended and nobody took note.
private func zombie(_ process: Int32) throws -> Bool {
    let status = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return status.split(separator: ")").last?.hasPrefix(" Z") ?? false
}

/// Until a process is gone, or nothing but a zombie of somebody else's.
private func waitUntilGone(_ process: Int32) async throws {
    let patience = ContinuousClock.now + long
    while kill(process, 0) == 0, (try? zombie(process)) != true {
        try #require(ContinuousClock.now < patience)
        await Task.yield()
    }
}

@Suite struct PrivateFolderTests {
    @Test func isOursAloneAndGoesWithItsLastReference() throws {
        var folder: PrivateFolder? = try PrivateFolder()
        let path = try #require(folder?.path)
        let file = try #require(try folder?.write("config.json", Array("secret".utf8)))
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(path) == 0o700)
        #expect(try mode(file) == 0o600)
        #expect(FileManager.default.contents(atPath: file) == Data("secret".utf8))
        folder = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
