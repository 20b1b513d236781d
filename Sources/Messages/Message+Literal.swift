extension Message: ExpressibleByStringInterpolation {
    // `scripts/messages.sh` builds with this condition: each literal of a message then draws a warning with its place,
    // which is how every sentence of the project is known for certain.
    #if LISTING_MESSAGES
    @available(*, deprecated, message: "listed")
    public init(stringLiteral value: String) { self.init(pattern: value, parts: []) }

    @available(*, deprecated, message: "listed")
    public init(stringInterpolation: StringInterpolation) {
        self.init(pattern: stringInterpolation.pattern, parts: stringInterpolation.parts)
    }
    #else
    public init(stringLiteral value: String) {
        var interpolation = StringInterpolation(literalCapacity: value.utf8.count, interpolationCount: 0)
        interpolation.appendLiteral(value)
        self.init(stringInterpolation: interpolation)
    }

    public init(stringInterpolation: StringInterpolation) {
        self.init(pattern: stringInterpolation.pattern, parts: stringInterpolation.parts)
    }
    #endif

    /// Gathers the pattern and the parts of a literal.
    public struct StringInterpolation: StringInterpolationProtocol {
        var pattern = ""
        var parts: [Part] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            pattern.reserveCapacity(literalCapacity + 2 * interpolationCount)
            parts.reserveCapacity(interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) {
            guard literal.utf8.contains(UInt8(ascii: "%")) else {
                pattern += literal
                return
            }
            for scalar in literal.unicodeScalars {
                pattern.unicodeScalars.append(scalar)
                if scalar == "%" { pattern.unicodeScalars.append(scalar) }
            }
        }

        public mutating func appendInterpolation(_ text: some StringProtocol) { append(.text(String(text))) }
        public mutating func appendInterpolation(_ number: Int) { append(.number(number)) }
        /// A number that is a name and no count: a line, a year, a port. The same digits in every language.
        public mutating func appendInterpolation(plain number: Int) { append(.text(String(number))) }
        /// A day or an instant that describes itself in ISO 8601.
        public mutating func appendInterpolation(moment: some CustomStringConvertible) {
            append(.moment(moment.description))
        }
        public mutating func appendInterpolation(_ message: Message) { append(.message(message)) }
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            append(.text(value.description))
        }

        private mutating func append(_ part: Part) {
            parts.append(part)
            pattern += "%\(parts.count)"
        }
    }
}
