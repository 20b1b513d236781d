import AdapterKit
import JSONSchema
import Messages
import PluginProtocol
import ScienceShopSDK

/// What the engine asks of a channel.
extension PluginSession {
    func beginChannel() async throws -> Bool {
        try await send(.begin, .begin)
        var patience = Patience(plugin.limits.preparation, self)
        switch try await next(.begin, &patience) {
        case .begun(let isWhole): return isWhole
        case let other: throw unexpected(other, .begin)
        }
    }

    /// Sends each half by itself of what does not fit into one line.
    func publish(_ batch: [Exposure], _ view: any PublicationView) async throws -> [PublicationReceipt] {
        guard !batch.isEmpty else { return [] }
        guard let line = line(.publish(batch.map { ExposureWire.json($0) })) else {
            guard let only = batch.first, batch.count == 1 else {
                let half = batch.count / 2
                return try await publish(Array(batch[..<half]), view) + publish(Array(batch[half...]), view)
            }
            let issue = Issue(
                .error, code: "record-too-large",
                message: "The record is too large for the plugin `\(plugin.manifest.id)`.",
                remedy: "Ask the plugin's author to take longer lines.")
            return [PublicationReceipt(only.id, .failed(issue))]
        }
        try checkSilence()
        try await send(line, .publish)
        var patience = Patience(plugin.limits.silence, self)
        while true {
            switch try await next(.publish, &patience) {
            case .view(let question): try await answer(question, view, .publish, &patience)
            case .receipts(let receipts):
                try check(receipts.count, batch.count)
                guard zip(receipts, batch).allSatisfy({ $0.record == $1.id }) else {
                    throw PluginFault(
                        .pluginWrongMessage, "Its receipts are not of the records it was given, in their order.")
                }
                return receipts.map { receipt in
                    var receipt = receipt
                    if case .failed(let issue) = receipt.outcome { receipt.outcome = .failed(words.issue(issue)) }
                    return receipt
                }
            case let other: throw unexpected(other, .publish)
            }
        }
    }

    func finish(_ view: any PublicationView) async throws -> PublicationSummary {
        try await send(.finish, .finish)
        var patience = Patience(plugin.limits.silence, self)
        while true {
            switch try await next(.finish, &patience) {
            case .view(let question): try await answer(question, view, .finish, &patience)
            case .finished(let summary): return summary
            case let other: throw unexpected(other, .finish)
            }
        }
    }

    func shown(_ id: RecordIdentifier) async throws -> Record? {
        try await send(.shown(id), .shown)
        var patience = Patience(plugin.limits.preparation, self)
        switch try await next(.shown, &patience) {
        case .shown(let record): return record
        case let other: throw unexpected(other, .shown)
        }
    }

    func standing() async throws -> PublicationSummary? {
        try await send(.standing, .standing)
        var patience = Patience(plugin.limits.preparation, self)
        switch try await next(.standing, &patience) {
        case .standing(let summary): return summary
        case let other: throw unexpected(other, .standing)
        }
    }

    private func answer(
        _ question: ViewQuestion, _ view: any PublicationView, _ phase: PluginPhase, _ patience: inout Patience
    ) async throws {
        guard features.contains(PluginWire.Feature.view) else {
            throw PluginFault(
                .pluginWrongMessage, "It asks for what may be shown without having named the feature `view`.")
        }
        patience.asides += 1
        let answer: ViewAnswer =
            switch question {
            case .records(let id, let limit):
                .records(try await view.records(after: id, limit: limit).map { ExposureWire.json($0) })
            case .exposure(let id): .exposure(try await view.exposure(of: id).map { ExposureWire.json($0) })
            case .withdrawals(let id, let limit):
                .withdrawals(try await view.withdrawals(after: id, limit: limit).map { ExposureWire.json($0) })
            case .count: .count(try await view.estimatedCount())
            }
        guard let line = line(.viewed(answer)) else {
            throw PluginFault(
                .pluginLineTooLong, "It asks for more records at once than the longest line it takes has room for.")
        }
        try await send(line, phase)
        patience.heard()
    }
}
