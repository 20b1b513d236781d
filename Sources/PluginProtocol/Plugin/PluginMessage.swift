import AdapterKit
import Messages
import ScienceShopSDK

/// What a plugin says to its host: a line of the plugin's standard output.
public enum PluginMessage: Sendable {
    /// The answer to the host's `hello`.
    case hello(PluginHello)
    /// The answer to `configure`.
    case ready(PluginReady)
    /// The answer to `identify`.
    case source(SourceDescription)
    /// One record of the page that was asked for, as many as it has, then `pageEnd`; or the answer to `single`.
    case record(SourceRecord)
    case pageEnd(PageEnd)
    /// One entry of the list of identifiers that was asked for; then `listEnd`.
    case entry(ListedRecord)
    case listEnd(ListEnd)
    /// The answer to `restart`.
    case place(Cursor?)
    /// The answer to `detour`.
    case way(PluginWay)
    /// The answer to `single` when there is no such record.
    case absent
    /// The answer to `changes`.
    case start(ChangesStart)
    /// The answer to `map`, one result for each record.
    case drafts([CrosswalkResult])
    /// The answer to `begin`.
    case begun(isWhole: Bool)
    /// The answer to `publish`.
    case receipts([PublicationReceipt])
    /// The answer to `finish`.
    case finished(PublicationSummary)
    /// The answer to `shown`.
    case shown(Record?)
    /// The answer to `standing`.
    case standing(PublicationSummary?)
    /// A question, while `publish` or `finish` is being answered; the host's next line is `viewed`.
    case view(ViewQuestion)
    /// For the run's log, at any time.
    case log(PluginLog)
    /// A sign of life, at any time.
    case progress(PluginProgress)
    /// Instead of an answer; what came of the page before it does not count.
    case failed(FederationError)
    /// The answer to `bye`, and the last line.
    case done
    /// A message whose type begins with `x-`: somebody's own, to be passed over.
    case foreign(type: String)

    /// The word that names it on the wire.
    public var type: String {
        switch self {
        case .hello: "hello"
        case .ready: "ready"
        case .source: "source"
        case .record: "record"
        case .pageEnd: "pageEnd"
        case .entry: "entry"
        case .listEnd: "listEnd"
        case .place: "place"
        case .way: "way"
        case .absent: "absent"
        case .start: "start"
        case .drafts: "drafts"
        case .begun: "begun"
        case .receipts: "receipts"
        case .finished: "finished"
        case .shown: "shown"
        case .standing: "standing"
        case .view: "view"
        case .log: "log"
        case .progress: "progress"
        case .failed: "failed"
        case .done: "done"
        case .foreign(let type): type
        }
    }
}
