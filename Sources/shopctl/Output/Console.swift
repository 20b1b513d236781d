import AdapterKit
import JSONSchema
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

/// The only writer of standard output and standard error.
///
/// Tables and sentences reach standard output in the format `table` only, so that the machine formats stay pure JSON.
final class Console: Sendable {
    let format: OutputFormat
    let isQuiet: Bool
    /// The language people are spoken to in.
    let words: Translations
    /// Columns of the terminal; nil when the output is no terminal, and then nothing is cut.
    let width: Int?
    let colour: Bool
    /// Nil where nobody would see it.
    let progress: ProgressLine?
    private let pending = Mutex<[UInt8]>([])

    init(format: OutputFormat, isQuiet: Bool, noColour: Bool, words: Translations) {
        self.format = format
        self.isQuiet = isQuiet
        self.words = words
        let isTerminal = isatty(STDOUT_FILENO) == 1
        width = isTerminal ? Self.terminalWidth() : nil
        colour = isTerminal && !noColour && Self.environmentAllowsColour
        progress = ProgressLine(words: .told(in: .spoken(in: CommandLine.arguments)), isQuiet: isQuiet)
    }

    var language: Language { words.language }
    /// How values of records are told.
    var values: ValueText { ValueText(words: words) }
    var isForPeople: Bool { format == .table }

    // MARK: - For people

    /// A message as it is shown: in the reader's language, on one line, without control characters.
    func text(_ message: Message) -> String { words(message).shown }

    /// A line of the result.
    func line(_ message: Message = "", _ style: Style = .plain) { data(text(message), style) }

    /// A line of the result that is the same in every language, or is made of painted parts.
    func data(_ text: String, _ style: Style = .plain) {
        guard isForPeople else { return }
        write(style.paint(text, colour: colour) + "\n")
    }

    /// A line that is no result: progress, a hint. `--quiet` drops it.
    func note(_ message: Message = "", _ style: Style = .plain) {
        guard isForPeople, !isQuiet else { return }
        write(style.paint(text(message), colour: colour) + "\n")
        flush()
    }

    func table(_ table: Table, indent: Int = 0) {
        guard isForPeople else { return }
        let margin = String(repeating: " ", count: indent)
        for line in table.lines(width: width.map { max(20, $0 - indent) }, colour: colour, words) {
            write(margin + line + "\n")
        }
    }

    /// A paragraph, broken to the terminal's width.
    func paragraph(_ message: Message, indent: Int = 0, _ style: Style = .plain) {
        guard isForPeople else { return }
        let margin = String(repeating: " ", count: indent)
        let text = text(message)
        let lines = width.map { DisplayWidth.wrapped(text, to: max(20, $0 - indent)) } ?? [text]
        for line in lines { write(margin + style.paint(line, colour: colour) + "\n") }
    }

    /// Names and values, the values under each other; those that say nothing are left out.
    func facts(_ facts: [(name: Message, value: Message)], least: Int = 0) {
        let shown = facts.map { (name: text($0.name), value: text($0.value)) }.filter { !$0.value.isEmpty }
        let width = max(least, (shown.map { DisplayWidth.of($0.name) }.max() ?? 0) + 2)
        for fact in shown { data("  " + fact.name.padded(to: width) + fact.value) }
    }

    // MARK: - In every format

    func emit(_ report: Report) {
        switch format {
        case .table: report.text(self)
        case .json: write(report.json.prettyText + "\n")
        case .jsonl, .singer: for value in report.lines { jsonLine(value) }
        }
    }

    /// One canonical JSON text on a line of its own, whatever the format.
    func jsonLine(_ value: JSONValue) {
        write(bytes: value.canonicalBytes + [0x0A])
    }

    func write(_ text: String) { write(bytes: Array(text.utf8)) }

    func write(bytes: [UInt8]) {
        pending.withLock { pending in
            pending += bytes
            if pending.count >= 1 << 16 {
                put(pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
    }

    func flush() {
        pending.withLock { pending in
            put(pending)
            pending.removeAll(keepingCapacity: true)
        }
    }

    /// The progress line makes room for everything else.
    private func put(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        guard let progress else { return Self.put(bytes, to: STDOUT_FILENO) }
        progress.aside { Self.put(bytes, to: STDOUT_FILENO) }
    }

    /// A line that a person should see even where the output is a program's.
    func warn(_ message: Message) {
        guard !isQuiet else { return }
        let text = Translations.told(in: .spoken(in: CommandLine.arguments))(message)
        guard let progress else { return Self.standardError(text) }
        // What Ctrl-C leaves on the line is no part of the sentence.
        progress.aside { Self.standardError("\r\u{1B}[K" + text) }
    }

    static func standardError(_ text: String, terminator: String = "\n") {
        put(Array((text + terminator).utf8), to: STDERR_FILENO)
    }

    /// Whole lines, as they are.
    static func standardError(_ bytes: [UInt8]) { put(bytes, to: STDERR_FILENO) }

    // MARK: - The system

    /// Writes all bytes. A reader that went away (`shopctl … | head`) ends the program silently: its reader has what it
    /// wanted. A full disk behind a redirection is said, because then the output is not whole.
    private static func put(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Files.systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
                if count >= 0 {
                    rest = rest.dropFirst(count)
                    continue
                }
                switch errno {
                case EINTR: continue
                case EPIPE: exit(ExitStatus.done.rawValue)
                case EAGAIN:
                    var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&wait, 1, -1)
                default:
                    if descriptor == STDOUT_FILENO {
                        let failure = Failure(
                            .failed, code: "output",
                            "The output could not be written whole: \(Message.systemReason(errno)).")
                        let words = Translations.told(in: .spoken(in: CommandLine.arguments))
                        standardError(failure.text(words, colour: false))
                        exit(ExitStatus.failed.rawValue)
                    }
                    return
                }
            }
        }
    }

    private static func terminalWidth() -> Int {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        return 100
    }

    /// https://no-color.org: present and not empty means no colour; a dumb terminal has none.
    private static var environmentAllowsColour: Bool {
        Environment["NO_COLOR"] == nil && Environment["TERM"] != "dumb"
    }
}

/// The process's environment; an empty variable counts as absent.
enum Environment {
    static subscript(name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
