import AdapterKit
import Messages

extension FederationError.Code {
    /// A plugin ended, or was killed, in the middle of its work.
    public static let pluginCrashed: FederationError.Code = "plugin-crashed"
    /// A plugin ended in good order, or closed its output, and owed an answer.
    public static let pluginEnded: FederationError.Code = "plugin-ended"
    /// A plugin said nothing, took nothing or did not come to an end for too long.
    public static let pluginHung: FederationError.Code = "plugin-hung"
    /// A plugin says more than anybody asked for.
    public static let pluginFlood: FederationError.Code = "plugin-flood"
    /// A plugin sent more or fewer records than it says.
    public static let pluginCount: FederationError.Code = "plugin-count"
    /// A plugin failed for a reason that is none of its business to name.
    public static let pluginFailed: FederationError.Code = "plugin-failed"
    /// A plugin is not what its `plugin.yaml` says.
    public static let pluginManifest: FederationError.Code = "plugin-manifest"
}

/// What a plugin did wrong, before anybody asked it for its last words.
struct PluginFault: Error {
    var code: FederationError.Code
    /// What happened, as a sentence of which the plugin is the subject.
    var message: Message
    /// Whether starting it again may help.
    var mayRestart = false

    init(_ code: FederationError.Code, _ message: Message, mayRestart: Bool = false) {
        self.code = code
        self.message = message
        self.mayRestart = mayRestart
    }
}
