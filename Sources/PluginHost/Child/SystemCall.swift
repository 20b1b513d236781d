#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Calls of the system under names that no method of ours hides, made again when a signal cut them short.
enum SystemCall {
    static func readBytes(_ descriptor: Int32, into bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        repeating { read(descriptor, bytes, count) }
    }

    static func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        repeating { write(descriptor, bytes, count) }
    }

    static func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }

    static func signalGroup(_ leader: Int32, _ signal: Int32) { _ = kill(-leader, signal) }

    private static func repeating(_ call: () -> Int) -> Int {
        while true {
            let answer = call()
            if answer >= 0 || errno != EINTR { return answer }
        }
    }
}
