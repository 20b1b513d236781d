import AdapterKit
import AdapterPlugin
import AdapterPluginHTTP
import CSVAdapter

/// The adapter as a process of its own.
@main struct Main: NetworkedPlugin {
    static let adapter = Adapter(CSVAdapter.self)
}
