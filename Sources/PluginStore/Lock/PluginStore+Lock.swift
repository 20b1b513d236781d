import AdapterKit
import JSONSchema
import Messages
import Workspace

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension PluginStore {
    /// - Throws: `FederationError` with code `plugin-lock` when it is damaged, else as reading a file.
    func readLock() throws(FederationError) -> PluginLock {
        switch PluginFiles.kind(lockPath) {
        case .missing: return PluginLock()
        case .file, .closed: break
        case .folder, .other: throw damaged("it is no plain file")
        }
        let bytes = try Files.read(lockPath)
        guard let json = try? JSONValue(parsing: bytes) else { throw damaged("it is no JSON") }
        guard let lock = PluginLock(json: json) else { throw damaged("it is not as this program writes it") }
        return lock
    }

    private func damaged(_ reason: Message) -> FederationError {
        FederationError(
            .pluginLock,
            """
            \(Files.shown(lockPath)) is damaged: \(reason). Restore it from a copy; or delete it with the folder \
            \(Files.shown(folder)) and install the plugins again.
            """)
    }

    /// Changes the lock while no other process does.
    ///
    /// - Returns: what the body gives, once the changed lock is on the disk.
    /// - Throws: what the body throws, and then nothing is changed; `file-access`, `disk-full`, `plugin-lock`.
    func changingLock<Value>(
        _ body: (inout PluginLock) throws(FederationError) -> Value
    ) throws(FederationError) -> Value {
        try Files.makeFolder(folder)
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PluginFiles.unreadable(folder) }
        // Closing gives the lock back; so does the end of the process, however it ends.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw PluginFiles.unreadable(folder) }
        }
        var lock = try readLock()
        let before = lock
        let value = try body(&lock)
        if lock != before { try Files.replace(lockPath, Array((lock.json.prettyText + "\n").utf8)) }
        return value
    }
}

extension FederationError.Code {
    /// `plugins.lock` cannot be understood.
    public static let pluginLock: Self = "plugin-lock"
}
