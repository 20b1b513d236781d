import AdapterKit
import AdapterPlugin

/// A plugin for tests: a process that reads as many records as it is told and publishes into a folder.
@main struct Main: AdapterPlugin {
    static let adapter = Adapter(NumbersAdapter.self, publishing: FolderTarget.self)
}
