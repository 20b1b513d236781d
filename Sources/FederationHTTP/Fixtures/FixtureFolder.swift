import AdapterKit
import Dispatch
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A folder of recorded exchanges. Its files are read and written on a queue of their own.
struct FixtureFolder: Sendable {
    private let path: String
    private let queue = DispatchQueue(label: "science-shop.http.fixtures")

    init(path: String) { self.path = path }

    func write(_ bytes: [UInt8], number: Int) async throws {
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ".http"
        try await run { path in
            guard let file = fopen("\(path)/\(name)", "we") else { throw failure(name) }
            let written = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
            guard fclose(file) == 0, written == bytes.count else { throw failure(name) }
        }
    }

    /// All of them, in order.
    func read() async throws -> [(name: String, bytes: [UInt8])] {
        try await run { path in
            guard let folder = opendir(path) else { throw failure(nil) }
            defer { closedir(folder) }
            var names: [String] = []
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
                }
                if name.hasSuffix(".http") { names.append(name) }
            }
            // Past 9999 a name has one digit more.
            names.sort { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
            return try names.map { ($0, try content($0)) }
        }
    }

    private func content(_ name: String) throws -> [UInt8] {
        guard let file = fopen("\(path)/\(name)", "re") else { throw failure(name) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { break }
            bytes += piece[..<count]
        }
        guard ferror(file) == 0 else { throw failure(name) }
        return bytes
    }

    private func failure(_ name: String?) -> FederationError {
        let reason = Message.systemReason(errno)
        return FederationError(
            .fileAccess, "The recording \(name.map { "\(path)/\($0)" } ?? path) cannot be read or written: \(reason).")
    }

    private func run<Value: Sendable>(_ body: @escaping @Sendable (String) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body(path) }) }
        }
    }
}
