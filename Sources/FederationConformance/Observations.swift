import AdapterKit
import Messages

/// What a check of an adapter saw: findings in the language of whoever wrote the adapter.
struct Observations: Sendable {
    private(set) var messages: [Message] = []

    mutating func holds(_ condition: Bool, _ what: Message) {
        if !condition { messages.append("does not hold: \(what)") }
    }

    mutating func equal<Value: Equatable>(_ found: Value, _ wanted: Value, _ what: Message) {
        guard found != wanted else { return }
        messages.append("\(what): expected \(String(describing: wanted)), found \(String(describing: found))")
    }

    /// A check that was ended by an error.
    mutating func ended(by error: any Error) {
        messages.append("threw: \((error as? FederationError)?.told ?? .verbatim(String(describing: error)))")
    }
}
