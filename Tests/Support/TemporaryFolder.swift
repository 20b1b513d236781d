import Foundation

/// A folder of a test's own, gone with it.
public final class TemporaryFolder: Sendable {
    /// Absolute, links resolved.
    public let path: String

    public init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("science-shop-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where a file of that name is, or would be.
    public func file(_ name: String) -> String { path + "/" + name }

    /// Writes a file and the folders above it.
    @discardableResult
    public func write(_ name: String, _ text: String) throws -> String { try write(name, bytes: Array(text.utf8)) }

    @discardableResult
    public func write(_ name: String, bytes: [UInt8]) throws -> String {
        let url = URL(fileURLWithPath: file(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return url.path
    }

    public func read(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    public func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: file(name))))
    }

    public func names(_ name: String = "") throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: file(name)))
    }

    /// The bytes of every file, by name.
    public func contents() throws -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: try names().map { ($0, try bytes($0)) })
    }
}
