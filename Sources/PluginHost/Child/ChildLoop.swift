import AdapterKit
import CSpawn
import Dispatch
import Messages
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One thread that moves the bytes of all children, keeps their deadlines and takes note of their ends.
///
/// It never ends; asleep it costs nothing. Only `post` may be called from elsewhere; the rest belongs to the thread, which
/// is what makes the class unchecked. That it alone reaps and kills means that no signal ever meets a number that
/// has become somebody else's.
final class ChildLoop: @unchecked Sendable {
    static let shared = make()

    enum Command {
        case adopt(ChildState)
        case read(ChildState, ChildTicket, Duration?)
        case write(ChildState, ChildTicket, [UInt8], Duration?)
        case cancel(ChildState, ChildTicket)
        case closeInput(ChildState)
        case await(ChildState, ChildTicket, Duration)
        case end(ChildState, ChildTicket?)
        case kill(ChildState)

        var child: ChildState? {
            switch self {
            case .adopt: nil
            case .read(let child, _, _), .write(let child, _, _, _), .cancel(let child, _), .closeInput(let child),
                .await(let child, _, _), .end(let child, _), .kill(let child):
                child
            }
        }
    }

    private let inbox = Mutex<[Command]>([])
    private let (listens, wakes): (Int32, Int32)
    private var children: [ObjectIdentifier: ChildState] = [:]

    private init(listens: Int32, wakes: Int32) { (self.listens, self.wakes) = (listens, wakes) }

    private static func make() -> Result<ChildLoop, FederationError> {
        var ends: [Int32] = [-1, -1]
        let number = cspawn_wake_pipe(&ends)
        guard number == 0 else {
            return .failure(
                FederationError(
                    .programCannotStart, "No other program can be started: \(Message.systemReason(number))."))
        }
        let loop = ChildLoop(listens: ends[0], wakes: ends[1])
        DispatchQueue(label: "science-shop.children").async { loop.run() }
        return .success(loop)
    }

    func post(_ command: Command) {
        let wasEmpty = inbox.withLock { inbox in
            inbox.append(command)
            return inbox.count == 1
        }
        guard wasEmpty else { return }
        var byte: UInt8 = 0
        _ = SystemCall.writeBytes(wakes, &byte, 1)
    }

    // MARK: - On the thread

    private func run() -> Never {
        // A child that closes its input while we write must end one call, not the process.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var polled: [pollfd] = []
        var owners: [(child: ChildState, stream: ChildState.Stream)] = []
        while true {
            polled = [pollfd(fd: listens, events: Int16(POLLIN), revents: 0)]
            owners = []
            var sleep: Duration?
            let now = ContinuousClock.now
            for child in children.values {
                for (stream, descriptor, events) in child.interests {
                    polled.append(pollfd(fd: descriptor, events: events, revents: 0))
                    owners.append((child, stream))
                }
                if let moment = child.nextMoment {
                    sleep = min(sleep ?? .seconds(60), max(.zero, now.duration(to: moment)))
                }
                if child.mustBeAsked { sleep = min(sleep ?? .seconds(60), .milliseconds(20)) }
            }
            _ = poll(&polled, nfds_t(polled.count), sleep.map(Self.milliseconds) ?? -1)
            if polled[0].revents != 0 { drain() }
            for (owner, entry) in zip(owners, polled.dropFirst()) where entry.revents != 0 {
                owner.child.serve(owner.stream)
            }
            for command in takeInbox() { obeyAndAnswer(command) }
            let after = ContinuousClock.now
            for (key, child) in children {
                if child.mustBeAsked, cspawn_has_ended(child.process) { child.ended() }
                child.settle(at: after)
                if child.isOver { children[key] = nil }
            }
        }
    }

    private func takeInbox() -> [Command] {
        inbox.withLock { inbox in
            defer { inbox = [] }
            return inbox
        }
    }

    private func drain() {
        var bytes: [UInt8] = Array(repeating: 0, count: 64)
        _ = SystemCall.readBytes(listens, into: &bytes, 64)
    }

    private func obey(_ command: Command) {
        switch command {
        case .adopt(let child): children[ObjectIdentifier(child)] = child
        case .read(let child, let ticket, let patience): child.read(ticket, patience)
        case .write(let child, let ticket, let bytes, let patience): child.write(ticket, bytes, patience)
        case .cancel(let child, let ticket): child.cancel(ticket)
        case .closeInput(let child): child.closeInputWhenWritten()
        case .await(let child, let ticket, let patience): child.await(ticket, patience)
        case .end(let child, let ticket): child.end(ticket)
        case .kill(let child): child.kill()
        }
    }

    /// A child that is over is not looked at any more, but may still be asked.
    private func obeyAndAnswer(_ command: Command) {
        obey(command)
        if let child = command.child, child.isOver { child.settle(at: .now) }
    }

    private static func milliseconds(_ duration: Duration) -> Int32 {
        let (seconds, attoseconds) = duration.components
        guard seconds < 3600 else { return 3_600_000 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
