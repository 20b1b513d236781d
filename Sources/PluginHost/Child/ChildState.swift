import CSpawn

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A child as the loop sees it. Everything that changes belongs to the loop's thread, which is what makes the class
/// unchecked.
final class ChildState: @unchecked Sendable {
    enum Stream { case input, output, errors, watch }

    let process: Int32
    let limits: ChildProcess.Limits
    let loop: ChildLoop
    let lastWords: LastWords

    private var input: Int32
    private var output: Int32
    private var errors: Int32
    private var watch: Int32
    private(set) var ending: ChildProcess.Ending?

    private var unread: [UInt8] = []
    private var reader: ChildTicket?
    private var unwritten: (bytes: [UInt8], taken: Int) = ([], 0)
    private var writer: ChildTicket?
    private var writerPatience: Duration?
    private var closesInput = false
    private var waiting: [ChildTicket] = []
    /// What is left to do to make it end, and when.
    private var step: Step?
    private var stepAt: ContinuousClock.Instant?

    private enum Step { case terminate, kill, none }

    init(_ child: cspawn_child, _ limits: ChildProcess.Limits, _ loop: ChildLoop) {
        process = child.pid
        (input, output, errors, watch) = (child.input, child.output, child.errors, child.watch)
        self.limits = limits
        self.loop = loop
        lastWords = LastWords(limit: limits.lastWords)
    }

    /// Whether nothing of it is open any more.
    var isOver: Bool { ending != nil && input < 0 && output < 0 && errors < 0 }

    /// Whether its end is known only by asking.
    var mustBeAsked: Bool { ending == nil && watch < 0 }

    /// What to poll for.
    var interests: [(Stream, Int32, Int16)] {
        var all: [(Stream, Int32, Int16)] = []
        if input >= 0, !unwritten.bytes.isEmpty { all.append((.input, input, Int16(POLLOUT))) }
        if output >= 0, takesOutput { all.append((.output, output, Int16(POLLIN))) }
        if errors >= 0 { all.append((.errors, errors, Int16(POLLIN))) }
        if watch >= 0 { all.append((.watch, watch, Int16(POLLIN))) }
        return all
    }

    private var isDiscarding: Bool { step != nil }
    private var takesOutput: Bool { isDiscarding || unread.count < limits.unread }

    /// When something is due although nothing happens.
    var nextMoment: ContinuousClock.Instant? {
        ([stepAt, reader?.deadline, writer?.deadline] + waiting.map(\.deadline)).compactMap(\.self).min()
    }

    func serve(_ stream: Stream) {
        switch stream {
        case .input: writeOn()
        case .output: take()
        case .errors: listen()
        case .watch: if ending == nil, cspawn_has_ended(process) { ended() }
        }
    }

    // MARK: - Calls

    func read(_ ticket: ChildTicket, _ patience: Duration?) {
        if ticket.isCancelled { return ticket.answer(.failure(.cancelled)) }
        ticket.deadline = patience.map { .now + $0 }
        reader = ticket
    }

    func write(_ ticket: ChildTicket, _ bytes: [UInt8], _ patience: Duration?) {
        if ticket.isCancelled { return ticket.answer(.failure(.cancelled)) }
        guard input >= 0, !closesInput else { return ticket.answer(.failure(.closed)) }
        guard !bytes.isEmpty else { return ticket.answer(.success(nil)) }
        writer = ticket
        writerPatience = patience
        ticket.deadline = patience.map { .now + $0 }
        unwritten = (bytes, 0)
        writeOn()
    }

    func cancel(_ ticket: ChildTicket) {
        ticket.isCancelled = true
        if reader === ticket { answerReader(.failure(.cancelled)) }
        if writer === ticket { answerWriter(.failure(.cancelled)) }
    }

    func closeInputWhenWritten() {
        closesInput = true
        if unwritten.bytes.isEmpty { close(&input) }
    }

    func await(_ ticket: ChildTicket, _ patience: Duration) {
        ticket.deadline = .now + patience
        waiting.append(ticket)
    }

    func end(_ ticket: ChildTicket?) {
        if let ticket { waiting.append(ticket) }
        guard step == nil else { return }
        unread = []
        answerWriter(.failure(.closed))
        close(&input)
        step = .terminate
        stepAt = .now + limits.beforeTerminating
    }

    func kill() {
        guard ending == nil else { return }
        signalGroup(SIGKILL)
    }

    // MARK: - Deadlines

