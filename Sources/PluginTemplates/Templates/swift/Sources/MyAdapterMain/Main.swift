import AdapterKit
import AdapterPlugin
import AdapterPluginHTTP
import MyAdapter

/// The adapter as a process of its own. `AdapterPlugin` in place of `NetworkedPlugin` would do for one that reads files only.
@main struct Main: NetworkedPlugin {
    static let adapter = Adapter(MyAdapter.self)
}
