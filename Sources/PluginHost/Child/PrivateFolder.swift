import AdapterKit
import Dispatch
import FoundationEssentials
import Messages

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A fresh folder that only we may enter, gone with its last reference: where a child starts, and where files with secrets
/// lie while it runs. Its calls block for as long as a local disk does.
public final class PrivateFolder: Sendable {
    /// Absolute.
    public let path: String

    /// - Throws: `file-access`.
    public init() throws(FederationError) {
        let base = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var template = Array("\(base)/shopctl-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw FederationError(
                .fileAccess, "No temporary folder can be made in \(base): \(Message.systemReason(errno)).")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Writes a file that only we may read.
    ///
    /// - Parameter name: one plain component.
    /// - Returns: its path.
    /// - Throws: `file-access`.
    @discardableResult
    public func write(_ name: String, _ bytes: [UInt8]) throws(FederationError) -> String {
        precondition(!name.isEmpty && !name.contains("/") && name != "." && name != "..", "One plain component.")
        let file = path + "/" + name
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        var number = descriptor < 0 ? errno : 0
        if descriptor >= 0 {
            var rest = bytes[...]
            while !rest.isEmpty, number == 0 {
                let count = rest.withUnsafeBytes { SystemCall.writeBytes(descriptor, $0.baseAddress, $0.count) }
                if count < 0 { number = errno } else { rest = rest.dropFirst(count) }
            }
            SystemCall.closeDescriptor(descriptor)
        }
        guard number == 0 else {
            throw FederationError(.fileAccess, "\(file) cannot be written: \(Message.systemReason(number)).")
        }
        return file
    }

    /// A folder, made without keeping a thread of the caller's.
    public static func make() async throws(FederationError) -> PrivateFolder {
        let result: Result<PrivateFolder, FederationError> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                do throws(FederationError) {
                    continuation.resume(returning: .success(try PrivateFolder()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }

    /// Removes it and all that is in it, which may be much, without keeping a thread of the caller's.
    public func remove() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [path] in
                try? FileManager.default.removeItem(atPath: path)
                continuation.resume()
            }
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