    /// Answers who has waited long enough, for something or in vain.
    func settle(at now: ContinuousClock.Instant) {
        if let ticket = reader {
            if !unread.isEmpty {
                let bytes = unread
                unread = []
                answerReader(.success(bytes))
            } else if output < 0 {
                answerReader(.success(nil))
            } else if let deadline = ticket.deadline, deadline <= now {
                answerReader(.failure(.silent))
            }
        }
        if let deadline = writer?.deadline, deadline <= now { answerWriter(.failure(.deaf)) }
        if let ending {
            for ticket in waiting { ticket.answer(ending) }
            waiting = []
        } else if waiting.contains(where: { $0.deadline.map { $0 <= now } ?? false }) {
            for ticket in waiting where ticket.deadline.map({ $0 <= now }) ?? false { ticket.answer(nil) }
            waiting.removeAll { $0.ending == nil }
        }
        if let at = stepAt, at <= now { takeStep(at: now) }
    }

    private func takeStep(at now: ContinuousClock.Instant) {
        stepAt = nil
        guard ending == nil else { return }
        switch step {
        case .terminate:
            signalGroup(SIGTERM)
            // What was stopped could not hear it.
            signalGroup(SIGCONT)
            step = .kill
            stepAt = now + limits.beforeKilling
        case .kill:
            signalGroup(SIGKILL)
            step = Step.none
        case .none?, nil: break
        }
    }

    // MARK: - Bytes

    private func writeOn() {
        while !unwritten.bytes.isEmpty, input >= 0 {
            let count = unwritten.bytes.withUnsafeBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[unwritten.taken...])
                return SystemCall.writeBytes(input, rest.baseAddress, rest.count)
            }
            guard count >= 0 else {
                if errno == EAGAIN { return }
                close(&input)
                return answerWriter(.failure(.closed))
            }
            unwritten.taken += count
            writer?.deadline = writerPatience.map { .now + $0 }
            if unwritten.taken == unwritten.bytes.count {
                answerWriter(.success(nil))
                if closesInput { close(&input) }
            }
        }
    }

    private func take() {
        guard output >= 0 else { return }
        let room = isDiscarding ? 1 << 18 : max(limits.unread - unread.count, 0)
        guard room > 0 else { return }
        let count = Self.read(output, atMost: min(room, 1 << 18)) { bytes in
            if !isDiscarding { unread += bytes }
        }
        if count == 0 { close(&output) }
    }

    private func listen() {
        guard errors >= 0 else { return }
        let count = Self.read(errors, atMost: 1 << 16) { lastWords.append($0) }
        if count == 0 { close(&errors) }
    }

    /// How many bytes came: 0 at the end, -1 when there are none now.
    private static func read(_ descriptor: Int32, atMost limit: Int, _ body: (UnsafeRawBufferPointer) -> Void) -> Int {
        withUnsafeTemporaryAllocation(byteCount: limit, alignment: 16) { buffer in
            let count = SystemCall.readBytes(descriptor, into: buffer.baseAddress, limit)
            if count > 0 { body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
            return count < 0 && errno != EAGAIN ? 0 : count
        }
    }

    // MARK: - The end

    /// Takes note of its end. Whoever it started dies with it; what its pipes hold at this moment is still read, and
    /// nothing that somebody writes into them later.
    func ended() {
        signalGroup(SIGKILL)
        let result = cspawn_reap(process)
        ending = result.signal != 0 ? .signalled(result.signal) : result.status >= 0 ? .exited(result.status) : .unknown
        close(&watch)
        answerWriter(.failure(.closed))
        close(&input)
        readRest()
        stepAt = nil
    }

    private func readRest() {
        var rest = errors >= 0 ? Int(cspawn_unread(errors)) : 0
        while rest > 0 {
            let count = Self.read(errors, atMost: min(rest, 1 << 16)) { lastWords.append($0) }
            guard count > 0 else { break }
            rest -= count
        }
        close(&errors)
        // A pipe holds little, so this may go beyond what is kept unread otherwise.
        rest = output >= 0 && !isDiscarding ? Int(cspawn_unread(output)) : 0
        while rest > 0 {
            let count = Self.read(output, atMost: min(rest, 1 << 18)) { unread += $0 }
            guard count > 0 else { break }
            rest -= count
        }
        close(&output)
    }

    /// It leads its group, and is not reaped: the number is still its own.
    private func signalGroup(_ signal: Int32) {
        guard ending == nil else { return }
        SystemCall.signalGroup(process, signal)
    }

    private func answerReader(_ result: Result<[UInt8]?, ChildProcess.Fault>) {
        reader?.answer(result)
        reader = nil
    }

    private func answerWriter(_ result: Result<[UInt8]?, ChildProcess.Fault>) {
        unwritten = ([], 0)
        writer?.answer(result)
        writer = nil
    }

    private func close(_ descriptor: inout Int32) {
        guard descriptor >= 0 else { return }
        SystemCall.closeDescriptor(descriptor)
        descriptor = -1
    }
}
