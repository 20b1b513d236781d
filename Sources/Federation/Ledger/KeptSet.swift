import JSONSchema
import ScienceShopSDK
import SetReconciliation

/// A set of which a ledger keeps the first cells, so that another node finds out what differs without reading it.
public enum SetName: Sendable, Hashable {
    /// What a channel shows.
    case channel(String)
    /// What is held of a source.
    case source(SourceKey)

    /// As a ledger files it.
    package var text: String {
        switch self {
        case .channel(let name): "channel \(name)"
        case .source(let key): "source \(key)"
        }
    }
}

/// One member of a set.
public struct SetElement: Sendable, Hashable {
    public var symbol: SetSymbol
    /// Of a source, its name for the source record; of a channel, the record's identifier.
    public var name: String
    /// Of a source, the source's date for it.
    public var datestamp: String?
    /// Of a channel, when what it shows of the record last changed.
    public var changedAt: Timestamp?

    public init(symbol: SetSymbol, name: String, datestamp: String? = nil, changedAt: Timestamp? = nil) {
        self.symbol = symbol
        self.name = name
        self.datestamp = datestamp
        self.changedAt = changedAt
    }
}

extension SetSymbol {
    /// What stands for a record on both sides: the name that readers know it by, and its revision and content hash as it is
    /// given to them. Nil for a record that does not state those, of which nobody can say whether two copies are the same.
    public init?(item name: String, showing record: Record) {
        guard let revision = record["revision"]?.integer, let hash = record.statedContentHash else { return nil }
        let digest = Digest(ofParts: ["set symbol 1", name, String(revision), hash])
        self.init(bytes: digest.bytes.prefix(SetSymbol.byteCount))
    }
}

extension ReconciliationKey {
    /// A key that nobody has had.
    public static func random() -> ReconciliationKey {
        var chance = SystemRandomNumberGenerator()
        while true {
            let bytes = (0..<byteCount).map { _ in UInt8.random(in: 0...255, using: &chance) }
            if let key = ReconciliationKey(bytes: bytes) { return key }
        }
    }
}

extension SourceRecordState {
    /// What it puts into the set of its source.
    package var element: SetSymbol? { status == .gone ? nil : symbol }
}

extension ChannelReceipt {
    /// What it puts into the set of its channel.
    package var element: SetSymbol? { isVisible ? symbol : nil }
}
