import Messages
import PluginProtocol
import ScienceShopSDK

/// What a plugin logged that a person should see, as issues of the run: the first of them, and how many more there were.
struct PluginNotes {
    private static let most = 100
    private var kept: [PluginLog] = []
    private var told = 0
    private var left = 0

    mutating func add(_ log: PluginLog) {
        guard told < Self.most else {
            left += 1
            return
        }
        told += 1
        kept.append(log)
    }

    /// All that were not told yet.
    mutating func take(of plugin: String) -> [Issue] {
        defer { (kept, left) = ([], 0) }
        var issues = kept.map { log in
            Issue(.warning, code: "plugin-log", message: "The plugin `\(plugin)` says: \(log.message)")
        }
        if left > 0 {
            issues.append(
                Issue(
                    .warning, code: "plugin-log",
                    message: .plural(
                        left, one: "The plugin `\(plugin)` says \(left) more thing that is not told here.",
                        other: "The plugin `\(plugin)` says \(left) more things that are not told here.")))
        }
        return issues
    }
}
