import ScienceShopSDK

/// How receipts get their place among the changes of a channel.
extension Channel {
    /// Gives a receipt the next place. A clock that goes back does not take the moment back with it.
    mutating func number(_ receipt: inout ChannelReceipt, at now: Timestamp) {
        sequence += 1
        changedAt = max(changedAt ?? now, now)
        receipt.sequence = sequence
        receipt.changedAt = changedAt
    }
}

extension ChannelReceipt {
    /// Keeps the place of the receipt before it, and all that the channel made of the record then.
    mutating func takePlace(of before: ChannelReceipt) {
        sequence = before.sequence
        changedAt = before.changedAt
        labels = before.labels
        rendering = before.rendering
    }

    /// Whether the channel shows the same as by an earlier receipt; nil when it does not tell what it makes of records.
    func looksAs(_ before: ChannelReceipt?) -> Bool? {
        guard let rendering, let before, let old = before.rendering else { return nil }
        return rendering == old && labels.elementsEqual(before.labels) { $0.utf8.elementsEqual($1.utf8) }
    }
}
