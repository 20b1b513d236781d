import JSONSchema
import ScienceShopSDK

extension MemoryTransaction {
    func aliases(to id: RecordIdentifier) throws -> [RecordIdentifier] {
        state.aliases.filter { $0.value == id }.keys.sorted()
    }

    func latestChanges(after sequence: Int, limit: Int) throws -> [Change] {
        Array(
            state.changes.lazy.dropFirst(max(0, sequence))
                .filter { self.state.changesByRecord[$0.record]?.last == $0.sequence }.prefix(limit))
    }

    func latestChange(of id: RecordIdentifier) throws -> Change? {
        state.changesByRecord[id]?.last.map { state.changes[$0 - 1] }
    }

    func channel(_ name: String) throws -> Channel? { state.channels[ByteString(name)] }
    func channels() throws -> [Channel] { state.channels.sorted { $0.key < $1.key }.map(\.value) }

    func receipt(of id: RecordIdentifier, on channel: String) throws -> ChannelReceipt? {
        state.receipts[ByteString(channel)]?[id]
    }

    func receipts(_ query: ReceiptQuery) throws -> [ChannelReceipt] {
        let matching = state.receipts[ByteString(query.channel), default: [:]].values.filter { receipt in
            (query.state.map { $0 == receipt.state } ?? true)
                && (query.dueAt.map { now in receipt.isDue || receipt.shownUntil.map { $0 < now } ?? false } ?? true)
                && (query.after.map { $0 < receipt.record } ?? true)
        }
        return Array(matching.sorted { $0.record < $1.record }.prefix(query.limit))
    }

    func receiptTally(of channel: String) throws -> ReceiptTally {
        let receipts = state.receipts[ByteString(channel), default: [:]].values
        return ReceiptTally(
            shown: receipts.count { $0.state == .shown }, withdrawn: receipts.count { $0.state == .withdrawn },
            due: receipts.count { $0.isDue })
    }

    func receipts(_ query: ReceiptFeedQuery) throws -> [ChannelReceipt] {
        Array(matching(query).sorted { $0.sequence < $1.sequence }.prefix(query.limit))
    }

    func receiptCount(_ query: ReceiptFeedQuery) throws -> Int { matching(query).count }

    private func matching(_ query: ReceiptFeedQuery) -> [ChannelReceipt] {
        let labels = query.labels.map(ByteString.init)
        return state.receipts[ByteString(query.channel), default: [:]].values.filter { receipt in
            guard receipt.sequence > max(0, query.after), let at = receipt.changedAt else { return false }
            return (query.from.map { $0 <= at } ?? true) && (query.until.map { at <= $0 } ?? true)
                && (query.state.map { $0 == receipt.state } ?? true)
                && labels.allSatisfy(Set(receipt.labels.map(ByteString.init)).contains)
        }
    }

    func labels(of channel: String) throws -> [String] {
        let receipts = state.receipts[ByteString(channel), default: [:]].values
        return Set(receipts.flatMap { $0.labels.map(ByteString.init) }).sorted().map(\.text)
    }

    // MARK: Writing

    func put(_ channel: Channel) throws { state.set(\.channels, ByteString(channel.name), channel) }

    func put(_ receipt: ChannelReceipt) throws {
        let key = ByteString(receipt.channel)
        let old = state.receipts[key]?[receipt.record]
        state.onRollBack { $0.receipts[key]?[receipt.record] = old }
        state.receipts[key, default: [:]][receipt.record] = receipt
        note(old?.element, receipt.element, in: .channel(receipt.channel))
    }

    func makeReceiptsDue(on channel: String) throws {
        for var receipt in try receipts(ReceiptQuery(channel, limit: .max)) {
            receipt.isDue = true
            try put(receipt)
        }
    }
}
