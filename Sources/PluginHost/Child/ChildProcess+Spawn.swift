import AdapterKit
import CSpawn
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension ChildProcess.Command {
    /// Starts it; blocks until the system has read the file.
    func spawn(_ limits: ChildProcess.Limits, _ loop: ChildLoop) -> Result<ChildState, FederationError> {
        let texts =
            [executable, folder ?? ""] + arguments + environment.keys + environment.values
        guard !texts.contains(where: { $0.utf8.contains(0) }), !environment.keys.contains(where: { $0.contains("=") })
        else {
            return .failure(
                FederationError(
                    .programCannotStart,
                    "`\(executable)` cannot be started: its arguments or variables hold a null character."))
        }
        guard executable.hasPrefix("/") else {
            return .failure(
                FederationError(
                    .programCannotStart, "`\(executable)` cannot be started: give the whole path of the program."))
        }
        var child = cspawn_child()
        var number: Int32 = 0
        // A file that was written a moment ago is busy as long as another child of ours, on its way to its own program,
        // still holds it open for writing.
        for attempt in 0..<200 {
            if attempt > 0 { usleep(25_000) }
            number = start(&child)
            if number != ETXTBSY { break }
        }
        guard number == 0 else { return .failure(failure(number)) }
        return .success(ChildState(child, limits, loop))
    }

    private func start(_ child: inout cspawn_child) -> Int32 {
        Self.withCStrings([executable] + arguments) { arguments in
            Self.withCStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }) { variables in
                guard let rules else { return cspawn_start(&child, executable, arguments, variables, folder, nil) }
                return Self.withConstCStrings(rules.readable) { readable in
                    Self.withConstCStrings(rules.writable) { writable in
                        var held = cspawn_rules(readable: readable, writable: writable, network: rules.usesNetwork)
                        return cspawn_start(&child, executable, arguments, variables, folder, &held)
                    }
                }
            }
        }
    }

    private func failure(_ number: Int32) -> FederationError {
        switch number {
        case ENOENT, ENOTDIR:
            // A file that is there and yet is not found names an interpreter that is not.
            access(executable, F_OK) == 0
                ? FederationError(
                    .programCannotStart,
                    """
                    `\(executable)` cannot be started: the program named in its first line, the loader it was built for or \
                    its working folder is missing.
                    """)
                : FederationError(
                    .programMissing, "There is no program `\(executable)`. Install it again, or mend the path.")
        case EACCES where rules != nil && access(executable, X_OK) == 0:
            FederationError(
                .programCannotStart,
                """
                `\(executable)` cannot be started: it needs a program or a library in a folder that a plugin may not read. \
                Its manifest can declare the folder under `paths`.
                """)
        case EACCES:
            FederationError(
                .programCannotStart,
                "`\(executable)` cannot be started: it is not executable for you. Try `chmod +x` on it.")
        case ENOEXEC:
            FederationError(
                .programCannotStart,
                """
                `\(executable)` cannot be started: it is no program for this system. A script begins with a line such as \
                `#!/usr/bin/env python3`; a binary must be built for this processor.
                """)
        case EAGAIN, ENOMEM, EMFILE, ENFILE:
            FederationError(
                .programCannotStart, "`\(executable)` cannot be started: \(Message.systemReason(number)).",
                disposition: .retry(afterSeconds: nil))
        default:
            FederationError(
                .programCannotStart, "`\(executable)` cannot be started: \(Message.systemReason(number)).")
        }
    }

    private static func withConstCStrings<Value>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value
    ) -> Value {
        withCStrings(texts) { pointers in
            pointers.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: texts.count + 1) { body($0) }
        }
    }

    private static func withCStrings<Value>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        var pointers = texts.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("It holds at least the end.") }
            return body(base)
        }
    }
}
