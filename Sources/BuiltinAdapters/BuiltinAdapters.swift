import AdapterKit
import CSVAdapter
import FeedAdapter
import ICalendarAdapter
import OAIAdapter
import PageAdapter
import SingerAdapter
import WordPressAdapter
import YesWikiAdapter

/// The adapters linked into this program; one folder each under `Plugins/adapters`.
public enum BuiltinAdapters {
    /// Ordered by id.
    public static let all: [any HarvestAdapter.Type] = [
        CSVAdapter.self, FeedAdapter.self, ICalendarAdapter.self, OAIAdapter.self, PageAdapter.self,
        SingerAdapter.self, WordPressAdapter.self, YesWikiAdapter.self,
    ]

    /// Those that publish too, as the house takes adapters.
    public static let publishing: [Adapter] = [Adapter(WordPressAdapter.self, publishing: WordPressTarget.self)]

    /// The adapter of that id with all it can do, as the house takes adapters; nil when there is none.
    public static func adapter(_ id: String) -> Adapter? {
        publishing.first { $0.manifest.id == id } ?? named(id).map { Adapter($0) }
    }

    /// The adapter of that id; nil when there is none.
    public static func named(_ id: String) -> (any HarvestAdapter.Type)? { all.first { $0.manifest.id == id } }
}
