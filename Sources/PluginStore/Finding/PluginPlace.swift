/// Where plugins are looked for.
public enum PluginPlace: Sendable, Hashable {
    /// A folder of `$SHOPCTL_PLUGIN_PATH`.
    case path(String)
    /// The person's own; what is installed lies there.
    case user(String)
    /// What came with the program: `<prefix>/libexec/shopctl/plugins`.
    case prefix(String)
    /// Linked into the program.
    case builtin

    /// The folder that holds the plugins' folders; nil of what has none.
    public var folder: String? {
        switch self {
        case .path(let folder), .user(let folder), .prefix(let folder): folder
        case .builtin: nil
        }
    }

    /// For programs.
    public var word: String {
        switch self {
        case .path: "path"
        case .user: "user"
        case .prefix: "prefix"
        case .builtin: "builtin"
        }
    }
}
