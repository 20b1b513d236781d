import AdapterKit
import Federation
import FederationConformance
import JSONSchema
import Messages
import ScienceShopSDK
import Synchronization

/// A channel in memory that does one thing wrong.
final class FaultyTarget: PublishTarget {
    enum Fault: String, CaseIterable, Sendable {
        case forgetsToWrite, saysNothingIsThere, writesAtBegin, writesAgain, failsAgain, keepsTheOld, keepsWithdrawn
        case failsOnUnknownWithdrawal, saysPublishedAgain, refusesOddNames, breaksOnHugeRecords, refusesNeighbours
        case givesFewerReceipts, givesReceiptsInOtherOrder, answersWithdrawalAsPublished, hasIssueWithoutWords
        case changesItsName, hasNoBatch, writesOnEmptyBatch, showsAnother, showsWithdrawn, tellsItsSecret
        case writesItsSecret, needsWholeBatches, writesInPlans, standingWrites, cannotBeClosed, mixesChannels
        case breaksWhenCancelled, breaksWhenEmptied, rendersAnything, labelsWithSpaces, showsNothingAgain
    }

    private struct Broken: Error {}

    static let secret = "sesame-ouvre-toi"
    private static let everywhere = Mutex<[String: Set<String>]>([:])

    private let base: MemoryTarget
    private let fault: Fault
    /// Which test this is part of: two that run at once share nothing.
    private let world: String
    private let memory: Memory

    /// What stays when the channel is opened again.
    final class Memory: Sendable {
        let state = Mutex(State())
        struct State: Sendable {
            var scribbles: [String] = []
            var openings = 0
            var seen: Set<RecordIdentifier> = []
            var isClosed = false
        }
    }

    init(_ fault: Fault, base: MemoryTarget, memory: Memory, world: String) {
        (self.base, self.fault, self.memory, self.world) = (base, fault, memory, world)
        memory.state.withLock { $0.openings += 1 }
    }

    /// A place for the suite.
    static func place(_ fault: Fault, world: String) -> PublishTargetConformance.Place {
        let base = MemoryTarget(capabilities: PublishCapabilities(canUpdate: true, canDelete: true, batchSize: 3))
        let memory = Memory()
        return PublishTargetConformance.Place(
            open: { FaultyTarget(fault, base: base, memory: memory, world: world) },
            content: {
                base.shown + memory.state.withLock { $0.scribbles }
                    + base.now.records.values.map { String(decoding: $0.record.canonicalBytes, as: UTF8.self) }.sorted()
                    + (fault == .mixesChannels ? everywhere.withLock { ($0[world] ?? []).sorted() } : [])
            })
    }

    private func scribble(_ text: String) { memory.state.withLock { $0.scribbles.append(text) } }
    private var openings: Int { memory.state.withLock { $0.openings } }

    // MARK: - PublishTarget

    var channel: String { fault == .changesItsName ? "memory:\(openings)" : base.channel }
    var fingerprint: String { base.fingerprint }
    var capabilities: PublishCapabilities {
        var capabilities = base.capabilities
        if fault == .hasNoBatch { capabilities.batchSize = 0 }
        return capabilities
    }

    func begin() async throws -> Bool {
        if fault == .cannotBeClosed, memory.state.withLock(\.isClosed) { throw Broken() }
        if fault == .writesAtBegin { scribble("begun") }
        if fault == .writesInPlans, base.now.finishes > 0, base.now.batches.count == openings { scribble("x") }
        let isThere = try await base.begin()
        if fault == .writesInPlans, !isThere { scribble("made ready") }
        return fault == .saysNothingIsThere ? false : isThere
    }

    func shown(_ id: RecordIdentifier) async throws -> Record? {
        switch fault {
        case .showsAnother: base.now.records.values.first?.record
        case .showsWithdrawn:
            try await base.shown(id) ?? (base.now.withdrawals[id] == nil ? nil : Record(id: id))
        default: try await base.shown(id)
        }
    }

