import Foundation
import Testing

/// Compares an output with the file that holds what it was when a person last looked at it.
///
/// `SHOPCTL_SNAPSHOTS=write swift test --filter SnapshotTests` writes the files anew: read the difference before
/// committing it.
enum Snapshot {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Snapshots")
    private static let isWriting = ProcessInfo.processInfo.environment["SHOPCTL_SNAPSHOTS"] == "write"

    static func expect(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = folder.appendingPathComponent(name)
        if isWriting {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            return
        }
        guard let known = try? String(contentsOf: file, encoding: .utf8) else {
            Issue.record("There is no snapshot \(name) yet.", sourceLocation: sourceLocation)
            return
        }
        guard known != text else { return }
        let (old, new) = (
            known.split(separator: "\n", omittingEmptySubsequences: false),
            text.split(separator: "\n", omittingEmptySubsequences: false)
        )
        let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
        let was = line < old.count ? old[line] : "(nothing)"
        let `is` = line < new.count ? new[line] : "(nothing)"
        Issue.record(
            "\(name), line \(line + 1) was\n  \(was)\nand is\n  \(`is`)", sourceLocation: sourceLocation)
    }

    /// Without what differs from run to run and from machine to machine.
    static func masked(_ text: String, workspace: String) -> String {
        text.replacing(workspace, with: "<workspace>")
            .replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/, with: "<time>")
            .replacing(/"[0-9a-f]{64}"|sha256:[0-9a-f]{64}/, with: "<hash>")
    }
}
