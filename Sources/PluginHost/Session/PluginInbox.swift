import AdapterKit
import Messages
import PluginProtocol

/// What a plugin said and nobody has looked at yet. Messages come out in their order, and what broke the order after them.
struct PluginInbox: ~Copyable {
    private var framer: LineFramer
    private var messages: [PluginMessage] = []
    private var taken = 0
    private var failure: FederationError?
    /// The beginning of a line that is no message, long enough that a secret in what is shown of it is whole.
    private(set) var strangeLine: String?

    init(longestLine: Int) { framer = LineFramer(longestLine: longestLine) }

    /// Whether somebody spoke unasked.
    var isEmpty: Bool { taken == messages.count && failure == nil && !framer.isInLine }

    mutating func push(_ bytes: [UInt8]) {
        guard failure == nil else { return }
        if taken == messages.count {
            messages.removeAll(keepingCapacity: true)
            taken = 0
        }
        var strange: String?
        do {
            var messages: [PluginMessage] = []
            swap(&messages, &self.messages)
            defer { swap(&messages, &self.messages) }
            try bytes.withUnsafeBufferPointer { bytes in
                try framer.push(bytes) { line in
                    do throws(FederationError) {
                        messages.append(try PluginMessage(line: line))
                    } catch {
                        strange = StrangersWords.read(line.prefix(4096))
                        throw error
                    }
                }
            }
        } catch let error as FederationError {
            failure = error
            strangeLine = strange
        } catch {
            failure = FederationError(.pluginWrongMessage, .verbatim(String(describing: error)))
        }
    }

    /// - Returns: nil when nothing is there yet.
    mutating func next() throws(FederationError) -> PluginMessage? {
        guard taken < messages.count else {
            if let failure { throw failure }
            return nil
        }
        defer { taken += 1 }
        return messages[taken]
    }
}
