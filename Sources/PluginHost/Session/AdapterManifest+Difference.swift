import AdapterKit
import JSONSchema

extension AdapterManifest {
    /// The first thing that another manifest says otherwise, of those that decide what a plugin may do.
    func difference(from other: AdapterManifest) -> String? {
        if !id.hasSameBytes(as: other.id) { return "id" }
        if !version.hasSameBytes(as: other.version) { return "version" }
        if capabilities != other.capabilities { return "capabilities" }
        if Set(formats) != Set(other.formats) { return "formats" }
        if Set(hosts) != Set(other.hosts) { return "hosts" }
        if Set(paths) != Set(other.paths) { return "paths" }
        if Set(variables) != Set(other.variables) { return "variables" }
        if Set(secrets.map(\.name)) != Set(other.secrets.map(\.name)) { return "secrets" }
        return nil
    }
}
