import AdapterKit

/// What a plugin sees of our environment: no more than it needs to find files, speak a language and reach the network.
public enum PluginEnvironment {
    private static let allowed: Set<String> = [
        "PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
        "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
    ]

    /// - Parameter variables: what the manifest asks for beside, and a person agreed to.
    public static func filtered(_ all: [String: String], variables: [String]) -> [String: String] {
        var given = all.filter { name, _ in
            allowed.contains(name) || name.hasPrefix("LC_") || variables.contains(name)
        }
        if given["PATH"] == nil { given["PATH"] = "/usr/local/bin:/usr/bin:/bin" }
        // Its folder stays as it was installed: another file in it would be taken for damage.
        given["PYTHONDONTWRITEBYTECODE"] = "1"
        given["SHOPCTL_PLUGIN_PROTOCOL"] = String(AdapterManifest.currentProtocol)
        return given
    }
}
