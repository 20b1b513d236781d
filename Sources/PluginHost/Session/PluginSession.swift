import AdapterKit
import Dispatch
import Messages
import PluginProtocol
import ScienceShopSDK

/// One process of a plugin, from its start to its end. Whoever holds it asks one thing at a time, and asks nothing more
/// after a `PluginFault`.
actor PluginSession {
    let plugin: PluginExecutable
    let words: StrangersWords
    let child: ChildProcess
    private let folder: PrivateFolder
    private var inbox: PluginInbox
    /// Bytes of the longest line the plugin takes.
    private var longestLine: Int
    private(set) var features: [String] = []
    /// Of what it logged, what a person should see in the run log.
    private var notes = PluginNotes()

    private init(_ plugin: PluginExecutable, _ words: StrangersWords, _ child: ChildProcess, _ folder: PrivateFolder) {
        self.plugin = plugin
        self.words = words
        self.child = child
        self.folder = folder
        inbox = PluginInbox(longestLine: plugin.limits.line)
        longestLine = plugin.limits.line
    }

    /// Starts the program, in a fresh folder of its own. It has said nothing yet.
    static func start(
        _ plugin: PluginExecutable, _ role: PluginConfiguration.Role, _ configuration: AdapterConfiguration,
        _ words: StrangersWords
    ) async throws(FederationError) -> PluginSession {
        let folder = try await PrivateFolder.make()
        var environment = PluginEnvironment.filtered(plugin.environment, variables: plugin.manifest.variables)
        let rules = await PluginConfinement.rules(
            of: plugin, role, configuration, own: folder.path, environment: environment)
        // What it writes for a moment goes where it may write.
        if rules != nil { environment["TMPDIR"] = folder.path }
        let child = try await ChildProcess.start(
            .init(plugin.path, environment: environment, folder: folder.path, rules: rules), limits: plugin.limits.child
        )
        return PluginSession(plugin, words, child, folder)
    }

    /// Ends the process, whatever it does, and clears away what it left in its folder.
    func end() async {
        await child.end()
        await folder.remove()
    }

    func takeNotes() -> [Issue] { notes.take(of: plugin.manifest.id) }

    /// What it said last that was no message, and the last lines on standard error: for people.
    var lastWords: String {
        [inbox.strangeLine.map { "“\(words.text($0, most: 200))”" }, words.lastLines(child.lastWords)].compactMap(
            \.self
        )
        .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    // MARK: - The beginning

    /// Introduces both to each other and tells the plugin what it is for.
    func begin(_ role: PluginConfiguration.Role, _ configuration: AdapterConfiguration) async throws -> PluginReady {
        let limits = plugin.limits
        try await send(.hello(HostHello(host: plugin.host, longestLine: limits.line)), .hello)
        var patience = Patience(limits.hello, self)
        guard case .hello(let hello) = try await next(.hello, &patience) else {
            throw PluginFault(.pluginWrongMessage, "Its first message was not `hello`.")
        }
        try check(hello)
        features = hello.features
        if let longest = hello.longestLine { longestLine = min(longestLine, max(longest, 1024)) }
        let told = PluginConfiguration(role: role, configuration, settings: plugin.settings)
        try await send(.configure(told), .configure)
        patience = Patience(limits.preparation, self)
        switch try await next(.configure, &patience) {
        case .ready(let ready): return ready
        case let other: throw unexpected(other, .configure)
        }
    }

    private func check(_ hello: PluginHello) throws {
        guard PluginWire.versions.contains(hello.version) else {
            throw PluginFault(
                .pluginVersion,
                "It speaks version \(hello.version) of the plugin protocol, which is not known here. Upgrade the plugin, or shopctl."
            )
        }
        guard let difference = hello.manifest.difference(from: plugin.manifest) else { return }
        throw PluginFault(
            .pluginManifest,
            "It says another `\(difference)` of itself than its plugin.yaml, so it may be another program than was agreed to. Install it again."
        )
    }

    // MARK: - Talking

    /// How long to wait for the next message, and how much is said beside the point meanwhile.
    struct Patience {
        let silence: Duration
        let end: ContinuousClock.Instant
        let errorsBefore: Int
        var deadline: ContinuousClock.Instant
        var asides = 0

        init(_ silence: Duration, _ session: isolated PluginSession) {
            self.silence = silence
            let now = ContinuousClock.now
            end = now + session.plugin.limits.answer
            deadline = now + silence
            errorsBefore = session.child.errorBytes
        }

        mutating func heard() { deadline = min(.now + silence, end) }
    }

    /// Whether the plugin said nothing since its last answer.
    var isSilent: Bool { inbox.isEmpty }

    /// - Throws: when the plugin said something since its last answer.
    func checkSilence() throws {
        guard isSilent else {
            throw PluginFault(.pluginWrongMessage, "It spoke without being asked: every answer is one to a question.")
        }
    }

    func send(_ message: HostMessage, _ phase: PluginPhase) async throws {
        try checkSilence()
        var buffer = WireBuffer(capacity: 4096)
        buffer.append(message)
        try await send(buffer.bytes, phase)
    }

    /// Whether a message fits into the longest line the plugin takes; nil when it does not.
    func line(_ message: HostMessage) -> [UInt8]? {
        var buffer = WireBuffer()
        buffer.append(message)
        return buffer.count <= longestLine ? buffer.bytes : nil
    }

    func send(_ bytes: [UInt8], _ phase: PluginPhase) async throws {
        guard bytes.count - 1 <= longestLine else {
            throw PluginFault(
                .pluginLineTooLong,
                "It takes lines of \(longestLine) bytes at most, which is too little \(phase.words).")
        }
        do {
            try await child.write(bytes, within: plugin.limits.hearing)
        } catch .deaf {
            throw PluginFault(
                .pluginHung, "It read none of its input \(phase.words), for \(seconds(plugin.limits.hearing)).",
                mayRestart: true)
        } catch .cancelled {
            throw CancellationError()
        } catch {
            throw await fallen(phase)
        }
    }

    /// The next message that is to the point.
    ///
    /// - Throws: `PluginFault`; `FederationError` when the plugin says that it failed, which leaves it as it was.
    func next(_ phase: PluginPhase, _ patience: inout Patience) async throws -> PluginMessage {
        while true {
            if let message = try heard() {
                patience.heard()
                switch message {
                case .log(let log): note(log)
                case .progress(let progress): note(progress)
                case .foreign: break
                case .failed(let error): throw words.error(error, of: plugin.manifest.id)
                default: return message
                }
                patience.asides += 1
                guard patience.asides <= plugin.limits.asides else {
                    throw PluginFault(
                        .pluginFlood,
                        "It sent more than \(plugin.limits.asides) messages beside its answer \(phase.words).")
                }
            } else {
                try await listen(phase, patience)
            }
        }
    }

    private func heard() throws -> PluginMessage? {
        do throws(FederationError) {
            return try inbox.next()
        } catch {
            throw PluginFault(error.code, words.message(error.message))
        }
    }

    /// Waits for bytes.
    private func listen(_ phase: PluginPhase, _ patience: Patience) async throws {
        // Standard error is looked at meanwhile.
        let left = ContinuousClock.now.duration(to: patience.deadline)
        let slice = max(.zero, min(left, .seconds(1)))
        do {
            guard let bytes = try await child.read(within: slice) else {
                throw await fallen(phase)
            }
            inbox.push(bytes)
        } catch ChildProcess.Fault.cancelled {
            throw CancellationError()
        } catch ChildProcess.Fault.silent {
            guard child.errorBytes - patience.errorsBefore <= plugin.limits.errorBytes else {
                throw PluginFault(
                    .pluginFlood,
                    "It wrote more than \(plugin.limits.errorBytes) bytes on standard error \(phase.words).")
            }
            // Not by the clock: it may be we who waited for our turn, and what it said meanwhile is still to be read.
            guard slice >= left else { return }
            guard ContinuousClock.now < patience.end else {
                throw PluginFault(
                    .pluginHung, "It did not come to an end within \(seconds(plugin.limits.answer)) \(phase.words).")
            }
            throw PluginFault(
                .pluginHung, "It said nothing for \(seconds(patience.silence)) \(phase.words).", mayRestart: true)
        }
    }

    /// What became of a plugin that is not there any more; what it said before, when it said that it failed.
    private func fallen(_ phase: PluginPhase) async -> any Error {
        // Its pipes close a little before its end can be seen.
        let ending = await child.ending(within: .seconds(5))
        while ending != nil, let bytes = try? await child.read(within: .zero) { inbox.push(bytes) }
        while ending != nil, let message = try? inbox.next() {
            if case .failed(let error) = message { return words.error(error, of: plugin.manifest.id) }
        }
        return fault(ending, phase)
    }

    private func fault(_ ending: ChildProcess.Ending?, _ phase: PluginPhase) -> PluginFault {
        switch ending {
        case nil: PluginFault(.pluginEnded, "It closed its input or output \(phase.words).")
        case .exited(0):
            PluginFault(.pluginEnded, "It ended as if all were well \(phase.words).", mayRestart: true)
        case .exited(let status):
            PluginFault(.pluginCrashed, "It ended with exit status \(Int(status)) \(phase.words).", mayRestart: true)
        case .signalled(let signal):
            PluginFault(
                .pluginCrashed, "It was killed by signal \(Int(signal)) \(phase.words).", mayRestart: true)
        case .unknown:
            PluginFault(.pluginCrashed, "It ended \(phase.words).", mayRestart: true)
        }
    }

    // MARK: - What is said of it

    func unexpected(_ message: PluginMessage, _ phase: PluginPhase) -> PluginFault {
        PluginFault(.pluginWrongMessage, "It sent `\(message.type)` \(phase.words).")
    }

    private func seconds(_ duration: Duration) -> Message {
        let (seconds, attoseconds) = duration.components
        guard seconds > 0 else { return "\(Int(attoseconds / 1_000_000_000_000_000)) ms" }
        return "\(Int(seconds)) s"
    }

    private func note(_ log: PluginLog) {
        let log = PluginLog(log.level, words.message(log.message))
        switch log.level {
        case .warning, .error: notes.add(log)
        case .debug, .info: plugin.journal?(log)
        }
    }

    private func note(_ progress: PluginProgress) {
        guard let journal = plugin.journal, !progress.message.isEmpty else { return }
        journal(PluginLog(.info, words.message(progress.message)))
    }
}
