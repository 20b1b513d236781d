import AdapterKit
import CCurl
import Dispatch
import Messages
import Synchronization

/// One thread that moves all transfers, with the connections they share.
///
/// It never ends: a process needs it as long as it speaks HTTP, and asleep it costs nothing. Only `post` may be called
/// from elsewhere; the rest belongs to the thread, which is what makes the class unchecked.
final class CurlEngine: @unchecked Sendable {
    /// For transfers that may not reach private addresses. Their connections are apart: one that was made by a transfer
    /// with more rights must not be found again by one with less.
    static let guarded = make()
    static let anywhere = make()

    enum Command {
        case start(CurlTransfer)
        case resume(CurlTransfer)
        case stop(CurlTransfer)
    }

    private let multi: UnsafeMutableRawPointer
    private let inbox = Mutex<[Command]>([])
    private var active: [UnsafeMutableRawPointer: CurlTransfer] = [:]

    private init(_ multi: UnsafeMutableRawPointer) { self.multi = multi }

    private static func make() -> Result<CurlEngine, FederationError> {
        guard ssf_curl_start() else {
            return .failure(
                FederationError(
                    .configuration, "libcurl is not installed; install it (Debian: libcurl4) and try again."))
        }
        guard let multi = ssf_curl_multi_init() else {
            return .failure(FederationError(.internal, "libcurl gave no handle; is memory exhausted?"))
        }
        // As many open connections as a harvest of many sources keeps busy, and no more.
        _ = ssf_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 128)
        let engine = CurlEngine(multi)
        DispatchQueue(label: "science-shop.http").async { engine.run() }
        return .success(engine)
    }

    func post(_ command: Command) {
        let wasEmpty = inbox.withLock { inbox in
            inbox.append(command)
            return inbox.count == 1
        }
        if wasEmpty { _ = ssf_curl_multi_wakeup(multi) }
    }

    // MARK: - On the thread

    private func run() -> Never {
        BrokenPipes.ignoreOnThisThread()
        while true {
            let commands = inbox.withLock { inbox in
                defer { inbox = [] }
                return inbox
            }
            for command in commands { obey(command) }
            _ = ssf_curl_multi_perform(multi)
            var code = CURLE_OK
            while let handle = ssf_curl_multi_done(multi, &code) {
                guard let transfer = active[handle] else { continue }
                transfer.ended(code)
                remove(handle)
            }
            _ = ssf_curl_multi_poll(multi, watch())
        }
    }

    private func obey(_ command: Command) {
        switch command {
        case .start(let transfer):
            guard let handle = transfer.begin() else { return }
            active[handle] = transfer
            _ = ssf_curl_multi_add(multi, handle)
        case .resume(let transfer): transfer.goOn()
        case .stop(let transfer):
            if let handle = transfer.handle { remove(handle) }
        }
    }

    /// Hands over what has come, ends what takes too long, and says how long the thread may sleep, in milliseconds.
    private func watch() -> Int32 {
        guard !active.isEmpty else { return 60_000 }
        let now = ContinuousClock.now
        var sleep = Duration.seconds(1)
        for (handle, transfer) in active {
            transfer.handOver()
            transfer.noteWhoWaits(at: now)
            switch transfer.patience(at: now) {
            case .success(let left): sleep = min(sleep, left)
            case .failure(let error):
                transfer.fail(error)
                remove(handle)
            }
        }
        let (seconds, attoseconds) = sleep.components
        return Int32(max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
    }

    private func remove(_ handle: UnsafeMutableRawPointer) {
        guard let transfer = active.removeValue(forKey: handle) else { return }
        _ = ssf_curl_multi_remove(multi, handle)
        transfer.release()
    }
}
