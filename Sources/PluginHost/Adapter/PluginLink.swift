import AdapterKit
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK
import Synchronization

/// What a source or a channel of a plugin holds: one process at a time, started when it is first needed, started again after
/// a crash as often as the limits allow, and sent home when the run is over.
actor PluginLink {
    nonisolated let plugin: PluginExecutable
    nonisolated let role: PluginConfiguration.Role
    nonisolated let configuration: AdapterConfiguration
    nonisolated private let known = Mutex<PluginReady?>(nil)
    /// Cursors of which the plugin said that they are trials.
    nonisolated private let trials = Mutex<Set<ByteString>>([])
    /// Of which more are forgotten: a page that is taken for no trial is asked for again, which costs time and nothing else.
    private static let mostTrials = 10_000
    private let words: StrangersWords
    private var session: PluginSession?
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var restarts = 0
    private var silences = 0
    /// For the run log, with the next answer that can carry them.
    private var issues: [Issue] = []

    init(_ plugin: PluginExecutable, _ role: PluginConfiguration.Role, _ configuration: AdapterConfiguration) {
        self.plugin = plugin
        self.role = role
        self.configuration = configuration
        words = StrangersWords(configuration.secrets)
    }

    /// What the plugin said it is, once it was asked anything.
    nonisolated var ready: PluginReady? { known.withLock(\.self) }

    nonisolated func remember(trial cursor: Cursor) {
        trials.withLock { trials in
            if trials.count < Self.mostTrials { trials.insert(ByteString(cursor.text)) }
        }
    }

    nonisolated func isTrial(_ cursor: Cursor) -> Bool { trials.withLock { $0.contains(ByteString(cursor.text)) } }

    /// Asks the plugin something, in a process that knows its source or channel.
    ///
    /// - Throws: `FederationError`; with disposition `retry` when another process may do better.
    func ask<Answer: Sendable>(_ question: @Sendable (PluginSession) async throws -> Answer) async throws -> Answer {
        await enter()
        defer { leave() }
        try Task.checkCancellation()
        let session = try await started()
        do {
            let answer = try await question(session)
            issues += await session.takeNotes()
            return answer
        } catch let fault as PluginFault {
            throw await failure(fault, session)
        } catch let error as FederationError {
            issues += await session.takeNotes()
            throw error
        } catch {
            // Cancelled: what it would answer next is not known.
            await drop(session)
            throw error
        }
    }

    /// What is to be told in the run log, once.
    func takeIssues() -> [Issue] {
        defer { issues = [] }
        return issues
    }

    /// Sends the process home. The next question starts another, as if for the first time.
    func close() async -> [Issue] {
        await enter()
        defer { leave() }
        if let session {
            let fault = Task.isCancelled ? nil : await session.farewell()
            issues += await session.takeNotes()
            await drop(session)
            if let fault {
                let told = error(fault, await session.lastWords).told
                issues.append(Issue(.warning, code: fault.code.rawValue, message: told))
            }
        }
        (restarts, silences) = (0, 0)
        return takeIssues()
    }

    // MARK: - The process

    private func started() async throws -> PluginSession {
        if let session { return session }
        let session = try await PluginSession.start(plugin, role, configuration, words)
        do {
            let ready = try await session.begin(role, configuration)
            try check(ready)
            self.session = session
            return session
        } catch let fault as PluginFault {
            throw await failure(fault, session)
        } catch {
            issues += await session.takeNotes()
            await session.end()
            throw error
        }
    }

    private func check(_ ready: PluginReady) throws {
        try known.withLock { known in
            // The run goes on with what it was told at first.
            if let known, known != ready {
                throw PluginFault(.pluginManifest, "It was started again and says another thing of itself than before.")
            }
            if role == .channel, ready.channel == nil {
                throw PluginFault(.pluginWrongMessage, "Its answer `ready` names no channel.")
            }
            known = ready
        }
    }

    private func failure(_ fault: PluginFault, _ session: PluginSession) async -> FederationError {
        await drop(session)
        issues += await session.takeNotes()
        let isSilence = fault.code == .pluginHung
        let mayRestart =
            fault.mayRestart && restarts < plugin.limits.restarts
            && !(isSilence && silences >= plugin.limits.restartsAfterSilence)
        var error = error(fault, await session.lastWords)
        if mayRestart {
            restarts += 1
            if isSilence { silences += 1 }
            error.disposition = .retry(afterSeconds: nil)
            issues.append(
                Issue(
                    .warning, code: fault.code.rawValue, message: error.told,
                    remedy:
                        "It is started again; what it had given before stays. If this happens often, tell its author."))
        }
        return error
    }

    private func error(_ fault: PluginFault, _ lastWords: String) -> FederationError {
        var error = FederationError(
            fault.code, "The plugin `\(plugin.manifest.id)` failed. \(words.message(fault.message))")
        if !lastWords.isEmpty { error.cause = lastWords }
        return error
    }

    private func drop(_ session: PluginSession) async {
        if self.session === session { self.session = nil }
        await session.end()
    }

    // MARK: - One question at a time

    private func enter() async {
        if !isBusy {
            isBusy = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func leave() {
        guard !waiting.isEmpty else {
            isBusy = false
            return
        }
        waiting.removeFirst().resume()
    }
}
