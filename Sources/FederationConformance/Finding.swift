/// What a conformance check found wrong; none means that all is well.
public struct Finding: Sendable, Hashable, CustomStringConvertible {
    public var check: String
    public var message: String

    public init(check: String, message: String) {
        self.check = check
        self.message = message
    }

    public var description: String { "\(check): \(message)" }
}
