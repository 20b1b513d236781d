import Foundation

/// Others' validator of XML Schema, where it is installed.
public enum XMLLint {
    private static let path = ["/usr/bin/xmllint", "/opt/homebrew/bin/xmllint", "/usr/local/bin/xmllint"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    public static var isInstalled: Bool { path != nil }

    /// Validates files; fetches nothing.
    ///
    /// - Parameter folder: for what it says meanwhile.
    /// - Returns: the status it ended with, 0 when all are valid, and the first lines about those that are not.
    public static func validate(
        _ files: [String], against schema: URL, in folder: TemporaryFolder
    ) throws -> (status: Int32, output: String) {
        defer { withExtendedLifetime(folder) {} }
        guard let path else { throw CocoaError(.fileNoSuchFile) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = ["--noout", "--nonet", "--schema", schema.path] + files
        let log = URL(filePath: folder.path).appending(path: "log")
        FileManager.default.createFile(atPath: log.path, contents: nil)
        let handle = try FileHandle(forWritingTo: log)
        process.standardError = handle
        process.standardOutput = handle
        try process.run()
        process.waitUntilExit()
        let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasSuffix(" validates") }
        return (process.terminationStatus, lines.prefix(20).joined(separator: "\n"))
    }
}