    func publish(_ batch: [Exposure], from view: any PublicationView) async throws -> [PublicationReceipt] {
        let original = batch
        var batch = batch
        switch fault {
        case .forgetsToWrite: return batch.map { PublicationReceipt($0.id, .published) }
        case .writesOnEmptyBatch where batch.isEmpty: scribble("nothing")
        case .needsWholeBatches where batch.count == 1 && base.now.finishes > 0: scribble("alone")
        case .breaksOnHugeRecords where batch.contains { $0.size > 100_000 }: throw Broken()
        case .breaksWhenCancelled:
            if Task.isCancelled { scribble("half") }
        case .keepsTheOld:
            for case .show(let record) in batch {
                if let old = base.now.records[record.id], old != record { scribble(old.record.title ?? "") }
            }
        case .keepsWithdrawn:
            for case .withdraw(let withdrawal) in batch {
                if let old = base.now.records[withdrawal.id] { scribble(old.record.title ?? "") }
            }
        case .showsNothingAgain:
            batch = batch.filter { base.now.withdrawals[$0.id] == nil || $0.isWithdrawal }
            let back = original.filter { exposure in !batch.contains { $0.id == exposure.id } }
            if !back.isEmpty { return back.map { PublicationReceipt($0.id, .published) } }
        case .writesItsSecret: scribble(Self.secret)
        case .mixesChannels:
            for case .show(let record) in batch {
                _ = Self.everywhere.withLock { $0[world, default: []].insert(record.record.title ?? "") }
            }
        case .breaksWhenEmptied:
            let gone = Set(batch.filter(\.isWithdrawal).map(\.id))
            if !gone.isEmpty, Set(base.now.records.keys).subtracting(gone).isEmpty { throw Broken() }
        case .refusesNeighbours where batch.contains { $0.size > 100_000 }:
            return batch.map { PublicationReceipt($0.id, .failed(Self.issue)) }
        case .writesAgain
        where batch.allSatisfy({ memory.state.withLock { $0.seen }.contains($0.id) }) && !batch.isEmpty:
            scribble("again")
        default: break
        }
        let known = memory.state.withLock { $0.seen }
        if fault == .failsOnUnknownWithdrawal || fault == .refusesOddNames || fault == .failsAgain {
            let refused = batch.filter { exposure in
                switch fault {
                case .failsOnUnknownWithdrawal: exposure.isWithdrawal && !known.contains(exposure.id)
                case .refusesOddNames: exposure.id.local.contains(".")
                default: known.contains(exposure.id) && base.now.records[exposure.id] == exposure.record
                }
            }
            if !refused.isEmpty {
                base.edit { $0.refused.formUnion(refused.map(\.id)) }
                defer { base.edit { $0.refused = [] } }
                return try await base.publish(batch, from: view)
            }
        }
        if fault == .givesReceiptsInOtherOrder { batch.reverse() }
        memory.state.withLock { $0.seen.formUnion(batch.map(\.id)) }
        var receipts = try await base.publish(batch, from: view)
        for index in receipts.indices { spoil(&receipts[index], batch[index]) }
        if fault == .givesFewerReceipts { receipts.removeLast(min(1, receipts.count)) }
        return receipts
    }

    private func spoil(_ receipt: inout PublicationReceipt, _ exposure: Exposure) {
        switch fault {
        case .saysPublishedAgain where !exposure.isWithdrawal: receipt.outcome = .published
        case .answersWithdrawalAsPublished where exposure.isWithdrawal: receipt.outcome = .published
        case .hasIssueWithoutWords where exposure.size > 100_000:
            receipt.outcome = .failed(Issue(.error, code: "No Word", message: ""))
        case .tellsItsSecret: receipt.address = "https://user:\(Self.secret)@site.example/"
        case .rendersAnything: receipt.rendering = "sha256:abc"
        case .labelsWithSpaces: receipt.labels = ["des mots"]
        default: break
        }
    }

    func finish(_ view: any PublicationView) async throws -> PublicationSummary { try await base.finish(view) }

    func standing() async throws -> PublicationSummary? {
        if fault == .standingWrites { scribble("stood") }
        return PublicationSummary(unchanged: 1)
    }

    func close() async -> [Issue] {
        memory.state.withLock { $0.isClosed = fault == .cannotBeClosed && $0.openings > 1 }
        return []
    }

    private static let issue = Issue(.error, code: "too-much", message: "The whole batch is too much.")
}

extension Exposure {
    fileprivate var record: PublicRecord? {
        if case .show(let record) = self { record } else { nil }
    }
    fileprivate var isWithdrawal: Bool { record == nil }
    fileprivate var size: Int { record?.record.canonicalBytes.count ?? 0 }
}

extension Record {
    fileprivate var title: String? { self["title"]?["fr"]?.string }
}
