import AdapterKit
import Federation
import JSONSchema
import Messages
import ScienceShopSDK

/// What every publish target must do, wherever its code runs. Publishes to any place a factory makes, through the engine and
/// behind its back, and returns what it found.
public struct PublishTargetConformance: Sendable {
    /// A channel with nothing on it yet.
    public struct Place: Sendable {
        /// Opens the channel as a new process would.
        public let open: @Sendable () async throws -> any PublishTarget
        /// Everything that can be read on the channel, in any form that compares; the same as long as nothing changes.
        public let content: @Sendable () async throws -> [String]
        /// Whether the words of a record can be found in its content. Where they are packed or coded, the checks of what is
        /// where can only ask whether anything changed.
        public let holdsWords: Bool

        public init(
            holdsWords: Bool = true, open: @escaping @Sendable () async throws -> any PublishTarget,
            content: @escaping @Sendable () async throws -> [String]
        ) {
            self.holdsWords = holdsWords
            self.open = open
            self.content = content
        }
    }

    public struct Check: Sendable {
        public let title: Message
        let body: @Sendable (Channel, inout Observations) async throws -> Void

        /// The title in English, which is how a check is known.
        public var name: String { title.description }
    }

    /// Makes an empty place, a new one at each call.
    public let makePlace: @Sendable () async throws -> Place
    /// What the target was given and must never tell.
    public let secrets: [Secret]

    public init(secrets: [Secret] = [], makePlace: @escaping @Sendable () async throws -> Place) {
        self.secrets = secrets
        self.makePlace = makePlace
    }

    public static let checks: [Check] = wordChecks + receiptChecks + contentChecks + endurance

    /// Runs every check on a place of its own.
    public func run() async -> [Finding] {
        var findings: [Finding] = []
        for check in Self.checks { findings += await run(check) }
        return findings
    }

    public func run(_ check: Check) async -> [Finding] {
        var observations = Observations()
        do {
            let channel = Channel(place: try await makePlace(), secrets: secrets, makePlace: makePlace)
            try await check.body(channel, &observations)
        } catch {
            observations.ended(by: error)
        }
        return observations.messages.map { Finding(check: check.title, message: $0) }
    }

    /// A place, a ledger that is published to it, and the times of both.
    struct Channel: Sendable {
        let place: Place
        let secrets: [Secret]
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

        private var engine: PublishEngine {
            PublishEngine(
                ledger: ledger, clock: { [clock] in clock.now() }, sleeper: { [clock] in clock.sleep($0) })
        }

        /// Publishes with a target that is opened anew, and hands over what it was told.
        @discardableResult
        func publish(full: Bool = false) async throws -> (report: PublishReport, heard: Heard) {
            let listener = ListeningTarget(base: try await place.open())
            let report = try await engine.run(listener, PublishOptions(full: full))
            return (report, listener.heard)
        }

        func plan() async throws -> PublishReport { try await engine.plan(try await place.open()) }

        /// Asks a target that is opened anew, and lets go of it afterwards.
        func opened<Value>(_ body: (any PublishTarget) async throws -> Value) async throws -> Value {
            let target = try await place.open()
            do {
                let value = try await body(target)
                _ = await target.close()
                return value
            } catch {
                _ = await target.close()
                throw error
            }
        }

        /// Another place, with nothing on it and no records yet.
        func elsewhere() async throws -> Channel {
            Channel(place: try await makePlace(), secrets: secrets, makePlace: makePlace)
        }

        func can(_ capability: any KeyPath<PublishCapabilities, Bool> & Sendable) async throws -> Bool {
            try await opened { target in
                // What runs elsewhere has said it only now.
                _ = try await target.begin()
                return target.capabilities[keyPath: capability]
            }
        }

        // MARK: - What is there

        /// Whether words can be read; where that cannot be known, nothing speaks against it.
        func reads(_ words: String) async throws -> Bool {
            guard place.holdsWords else { return true }
            return try await place.content().contains { $0.contains(words) }
        }

        func hides(_ words: String) async throws -> Bool {
            try await !place.content().contains { $0.contains(words) }
        }
    }
}
