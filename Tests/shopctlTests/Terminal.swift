import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A program on a terminal of its own, as a person at a keyboard has it: keys are typed with `type`, Ctrl-C included,
/// and what the screen was sent is read until something is seen.
///
/// Nil where terminals cannot be made (it needs `setsid` of util-linux to make one the controlling terminal).
final class Terminal {
    private let master: Int32
    private let process: Process
    /// Everything the program wrote, colours and cursor movements too.
    private(set) var screen = ""
    private var bytes: [UInt8] = []

    /// - Parameter separateOutput: standard output goes to this file instead; the rest stays on the terminal.
    init?(
        _ arguments: [String], in folder: String, environment: [String: String] = [:], columns: Int = 80,
        output: FileHandle? = nil
    ) throws {
        let setsid = URL(fileURLWithPath: "/usr/bin/setsid")
        // What posix_openpt, unlockpt and ptsname do on Linux; Swift sees none of the three there.
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (locked, number) = (CInt(0), CInt(0))
        let (unlock, getNumber) = (UInt(0x4004_5431), UInt(0x8004_5430))
        guard FileManager.default.isExecutableFile(atPath: setsid.path), master >= 0,
            ioctl(master, unlock, &locked) == 0, ioctl(master, getNumber, &number) == 0
        else {
            print("Skipped: no terminal can be made here.")
            return nil
        }
        let name = "/dev/pts/\(number)"
        self.master = master
        var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        let slave = open(name, O_RDWR | O_NOCTTY)
        defer { close(slave) }
        let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
        let variables = ["TERM": "xterm", "LC_ALL": "C.UTF-8"].merging(environment) { $1 }
        process = Shopctl.process(
            ["-c", "-w", Shopctl.program.path] + arguments, in: folder, environment: variables, program: setsid)
        process.standardInput = handle
        process.standardOutput = output ?? handle
        process.standardError = handle
        try process.run()
    }

    deinit {
        if process.isRunning { process.terminate() }
        close(master)
    }

    func type(_ keys: String) {
        Array(keys.utf8).withUnsafeBytes { _ = write(master, $0.baseAddress, $0.count) }
    }

    static let controlC = "\u{3}"
    static let controlD = "\u{4}"

    /// Reads on until a text has been written since the last call; false when the program ended or fell silent before.
    func sees(_ text: String) -> Bool {
        while true {
            if let found = screen.range(of: text, range: seen..<screen.endIndex) {
                seen = found.upperBound
                return true
            }
            let offset = screen.utf8.distance(from: screen.startIndex, to: seen)
            guard read() else { return false }
            seen = screen.utf8.index(screen.startIndex, offsetBy: offset)
        }
    }
    private lazy var seen = screen.startIndex

    /// The status the program ended with; 128 and the number of a signal that it died of.
    func status() -> Int32 {
        while read() {}
        process.waitUntilExit()
        // `setsid` gives the number of such a signal as a status of its own; none of ours is that small but 0.
        let status = process.terminationStatus
        return process.terminationReason == .exit && !(1...9).contains(status) ? status : 128 + status
    }

    private func read() -> Bool {
        var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, 300_000) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { Foundation.read(master, $0.baseAddress, $0.count) }
        guard count > 0 else { return false }
        bytes += buffer[..<count]
        screen = String(decoding: bytes, as: UTF8.self)
        return true
    }
}
