import AdapterKit
import Federation
import JSONSchema
import ScienceShopSDK

/// What every publish target must do. Runs on any target a factory makes, through the engine and behind its back, and
/// returns what it found.
public struct PublishTargetConformance: Sendable {
    /// A channel with nothing on it yet.
    public struct Place: Sendable {
        /// Opens the channel as a new process would.
        public let open: @Sendable () async throws -> any PublishTarget
        /// Everything that can be read on the channel, in any form that compares; the same as long as nothing changes.
        public let content: @Sendable () async throws -> [String]

        public init(
            open: @escaping @Sendable () async throws -> any PublishTarget,
            content: @escaping @Sendable () async throws -> [String]
        ) {
            self.open = open
            self.content = content
        }
    }

    public struct Check: Sendable {
        public let name: String
        let body: @Sendable (Channel, inout LedgerConformance.Expectations) async throws -> Void
    }

    /// Makes an empty place, a new one at each call.
    public let makePlace: @Sendable () async throws -> Place

    public init(makePlace: @escaping @Sendable () async throws -> Place) { self.makePlace = makePlace }

    /// Runs every check on a place of its own.
    public func run() async -> [Finding] {
        var findings: [Finding] = []
        for check in Self.checks { findings += await run(check) }
        return findings
    }

    public func run(_ check: Check) async -> [Finding] {
        var expectations = LedgerConformance.Expectations()
        do {
            let channel = Channel(place: try await makePlace(), makePlace: makePlace)
            try await check.body(channel, &expectations)
        } catch {
            expectations.messages.append("threw \(error)")
        }
        return expectations.messages.map { Finding(check: check.name, message: $0) }
    }

    /// A place, a ledger that is published to it, and the times of both.
    struct Channel: Sendable {
        let place: Place
        /// Makes another one.
        let makePlace: @Sendable () async throws -> Place
        let ledger = MemoryLedger()
        let clock = TickingClock()

        /// What a record says from now on; nil for a tombstone.
        func say(_ local: String, _ title: String?, summary: String? = nil, kind: RecordKind = .project) async throws {
            let id = try Sample.id(local, kind: kind)
            try await ledger.write { ledger in
                let before = try ledger.storedRecord(id)
                var record = Record(id: id)
                if let title {
                    record["title"] = ["fr": .string(title)]
                    record["basis"] = ["type": "public"]
                    if let summary { record["summary"] = ["fr": .string(summary)] }
                } else {
                    record["status"] = "deleted"
                }
                let stored = try Sample.stored(record, revision: (before?.revision ?? 0) + 1)
                try ledger.put(stored)
                try ledger.append(Sample.change(stored, title == nil ? .removed : before == nil ? .added : .changed))
            }
        }

        /// Publishes with a target that is opened anew, and hands over what it was told.
        func publish(full: Bool = false) async throws -> (report: PublishReport, heard: Heard) {
            let listener = ListeningTarget(base: try await place.open())
            let engine = PublishEngine(
                ledger: ledger, clock: { [clock] in clock.now() }, sleeper: { [clock] in clock.sleep($0) })
            let report = try await engine.run(listener, PublishOptions(full: full))
            return (report, listener.heard)
        }
    }
}
