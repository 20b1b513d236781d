import AdapterKit
import AdapterPlugin
import AdapterPluginHTTP
import WordPressAdapter

/// The adapter as a process of its own.
@main struct Main: NetworkedPlugin {
    static let adapter = Adapter(WordPressAdapter.self, publishing: WordPressTarget.self)
}
