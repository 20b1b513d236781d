import Dispatch
import Messages
import Synchronization
import Translations
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The line at the foot of a terminal that says how far a long job is.
///
/// It stands on standard error, appears when a job has taken a second, is drawn ten times a second at most, and is gone
/// when anything else is written and when the job ends. A timer draws it, so that waiting for a source shows too.
final class ProgressLine: Sendable {
    private struct Drawing {
        var state: ProgressState?
        var began = ContinuousClock.now
        var subjectBegan = ContinuousClock.now
        /// What stands on the terminal; nil when nothing does.
        var shown: String?
        var timer: (any DispatchSourceTimer)?
    }

    private static let delay = Duration.seconds(1)

    private let words: Translations
    private let drawing = Mutex(Drawing())
    /// Two threads must not write between each other's wiping and drawing.
    private let queue = DispatchQueue(label: "shopctl.progress")

    /// Nil where nobody would see it: standard error is no terminal, or one that cannot take a line back.
    init?(words: Translations, isQuiet: Bool) {
        guard !isQuiet, isatty(STDERR_FILENO) == 1, Environment["TERM"] != "dumb" else { return nil }
        self.words = words
    }

    /// Shows this state from now on; a new subject starts the clock of its rate anew.
    func show(_ state: ProgressState) {
        drawing.withLock { drawing in
            let now = ContinuousClock.now
            if drawing.state == nil { drawing.began = now }
            if drawing.state?.subject != state.subject || drawing.state?.place?.number != state.place?.number {
                drawing.subjectBegan = now
            }
            drawing.state = state
            guard drawing.timer == nil else { return }
            let timer = DispatchSource.makeTimerSource(queue: queue)
            timer.schedule(deadline: .now() + 1, repeating: 0.1, leeway: .milliseconds(20))
            timer.setEventHandler { [weak self] in self?.draw() }
            timer.activate()
            drawing.timer = timer
        }
    }

    /// Changes what is shown, if anything is.
    func update(_ change: (inout ProgressState) -> Void) {
        drawing.withLock { drawing in
            guard var state = drawing.state else { return }
            change(&state)
            drawing.state = state
        }
    }

    /// The job is done: the line goes for good.
    func end() {
        drawing.withLock { drawing in
            drawing.state = nil
            drawing.timer?.cancel()
            drawing.timer = nil
            Self.wipe(&drawing)
        }
    }

    /// Does something with the terminal while the line is away; the timer brings it back.
    func aside(_ body: () -> Void) {
        drawing.withLock { drawing in
            Self.wipe(&drawing)
            body()
        }
    }

    private func draw() {
        drawing.withLock { drawing in
            guard let state = drawing.state, drawing.began.duration(to: .now) >= Self.delay else { return }
            let elapsed = drawing.subjectBegan.duration(to: .now)
            let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
            // A full last column makes some terminals go to the next line.
            let line = state.line(seconds: seconds, width: Self.width - 1) { words($0) }
            guard line != drawing.shown else { return }
            Self.put("\r" + line + "\u{1B}[K")
            drawing.shown = line
        }
    }

    private static func wipe(_ drawing: inout Drawing) {
        guard drawing.shown != nil else { return }
        put("\r\u{1B}[K")
        drawing.shown = nil
    }

    /// Asked each time, for people make their windows wider and narrower.
    private static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// What cannot be shown is not worth an error.
    private static func put(_ text: String) {
        Array(text.utf8).withUnsafeBytes { _ = Files.systemWrite(STDERR_FILENO, $0) }
    }
}
