import AdapterKit
import Messages

/// What came of reading configuration: the value, or everything that is wrong with it at once.
public enum ConfigReading<Value: Sendable>: Sendable {
    case valid(Value)
    /// Never empty.
    case invalid([ConfigProblem])

    public var problems: [ConfigProblem] {
        if case .invalid(let problems) = self { problems } else { [] }
    }

    /// The value.
    ///
    /// - Throws: `FederationError` with code `configuration` that lists every problem.
    public func get() throws(FederationError) -> Value {
        switch self {
        case .valid(let value): return value
        case .invalid(let problems): throw .configuration(problems)
        }
    }

    func flatMap<Other>(_ transform: (Value) -> ConfigReading<Other>) -> ConfigReading<Other> {
        switch self {
        case .valid(let value): transform(value)
        case .invalid(let problems): .invalid(problems)
        }
    }

    /// The value unless the checks found something.
    init(_ value: Value, checked problems: [ConfigProblem]) {
        self = problems.isEmpty ? .valid(value) : .invalid(problems)
    }
}

extension FederationError {
    /// All problems of configuration files as one error.
    static func configuration(_ problems: [ConfigProblem]) -> FederationError {
        FederationError(.configuration, .joined(problems.map(\.told), separator: "\n"))
    }
}
