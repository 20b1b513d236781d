import AdapterKit
import Synchronization

/// The body that is being read: another may take its place, while anyone may cancel.
final class CurrentBody: HTTPBody {
    private let state: Mutex<(body: any HTTPBody, repairs: [HTTPRepair], isCancelled: Bool)>

    init(_ body: any HTTPBody, _ repairs: [HTTPRepair]) { state = Mutex((body, repairs, false)) }

    var repairs: [HTTPRepair] { state.withLock { $0.body.repairs + $0.repairs } }

    func note(_ repair: HTTPRepair) { state.withLock { $0.repairs.append(repair) } }

    func next() async throws -> [UInt8]? { try await state.withLock { $0.body }.next() }

    func cancel() {
        let body = state.withLock { state in
            state.isCancelled = true
            return state.body
        }
        body.cancel()
    }

    /// - Throws: `CancellationError` when nobody wants it any more.
    func replace(by body: any HTTPBody, _ repair: HTTPRepair) throws {
        let isCancelled = state.withLock { state in
            state.body = body
            state.repairs.append(repair)
            return state.isCancelled
        }
        if isCancelled {
            body.cancel()
            throw CancellationError()
        }
    }
}
